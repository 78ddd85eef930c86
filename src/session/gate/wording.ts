import {
  agreeInMarks,
  areSame,
  isSameWording,
  type Wording as Said,
  wordingOf as said,
} from '../wording/same-wording';
import type { Word } from '../wording/words';

/** A question, for recognising it when it is asked again. */
export interface Wording {
  /** What it says. */
  readonly said: Said;
  /** The same in one order: see `phrasingOf`. */
  readonly phrasing: readonly Word[];
  /** Whether it only makes sense in context: "why?", "那这个呢". */
  readonly leaning: boolean;
}

/** What announces a repetition. */
const AGAIN = /^(?:(?:请|麻烦你?)?(?:再|重新)(?:说|讲|问|来)一?[遍次下]|没听清楚?)[\s\p{P}]*/u;

export function wordingOf(text: string): Wording {
  const asked = said(text.trim().replace(AGAIN, ''));
  return { said: asked, phrasing: phrasingOf(asked.words), leaning: isLeaning(asked.words) };
}

/**
 * The same question: in the same words, by the rule for answers given ahead; or, as people who ask again do, with the
 * question word at another place or the article left out. Without content words only the wording can be compared.
 */
export function isSameQuestion(one: Wording, other: Wording): boolean {
  if (isSameWording(one.said, other.said)) return true;
  return !one.leaning && agreeInMarks(one.said, other.said) && areSame(one.phrasing, other.phrasing);
}

const list = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

const ASKING = list('what when where who why how');
const MEASURES = list('much many long far old often big large fast soon');
/** With "the" these are other words: "the us", "do you have the time". */
const BY_ARTICLE = list('us it who may will time');
const COPULAS = list('is are was were');
const PRESENT = list('do does');

/**
 * English without "the" and in the order of a direct question: "what the policy is" and "the policy is what" are
 * "what is policy", "when does it ship" is "when it ship". Chinese with the question word last: 什么是保修 is
 * 保修是什么.
 */
function phrasingOf(said: readonly Word[]): readonly Word[] {
  const [first, second, third] = said;
  if (first?.say === '什' && second?.say === '么' && third?.say === '是')
    return [...said.slice(3), third, first, second];
  const words = said.filter(({ say }, at) => say !== 'the' || BY_ARTICLE.has(said[at + 1]?.say ?? ''));
  const asking = askingLength(words, 0);
  if (asking > 0) {
    const [question, rest] = [words.slice(0, asking), words.slice(asking)];
    if (PRESENT.has(rest[0]?.say ?? '')) return [...question, ...rest.slice(1)];
    const last = rest.at(-1);
    const isIndirect = last && COPULAS.has(last.say) && !COPULAS.has(rest[0]?.say ?? '');
    return isIndirect ? [...question, last, ...rest.slice(0, -1)] : words;
  }
  for (const length of [1, 2]) {
    const at = words.length - length;
    const copula = words[at - 1];
    if (at < 2 || !copula || askingLength(words, at) !== length || !COPULAS.has(copula.say)) continue;
    return [...words.slice(at), copula, ...words.slice(0, at - 1)];
  }
  return words;
}

/** How many words ask: "what", "how long". */
function askingLength(words: readonly Word[], at: number): number {
  const { say = '' } = words[at] ?? {};
  if (!ASKING.has(say)) return 0;
  return say === 'how' && MEASURES.has(words[at + 1]?.say ?? '') ? 2 : 1;
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

function isLeaning(words: readonly Word[]): boolean {
  const content = words.filter(({ say }) => !EMPTY.has(say) && !POINTING.has(say)).length;
  return content === 0 || (content <= FEW && words.some(({ say }) => POINTING.has(say)));
}
