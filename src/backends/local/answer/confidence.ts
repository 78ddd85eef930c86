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
  const much = muchSaid(ranking.search.slots.filter((slot) => slot.proof > 0).length);
  const part = COVERAGE.few + (COVERAGE.many - COVERAGE.few) * much;
  const even = EVEN.few + (EVEN.many - EVEN.few) * much;
  const astray = (1 - much) * (ABSENT * evidence.absent + (evidence.absent >= HALF ? ABOUT_ELSE : 0));
  const sum = part * coverage + (1 - part) * proof + even - astray + keywords(evidence, ranking);
  return 1 / (1 + Math.exp(-sum));
}

/** From few words of the topic, 0, to many, 1. */
function muchSaid(words: number): number {
  return Math.min(1, Math.max(0, (words - FEW) / (MANY - FEW)));
}

const FEW = 3;
const MANY = 5;
/** The part of the coverage in the judgement: how a passage covers few words says nothing, they are held or not. */
const COVERAGE = { few: 0, many: 0.7 };
/** Makes one threshold cost the same for few words and for many. */
const EVEN = { few: 0.65, many: -0.2 };

/** What everyday words that no document mentions take away: of few words, these are what the question is about. */
const ABSENT = 0.6;
/** When they are at least half of it, and what that takes away in addition. */
const HALF = 0.499;
const ABOUT_ELSE = 0.8;

/** Keywords alone ask for whatever contains them all. */
const KEYWORDS = 2;

function keywords({ missing }: Evidence, { search }: Ranking): number {
  return search.isKeywords && missing === 0 ? KEYWORDS : 0;
}
