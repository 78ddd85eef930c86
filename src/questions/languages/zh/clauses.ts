import { verbose } from '../verbose';

/** A sentence without the spaces that recognisers put between words, and a mapping to the original offsets. */
export interface Compact {
  text: string;
  /** Offset in the sentence of a character of `text`; 0 past its end. */
  at(index: number): number;
}

const DROPPED = /[\s"'“”「」《》()【】…~·]/;
const CHANGED = /[\s"'“”「」《》()【】…~·、，:]/;

export function compact(sentence: string): Compact {
  if (!CHANGED.test(sentence)) {
    return { text: sentence, at: (index) => (index < sentence.length ? index : 0) };
  }
  const offsets: number[] = [];
  let text = '';
  for (let i = 0; i < sentence.length; i++) {
    const char = sentence.charAt(i);
    if (DROPPED.test(char)) continue;
    text += char === '、' || char === '，' || char === ':' ? ',' : char;
    offsets.push(i);
  }
  return { text, at: (index) => offsets[index] ?? 0 };
}

/** Words that open a new clause in speech without punctuation. */
const JOINT = verbose`
  ,|然后|所以|因为|但是?(?![愿])|不过|而且|就是说|也就是|其实|并且|另外|结果|于是|因此|虽然|或者|反正|那么(?![多少大高长])
  |对了|请问|谢谢|好的|的话|还有(?!多|几|什|哪|没|谁)|(?<=[^,]{2})[啊呀呢吗嘛](?=[^,啊呀呢吗嘛的了]{2})|□+
`;
const JOINTS = new RegExp(JOINT, 'g');

export interface Clause {
  start: number;
  end: number;
}

/** Splits a text into clauses in one pass. */
export function clausesOf(text: string): readonly Clause[] {
  const clauses: Clause[] = [];
  let start = 0;
  for (const match of text.matchAll(JOINTS)) {
    if (match.index > start) clauses.push({ start, end: match.index });
    // "的话" and a comma end a clause; the other words belong to the one they open.
    start = match.index + match[0].length;
  }
  clauses.push({ start, end: text.length });
  return clauses;
}

/** A sign of a question in a text. */
export interface Cue {
  /** Where its clause starts. */
  at: number;
  /** Where the word itself is. */
  of: number;
  /** How likely it is, 0 to 1, that the speaker asks. */
  strength: number;
}

/** How many words of one kind are weighed; more in one sentence is not natural speech. */
const MOST = 60;

/** The last matches only, so that a hostile sentence costs no more than a long one. */
export function lastOf(
  matches: Iterable<RegExpMatchArray & { index: number }>,
): (RegExpMatchArray & { index: number })[] {
  const all = [...matches];
  return all.length > MOST ? all.slice(-MOST) : all;
}

/** The strongest of the matches of `pattern`, each weighed within its clause. */
export function strongestCue(
  text: string,
  pattern: RegExp,
  clauses: readonly Clause[],
  strengthOf: (word: string, at: number, clause: Clause) => number,
): Cue | undefined {
  let best: Cue | undefined;
  let c = 0;
  for (const match of lastOf(text.matchAll(pattern))) {
    while ((clauses[c]?.end ?? text.length) <= match.index && c < clauses.length - 1) c++;
    const clause = clauses[c] ?? { start: 0, end: text.length };
    const strength = strengthOf(match[0], match.index, clause);
    if (strength > (best?.strength ?? 0))
      best = { at: Math.min(clause.start, match.index), of: match.index, strength };
  }
  return best;
}

export function strongest(cues: readonly (Cue | undefined)[]): Cue | undefined {
  return cues.reduce((best, cue) => ((cue?.strength ?? 0) > (best?.strength ?? 0) ? cue : best), undefined);
}

/** A complete clause, then the subject of the one that asks: "太慢了|你们现在是怎么发布的". */
const TURNS = /(?:了|吧|啊|呀|嘛|哈|(?<![你您])好|谢谢)(?=(?:那(?![么样])|你|您|请问|对了|老师|咱)[^,]{2})/g;

/** Where the asking part of a text starts, judging by the words before its cue. */
export function onsetOf(text: string, { at, of }: Cue): number {
  let onset = at;
  for (const match of text.slice(at, of).matchAll(TURNS)) onset = at + match.index + match[0].length;
  return onset;
}

/** Words that may precede a question without affecting it. */
export const LEAD_IN = verbose`
  ^(?:
    (?:可不)?是吗|真的吗|这样吗
    |嗯|呃|额|啊|哦|噢|喔|哎|诶|欸|唉|哈|呀|哇|嘿
    |那么|那个|那|然后|所以|但是|不过|可是|另外|还有
    |对了|对|好的|好吧|好|行|可以|是的|是|ok|okay|,
  )+
`;
