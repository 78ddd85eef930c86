import { isSameWording, wordingOf as wordsOf } from '../wording/same-wording';
import type { Word } from '../wording/words';

/** A question, for recognising it when it is asked again. */
export interface Wording {
  /** What it says. */
  readonly words: readonly Word[];
  /** The same in the one order of words and without articles: see `phrasingOf`. */
  readonly phrasing: string;
  /** Whether it only makes sense in context: "why?", "那这个呢". */
  readonly leaning: boolean;
}

/** What announces or ends a repetition. */
const AGAIN =
  /^(?:请|麻烦你?)?(?:再|重新)(?:说|讲|问|来)一?[遍次下][\s\p{P}]*|^没听清楚?[\s\p{P}]*|[\s,]+(?:again|once more|one more time)(?=[\s\p{P}]*$)/giu;

export function wordingOf(text: string): Wording {
  const words = wordsOf(text.trim().replace(AGAIN, ' '));
  const says = words.map(({ say }) => say);
  return { words, phrasing: phrasingOf(says), leaning: isLeaning(says) };
}

/**
 * The same question: in the same words, by the rule for answers given ahead; or, as people who ask again do, with the
 * question word at another place or another article. Without content words only the wording can be compared.
 */
export function isSameQuestion(one: Wording, other: Wording): boolean {
  if (isSameWording(one.words, other.words)) return true;
  return !one.leaning && one.phrasing === other.phrasing;
}

const list = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

const ARTICLES = list('a an the');
const ASKING = list('what when where who why how');
const MEASURES = list('much many long far old often big large fast soon');
const COPULAS = list('is are was were');
const PRESENT = list('do does');

/**
 * English without articles and in the order of a direct question: "what the policy is" and "the policy is what" are
 * "what is policy", "when it does ship" is left alone. Chinese with the question word last: 什么是保修 is 保修是什么.
 */
function phrasingOf(says: readonly string[]): string {
  if (says.slice(0, 3).join('') === '什么是') return [...says.slice(3), '是', '什', '么'].join(' ');
  const words = says.filter((say) => !ARTICLES.has(say));
  const asking = askingLength(words, 0);
  if (asking > 0) {
    const [question, rest] = [words.slice(0, asking), words.slice(asking)];
    if (PRESENT.has(rest[0] ?? '')) return [...question, ...rest.slice(1)].join(' ');
    const last = rest.at(-1) ?? '';
    const isIndirect = COPULAS.has(last) && !COPULAS.has(rest[0] ?? '');
    return (isIndirect ? [...question, last, ...rest.slice(0, -1)] : words).join(' ');
  }
  for (const length of [1, 2]) {
    const at = words.length - length;
    const copula = words[at - 1] ?? '';
    if (at < 2 || askingLength(words, at) !== length || !COPULAS.has(copula)) continue;
    return [...words.slice(at), copula, ...words.slice(0, at - 1)].join(' ');
  }
  return words.join(' ');
}

/** How many words ask: "what", "how long". */
function askingLength(words: readonly string[], at: number): number {
  if (!ASKING.has(words[at] ?? '')) return 0;
  return words[at] === 'how' && MEASURES.has(words[at + 1] ?? '') ? 2 : 1;
}

/** Words that refer to something said before. */
const POINTING = list('it its this that these those they them their he she his him her there 这 那 它 他 她');
/** With so few content words besides it, such a word may soon refer to something else. */
const FEW = 2;
/** Function words. */
const EMPTY = list(
  `a an the to of for do does is are am be being been i me we us and but just actually basically exactly currently
   really again one ones same so about happen happened mean means come you your my our not then did was were will would
   else know say said what when where who whom whose which why how much many long often far old
   是 的 什 么 怎 样 为 何 如 哪 里 儿 谁 多 少 几 久 时 候 吗 呢 吧 们 个 你 我 有 了 会 要 还 又 也 都 就 说 做 不 没`,
);

function isLeaning(says: readonly string[]): boolean {
  const said = says.filter((say) => !EMPTY.has(say) && !POINTING.has(say)).length;
  return said === 0 || (said <= FEW && says.some((say) => POINTING.has(say)));
}
