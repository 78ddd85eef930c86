import { fold } from '../../questions/fold';
import { afterFillers } from './fillers';
import { withDigits } from './numbers';

/**
 * What a question says regardless of how it was phrased: its meaningful tokens, for comparing two questions. A token
 * is a Latin word, a Han character or a number.
 */
export interface Wording {
  /** Everything but punctuation, fillers and politeness, as said. */
  readonly exact: string;
  /** The meaningful tokens: question words first, the rest in spoken order. */
  readonly content: string;
  /** Whether it only makes sense in context: "why?", "那这个呢". */
  readonly leaning: boolean;
}

// Phrases without meaning; longer ones first, so that they are removed as a whole.
const CHINESE_NOISE =
  /我?(?:就是|还是)?想(?:请)?问一?下?|我想(?:知道|了解)一?下?|(?:请|能不能|可不可以|可以|能)?(?:告诉我们?|[跟给和]我们?(?:说|讲|介绍))(?:一下)?|请问一?下?|麻烦(?:你|您)?|帮我|不好意思|抱歉|对不起|谢谢(?:你|您)?|你好|您好|(?:再|重新)(?:说|讲|问|来)一?[遍次下]|没听清楚?|一下|[嗯呃额啊哦噢呀吧嘛呢吗哎唉的]/g;
const ENGLISH_NOISE =
  /\b(?:(?:can|could|would|will) (?:you|anyone|someone|anybody|somebody) (?:please )?(?:tell|explain to|remind|say to) (?:me|us)|(?:do|does) (?:you|anyone|anybody|someone) know|i(?:'d| would)? (?:just )?(?:like|want|wanted) to (?:know|ask)|i(?:'m| am| was)? (?:just )?wonder(?:ing)?|(?:please )?tell (?:me|us)|remind (?:me|us)|one more time|once more|excuse me|thank you|i mean)\b/g;

const ENGLISH_LIGHT = new Set(
  `um uh er erm hmm mm ah oh okay ok please thanks sorry hey hi hello just actually basically exactly currently
   really again and but a an the to of for do does is are am be been being i me we us 's 're 'm 'd`.split(
    /\s+/,
  ),
);

/** Words that refer to something said before. */
const POINTING = new Set(
  'it its this that these those they them their he she his him her there 这 那 它 他 她'.split(' '),
);
/** With so few content words besides it, such a word may soon refer to something else. */
const FEW = 2;
/** Function words. */
const EMPTY = new Set(
  `one ones same so about happen happened mean means come you your my our not then did was were will would else
   know say said 们 个 样 是 你 我 有 了 会 要 还 又 也 都 就 说 做 不 没`.split(/\s+/),
);

const SAME_WORD: Readonly<Record<string, string>> = { 您: '你', cannot: "can n't", "can't": "can n't" };
const ASKING_CHINESE = /为什么|什么时候|什么|怎么样|怎么|怎样|如何|哪[里儿个些]?|谁|多少|多久|多长|多大|几/g;
const ASKING_ENGLISH = new Set(
  'what when where who whom whose which why how much many long often far old'.split(' '),
);
// An "x-not-x" and a "whether" are one token each, so that 是否 is not 是.
const TOKEN =
  /是否|是不是|能否|可否|[\p{Script=Han}]|n't|'(?:s|re|m|d|ll|ve)|\p{Sc}|-?\p{N}+(?:[.,:]\p{N}+)*%?|[\p{L}\p{M}]+[+#]*/gu;

export function wordingOf(text: string): Wording {
  const plain = fold(text.slice(afterFillers(text)).normalize('NFKC'))
    .toLowerCase()
    // ".net" is not "net".
    .replace(/(?<![\p{L}\p{N}.])\.(?=\p{L})/gu, 'dot')
    .replace(/[\u2018\u2019\u02bc]/g, "'")
    .replace(/[^\p{L}\p{M}\p{N}\p{Sc}'%.,:+#-]+/gu, ' ')
    .replace(/[.,:'](?![\p{L}\p{N}])|(?<![\p{L}\p{N}])[.,:']|-(?!\p{N})|(?<=[\p{L}\p{N}])-/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const quiet = withDigits(plain)
    .replace(ENGLISH_NOISE, ' ')
    .replace(/(?<=\p{Script=Han}) +| +(?=\p{Script=Han})/gu, '')
    .replace(CHINESE_NOISE, '')
    .replace(/\bcan(?:no|')t\b/g, (word) => SAME_WORD[word] ?? word)
    .replace(/\bwon't\b/g, "will n't")
    .replace(/n't\b/g, " n't");
  const asking: string[] = quiet.match(ASKING_CHINESE) ?? [];
  const rest: string[] = [];
  const all: string[] = [];
  for (const raw of quiet.replace(ASKING_CHINESE, ' ').match(TOKEN) ?? []) {
    const token = SAME_WORD[raw] ?? raw;
    if (ENGLISH_LIGHT.has(token)) continue;
    all.push(token);
    if (ASKING_ENGLISH.has(token)) asking.push(token);
    else if (token !== '是') rest.push(token);
  }
  return {
    exact: quiet.replace(/\s+/g, ' ').trim(),
    content: [...asking, '|', ...rest].join(' '),
    leaning: isLeaning(rest),
  };
}

function isLeaning(rest: readonly string[]): boolean {
  const said = rest.filter((token) => !EMPTY.has(token) && !POINTING.has(token)).length;
  return said === 0 || (said <= FEW && rest.some((token) => POINTING.has(token)));
}

/** The same question in the same words, or with the same content words in the same order. */
export function isSameQuestion(one: Wording, other: Wording): boolean {
  if (one.exact === other.exact && one.exact !== '') return true;
  // Without content words only the wording can be compared.
  return !one.leaning && one.content === other.content;
}
