import { type Clause, CONNECTIVE } from '../clauses';

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
    const clause = clauses[c] ?? { start: 0, end: text.length, from: 0 };
    const strength = strengthOf(match[0], match.index, clause);
    if (strength > (best?.strength ?? 0))
      best = { at: Math.min(clause.start, match.index), of: match.index, strength };
  }
  return best;
}

/** A complete clause, then the subject of the one that asks: "太慢了|你们现在是怎么发布的". */
const TURNS = /(?:了|吧|啊|呀|嘛|哈|(?<![你您])好|谢谢)(?=(?:那(?![么样])|你|您|请问|对了|老师|咱)[^,]{2})/g;

/** Connectives are not part of the question. */
const OPENED = new RegExp(`^(?:${CONNECTIVE})+`);

/** Where the asking part of a text starts, judging by the words before its cue. */
export function onsetOf(text: string, { at, of }: Cue): number {
  let onset = at + (OPENED.exec(text.slice(at, of))?.[0].length ?? 0);
  for (const match of text.slice(at, of).matchAll(TURNS)) onset = at + match.index + match[0].length;
  return onset;
}
