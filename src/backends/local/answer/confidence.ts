import type { TextIndex } from '../search/index/text-index';
import type { Ranking } from '../search/ranking/rank';
import { type Evidence, evidenceOf } from './evidence';
import { BIAS, WEIGHTS } from './evidence-weights';

/** The probability that the documents answer the question: 0 to 1, 0 when nothing was found. */
export function confidenceOf(question: string, ranking: Ranking, index: TextIndex): number {
  const evidence = evidenceOf(question, ranking, index);
  if (evidence === undefined) return 0;
  let sum = BIAS + keywords(evidence, ranking);
  for (const name of Object.keys(WEIGHTS) as (keyof Evidence)[]) sum += WEIGHTS[name] * evidence[name];
  return 1 / (1 + Math.exp(-sum));
}

/** Keywords alone ask for whatever contains them all. */
const KEYWORDS = 2;

function keywords({ missing }: Evidence, { search }: Ranking): number {
  return search.isKeywords && missing === 0 ? KEYWORDS : 0;
}
