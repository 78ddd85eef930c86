import { scriptOf } from '../script';
import { answerTypeOf } from './answer-type';
import { candidatesOf, fitOf, type PassageFit, type Search, startSearch } from './features';
import { slotsOf } from './matches';
import { wantedOf } from './question';
import type { TextIndex } from './text-index';

export interface Ranked extends PassageFit {
  score: number;
}

export interface Ranking {
  search: Search;
  ranked: readonly Ranked[];
}

export const WEIGHTS = [3.4, 3.7, 1.8, 1.1, 0.65, 2.05, 1.2, 2.8, 0.2, 2, 3.2, 1.5];

/** The passages that fit a question, best first. */
export function rank(question: string, index: TextIndex): Ranking {
  const slots = slotsOf(wantedOf(question), index);
  const search = startSearch(slots, answerTypeOf(question), index);
  const script = scriptOf(question);
  const ranked = candidatesOf(search, index).map((passage): Ranked => {
    const fit = fitOf(passage, search, index, index.passages[passage]?.script === script);
    return { ...fit, score: fit.features.reduce((sum, value, at) => sum + value * (WEIGHTS[at] ?? 0), 0) };
  });
  ranked.sort((a, b) => b.score - a.score);
  return { search, ranked };
}
