import type { Finding } from './answer/finding';
import type { TextIndex } from './search/index/text-index';
import type { Slot } from './search/matching/matches';
import type { Match } from './search/matching/question';
import { FEATURES, WEIGHTS } from './search/ranking/rank';

/** Explains a question's passages. */
export interface Explanation {
  /** The type of answer it asks for, such as "person" or "number". */
  asksFor: string;
  /** The probability that the documents answer it, and whether it is high enough. */
  confidence: number;
  answered: boolean;
  /** The terms searched for, in spoken order. */
  terms: readonly ExplainedTerm[];
  /** Best first. */
  passages: readonly ExplainedPassage[];
}

export interface ExplainedTerm {
  /** As spoken. */
  said: string;
  /** Its weight: its part in the question times its rarity; 0 has no effect. */
  weight: number;
  /**
   * The document words it was matched with, and their similarity (1: identical). Empty: the documents contain nothing
   * similar.
   */
  found: readonly { term: string; how: Match['how']; likeness: number }[];
}

export interface ExplainedPassage {
  id: string;
  title: string;
  path: string;
  line: number;
  /** The sum of the reasons. */
  score: number;
  /** The evidence: the measure, its value, and what that adds to the score. */
  reasons: readonly { reason: string; value: number; adds: number }[];
  /** The terms, as spoken, that occur in its text. */
  holds: readonly string[];
}

/** The measures in words. */
const REASONS: Readonly<Record<(typeof FEATURES)[number], string>> = {
  body: 'how often the terms stand in the text, for its length (BM25)',
  held: 'share of the terms in text or headings',
  title: 'terms in the headings',
  document: 'terms in the whole document',
  neighbours: 'terms in the passages before and after',
  sentence: 'terms in its best sentence',
  window: 'terms in its best two sentences',
  phrase: 'terms side by side as they were said',
  type: 'its best sentence holds what is asked for',
  script: 'written in the language of the question',
  heading: 'likeness of its heading and the question',
  headingType: 'its heading asks the same kind of question',
  local: 'terms that set it apart from the rest of its document',
};

export function explain(
  { ranking, confidence, answered }: Finding,
  most: number,
  index: TextIndex,
): Explanation {
  const { search, ranked } = ranking;
  return {
    asksFor: search.type,
    confidence,
    answered,
    terms: search.slots.filter(({ weight }) => weight > 0).map((slot) => explainTerm(slot, index)),
    passages: ranked.slice(0, most).flatMap(({ passage, score, features, sentences }): ExplainedPassage[] => {
      const found = index.passages[passage];
      if (found === undefined) return [];
      const { id, title, path, line } = found;
      const reasons = FEATURES.map((name, at) => {
        const value = features[at] ?? 0;
        return { reason: REASONS[name], value, adds: value * (WEIGHTS[at] ?? 0) };
      });
      const slots = new Set(sentences.flatMap(({ hits }) => hits.map(({ slot }) => slot)));
      const holds = search.slots.filter((_, at) => slots.has(at)).map(({ word }) => word);
      const said = reasons.filter(({ adds }) => adds !== 0).sort((a, b) => b.adds - a.adds);
      return [{ id, title, path, line, score, reasons: said, holds }];
    }),
  };
}

function explainTerm({ word, weight, rarity, matches }: Slot, index: TextIndex): ExplainedTerm {
  const found = matches.map(({ term, how, likeness }) => ({ term: index.names[term] ?? '', how, likeness }));
  return { said: word, weight: weight * rarity, found };
}
