import type { Span } from '../language/sentences';
import type { Ranking } from '../search/searcher';
import type { TextIndex } from '../search/text-index';
import { bestPart, type Worth } from './clauses';
import { type Quotable, quotablesOf } from './sentence-features';

/** A stretch of a passage that is quoted word for word. */
export interface Quote extends Span {
  rank: number;
  passage: number;
}

export const SENTENCE_WEIGHTS = [1.36, 1.5, -0.74, 0.92, 1.07, 0.43, 0.61, -0.14, 1.59, 0.43, 0.73, 0.87, 0.5, 0.2, 1.22, 2.82, 0.31];
/** Answers run over from one sentence into the next. */
const TUNE = (globalThis as { TUNE?: Record<string, number> }).TUNE ?? {};
const AFTER = () => TUNE['after'] ?? 1;
const BEFORE = () => TUNE['before'] ?? 0.5;
/** Passages that are read for sentences. */
const PASSAGES = 5;

/**
 * The sentences that answer, at most `limit` characters together (two quotes are parted by a space),
 * the best one first to be chosen; in the order of their passages and of the text.
 */
export function selectQuotes(ranking: Ranking, limit: number, index: TextIndex): Quote[] {
  const rest = quotablesOf(ranking, PASSAGES, index).map((one) => ({ one, score: scoreOf(one), gain: 0 }));
  const chosen: Quote[] = [];
  const taken = new Set<number>();
  let room = limit;
  while (rest.length > 0) {
    for (const entry of rest) {
      entry.gain = entry.score;
      if (taken.has(entry.one.sentence - 1) && samePassage(entry.one, chosen)) entry.gain += AFTER();
      if (taken.has(entry.one.sentence + 1) && samePassage(entry.one, chosen)) entry.gain += BEFORE();
    }
    rest.sort((a, b) => b.gain - a.gain);
    const [best] = rest.splice(0, 1);
    if (best === undefined) break;
    const { one } = best;
    const span = { start: one.from, end: one.to };
    const text = index.passages[one.passage]?.text ?? '';
    const joint = chosen.length === 0 ? 0 : 1;
    if (span.end - span.start + joint > room) {
      if (chosen.length > 0 && room < limit * (TUNE['room'] ?? 0.3)) continue;
      const part = bestPart(text, span, room - joint, worthOf(one, ranking, index));
      if (part.end - part.start < (chosen.length === 0 ? 1 : limit * 0.15)) continue;
      chosen.push({ ...part, rank: one.rank, passage: one.passage });
      room -= part.end - part.start + joint;
    } else {
      chosen.push({ ...span, rank: one.rank, passage: one.passage });
      room -= span.end - span.start + joint;
    }
    taken.add(one.sentence);
    if (room < 10) break;
  }
  return chosen.sort((a, b) => a.rank - b.rank || a.start - b.start);
}

function samePassage({ passage }: Quotable, chosen: readonly Quote[]): boolean {
  return chosen.some((quote) => quote.passage === passage);
}

function scoreOf({ features }: Quotable): number {
  return features.reduce((sum, value, at) => sum + value * (SENTENCE_WEIGHTS[at] ?? 0), 0);
}

function worthOf({ from, to, passage }: Quotable, { search }: Ranking, index: TextIndex): Worth[] {
  const text = index.passages[passage]?.text.slice(from, to) ?? '';
  return search.finder.locate(text).map((hit) => ({ ...hit, start: hit.start + from, end: hit.end + from }));
}
