import type { TextIndex } from '../search/index/text-index';
import type { Ranking } from '../search/ranking/rank';
import { coverageOf } from './coverage';
import { type Evidence, evidenceOf } from './evidence';
import { BIAS, WEIGHTS } from './evidence-weights';

/**
 * The probability that the documents answer the question: 0 to 1, 0 when nothing was found. Two judgements in one: what
 * the words that are held prove, and how the best passage covers the question. Each errs on other documents.
 */
export function confidenceOf(question: string, ranking: Ranking, index: TextIndex): number {
  const evidence = evidenceOf(question, ranking, index);
  const coverage = coverageOf(ranking, index);
  if (evidence === undefined || coverage === undefined) return 0;
  let proof = BIAS;
  for (const name of Object.keys(WEIGHTS) as (keyof Evidence)[]) proof += WEIGHTS[name] * evidence[name];
  const part = partOfCoverage(ranking.search.slots.filter((slot) => slot.proof > 0).length);
  const sum = part * coverage + (1 - part) * proof + EVEN + keywords(evidence, ranking);
  return 1 / (1 + Math.exp(-sum));
}

/** The part of the coverage in the judgement: it says little about few words, and most about many. */
const PART = { least: 0.2, most: 0.8, few: 3, many: 6 };

function partOfCoverage(words: number): number {
  const { least, most, few, many } = PART;
  return least + (most - least) * Math.min(1, Math.max(0, (words - few) / (many - few)));
}

/** Makes one half the threshold at which false answers are as rare as they were, and right ones as frequent. */
const EVEN = 0.25;

/** Keywords alone ask for whatever contains them all. */
const KEYWORDS = 2;

function keywords({ missing }: Evidence, { search }: Ranking): number {
  return search.isKeywords && missing === 0 ? KEYWORDS : 0;
}
