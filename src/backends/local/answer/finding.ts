import { scriptOf } from '../language/characters';
import type { Span } from '../language/sentences';
import type { Passage } from '../passages/cut-passages';
import type { TextIndex } from '../search/index/text-index';
import type { Ranked, Ranking } from '../search/ranking/rank';
import { confidenceOf } from './confidence';
import { joined, merged, type Quote, selectQuotes } from './quotes';

/** What the documents say about a question. */
export interface Finding {
  ranking: Ranking;
  /** The probability that they answer it: 0 to 1. */
  confidence: number;
  /** Whether it is high enough. */
  answered: boolean;
  /** Best first; empty when the question is not answered. */
  cited: readonly Cited[];
  /** The closest passages when it is not answered, best first: they hold a part of what was asked. */
  closest: readonly Cited[];
  /** Quoted word for word; empty when the question is not answered. */
  text: string;
}

/** A passage to read, with what was quoted from it. */
export interface Cited {
  passage: Passage;
  score: number;
  quoted: readonly Span[];
}

export interface FindingOptions {
  topK: number;
  answerConfidence: number;
  /** Additional evidence that the documents answer, from 0 to 1. */
  support?: number;
}

/** Maximum characters of an answer: what people take in at a glance during a talk. */
const ANSWER_LENGTH = { latin: 300, han: 150 };
/** A further passage must hold at least this share of what the best one holds of the question. */
const LEAST_HELD = 0.3;

export function findingOf(
  question: string,
  ranking: Ranking,
  options: FindingOptions,
  index: TextIndex,
): Finding {
  const { topK, answerConfidence, support = 0 } = options;
  const confidence = Math.max(confidenceOf(question, ranking, index), support);
  const [best] = ranking.ranked;
  const passage = index.passages[best?.passage ?? -1];
  if (best === undefined || passage === undefined || confidence < answerConfidence) {
    const closest = closestOf(ranking, topK, index);
    return { ranking, confidence, answered: false, cited: [], closest, text: '' };
  }
  const limit = ANSWER_LENGTH[scriptOf(passage.text)];
  const quotes = selectQuotes(ranking, { limit, passages: Math.min(topK, MOST_QUOTED) }, index);
  const some = ranking.ranked.slice(0, topK).filter((one) => {
    return (
      one === best ||
      isQuoted(one, quotes) ||
      answerConfidence === 0 ||
      heldBy(one) >= LEAST_HELD * heldBy(best)
    );
  });
  const cited = some.flatMap((one): Cited[] => {
    const cite = index.passages[one.passage];
    const quoted = quotes.filter((quote) => quote.passage === one.passage);
    return cite === undefined ? [] : [{ passage: cite, score: one.score, quoted: merged(quoted, cite.text) }];
  });
  const text = cited.flatMap((one) => one.quoted.map(({ start, end }) => one.passage.text.slice(start, end)));
  return { ranking, confidence, answered: true, cited, closest: [], text: joined(text) };
}

const MOST_QUOTED = 5;

/** More passages than this that do not answer are no help. */
const MOST_CLOSE = 3;

/** Passages that hold enough of the question for a look, however sure it is that they do not answer it. */
function closestOf({ ranked }: Ranking, topK: number, index: TextIndex): Cited[] {
  const near = ranked.filter((one) => heldBy(one) >= LEAST_HELD).slice(0, Math.min(topK, MOST_CLOSE));
  return near.flatMap(({ passage, score }): Cited[] => {
    const cite = index.passages[passage];
    return cite === undefined ? [] : [{ passage: cite, score, quoted: [] }];
  });
}

function isQuoted({ passage }: Ranked, quotes: readonly Quote[]): boolean {
  return quotes.some((quote) => quote.passage === passage);
}

function heldBy({ features: [, held = 0] }: Ranked): number {
  return held;
}
