import { scriptOf } from '../script';
import { answerTypeOf } from './answer-type';
import { candidatesOf, fitOf, type PassageFit, type Search, startSearch } from './features';
import { slotsOf } from './matches';
import { wantedOf } from './question';
import type { TextIndex } from './text-index';

export interface Ranked extends PassageFit {
  /** The logarithm of how likely it is the right one, up to a constant: comparable within one search. */
  score: number;
}

export interface Ranking {
  search: Search;
  /** Best first. */
  ranked: readonly Ranked[];
}

/** Learned from questions whose passages are known; the names are those of `FEATURES`. */
export const WEIGHTS = [4.5, 2.05, 0.35, 0.7, 0.65, 2.35, 1.75, 3.1, 0.15, 2, 2, 1.2];

/** The passages that fit a question. */
export function rank(question: string, index: TextIndex): Ranking {
  const slots = slotsOf(wantedOf(question), index);
  const search = startSearch(slots, answerTypeOf(question), index);
  const script = scriptOf(question);
  const ranked = candidatesOf(search, index).map((passage): Ranked => {
    const fit = fitOf(passage, search, index, index.passages[passage]?.script === script);
    return { ...fit, score: scoreOf(fit) };
  });
  return { search, ranked: ranked.sort((a, b) => b.score - a.score) };
}

export function scoreOf({ features }: PassageFit): number {
  return features.reduce((sum, value, at) => sum + value * (WEIGHTS[at] ?? 0), 0);
}
