import MiniSearch from 'minisearch';
import type { Passage } from './passages';
import { scriptOf } from './script';
import { documentTerms, type QueryTerm, queryTerms } from './terms';

export interface Found {
  passage: Passage;
  /** BM25 times the number of the question's words that it holds; comparable within one search. */
  score: number;
  /** The share of the question's topic that the passage holds, its title included: 0 to 1. */
  fit: number;
}

/** A word in the headings counts for more than one in the text: a heading says what a passage is about. */
const TITLE_BOOST = 2;

/**
 * Passages written as the question is written win over equal ones that are not. Names, numbers and
 * brands are the same in both languages, so without it a question may be answered in the other one.
 */
const SCRIPT_BOOST = 2;

/** So many passages go into the index between two turns of the event loop. */
const BATCH = 200;

/** Passages, searchable. */
export class PassageIndex {
  readonly #passages: readonly Passage[];
  readonly #index: MiniSearch<{ id: number; title: string; text: string }>;

  private constructor(passages: readonly Passage[]) {
    this.#passages = passages;
    this.#index = new MiniSearch({
      fields: ['title', 'text'],
      tokenize: documentTerms,
      processTerm: (term) => term,
    });
  }

  /** Builds the index without holding up the event loop for long. */
  static async build(passages: readonly Passage[]): Promise<PassageIndex> {
    const built = new PassageIndex(passages);
    const entries = passages.map(({ title, text }, id) => ({ id, title, text }));
    await built.#index.addAllAsync(entries, { chunkSize: BATCH });
    return built;
  }

  /** The passages that share a word with the question, best first. */
  search(question: string): Found[] {
    const terms = queryTerms(question);
    if (terms.length === 0) return [];
    const script = scriptOf(question);
    const weights = new Map(terms.map(({ term, weight }) => [term, weight]));
    const results = this.#index.search(question, {
      tokenize: () => terms.map(({ term }) => term),
      boost: { title: TITLE_BOOST },
      boostTerm: (term) => weights.get(term) ?? 1,
      boostDocument: (id: number) => (this.#passages[id]?.script === script ? SCRIPT_BOOST : 1),
    });
    const fitOf = this.#measure(
      terms,
      results.map((result) => result.queryTerms),
    );
    return results.flatMap((result): Found[] => {
      const passage = this.#passages[result.id];
      return passage === undefined ? [] : [{ passage, score: result.score, fit: fitOf(result.queryTerms) }];
    });
  }

  /** A word that few passages hold says more about the topic; one that none holds says most. */
  #measure(terms: readonly QueryTerm[], matches: readonly string[][]): (held: readonly string[]) => number {
    const counts = new Map<string, number>();
    for (const held of matches) for (const term of held) counts.set(term, (counts.get(term) ?? 0) + 1);
    const total = this.#passages.length;
    const worth = new Map<string, number>();
    for (const { term, proof } of terms) {
      const count = counts.get(term) ?? 0;
      worth.set(term, proof * Math.log(1 + (total - count + 0.5) / (count + 0.5)));
    }
    const sum = (some: Iterable<string>) => {
      let result = 0;
      for (const term of some) result += worth.get(term) ?? 0;
      return result;
    };
    const all = sum(worth.keys());
    return (held) => (all === 0 ? 0 : sum(held) / all);
  }
}
