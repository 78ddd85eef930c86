import type { Span } from '../language/sentences';
import type { Ranking } from '../search/searcher';
import type { TextIndex } from '../search/text-index';
import { bestPart, type Worth } from './clauses';
import { JOINT, lengthOf } from './join';
import { type Quotable, quotablesOf } from './sentence-features';

/** A stretch of a passage that is quoted word for word. */
export interface Quote extends Span {
  rank: number;
  passage: number;
}

/** Learned from questions with known answers; the names are those of `SENTENCE_FEATURES`. */
export const SENTENCE_WEIGHTS = [
  1.26, 1.33, -0.84, 0.66, 0.88, 0.4, 0.29, -0.15, 1.64, 0.34, 0.75, 0.94, 0.48, 0.26, 1.47, 2.83, 0.3, 0.95,
];
/** Answers run over from one sentence into the next. */
const AFTER = 1;
const BEFORE = 0.5;
/** Characters that are worth quoting at all. */
const LEAST = 10;
/** A further sentence is cut to fit when at least this share of the whole is left for it. */
const CUT_FROM = 0.3;
/** A further passage is quoted when it fits about as well as the best one: not less than a third as likely. */
const MARGIN = 1;

export interface Room {
  /** Characters. */
  limit: number;
  /** From so many of the best passages. */
  passages: number;
}

/**
 * The sentences that answer, at most `limit` characters together the joints included,
 * the best one first to be chosen; in the order of their passages and of the text.
 */
export function selectQuotes(ranking: Ranking, { limit, passages }: Room, index: TextIndex): Quote[] {
  const near = quotablesOf(ranking, passages, index).filter(
    ({ features: [margin = 0] }) => margin >= -MARGIN,
  );
  const open = new Map(near.map((one) => [one.sentence, { one, gain: scoreOf(one) }]));
  const chosen: Quote[] = [];
  const textOf = (passage: number) => index.passages[passage]?.text ?? '';
  while (open.size > 0) {
    const room = limit - lengthWith(chosen, textOf);
    if (chosen.length > 0 && room < LEAST) break;
    const { one } = bestOf(open.values());
    open.delete(one.sentence);
    let quote: Quote = { start: one.from, end: one.to, rank: one.rank, passage: one.passage };
    if (lengthWith([...chosen, quote], textOf) > limit) {
      // What is left is filled with whole sentences; only the first one and long ones are cut.
      if (chosen.length > 0 && room < limit * CUT_FROM) continue;
      const most = chosen.length === 0 ? limit : room - 2 * JOINT.length;
      const part = bestPart(textOf(one.passage), quote, most, worthOf(one, ranking, index));
      if (part.end - part.start < (chosen.length === 0 ? 1 : LEAST)) continue;
      quote = { ...quote, ...part };
    }
    chosen.push(quote);
    const [before, after] = [open.get(one.sentence - 1), open.get(one.sentence + 1)];
    if (before?.one.passage === one.passage) before.gain += BEFORE;
    if (after?.one.passage === one.passage) after.gain += AFTER;
  }
  return chosen.sort((a, b) => a.rank - b.rank || a.start - b.start);
}

/** How long the answer of these quotes is. */
function lengthWith(quotes: readonly Quote[], textOf: (passage: number) => string): number {
  const byPassage = new Map<number, Quote[]>();
  for (const quote of quotes) byPassage.set(quote.passage, [...(byPassage.get(quote.passage) ?? []), quote]);
  return lengthOf([...byPassage].map(([passage, some]) => [textOf(passage), some]));
}

interface Open {
  one: Quotable;
  gain: number;
}

function bestOf(open: Iterable<Open>): Open {
  let best: Open | undefined;
  for (const entry of open) if (best === undefined || entry.gain > best.gain) best = entry;
  return best as Open;
}

function scoreOf({ features }: Quotable): number {
  return features.reduce((sum, value, at) => sum + value * (SENTENCE_WEIGHTS[at] ?? 0), 0);
}

function worthOf({ from, to, passage }: Quotable, { search }: Ranking, index: TextIndex): Worth[] {
  const text = index.passages[passage]?.text.slice(from, to) ?? '';
  return search.finder.locate(text).map((hit) => ({ ...hit, start: hit.start + from, end: hit.end + from }));
}
