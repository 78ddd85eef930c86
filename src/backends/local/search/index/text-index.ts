import type { Passage } from '../../passages/cut-passages';

/** For each term the passages that contain it: those of term t are at `start[t]` up to `start[t + 1]`. */
export interface Postings {
  start: Uint32Array;
  /** Ascending within a term. */
  passage: Uint32Array;
  /** How often the passage contains it, at most 255. */
  count: Uint8Array;
}

/** The English words among the terms, sorted. */
export interface WordList {
  term: Uint32Array;
  /** The letters in each of them, as bits: rules out most words without comparing them. */
  letters: Uint32Array;
}

/** The pairs of Chinese characters among the terms, sorted by how they sound. */
export interface SoundList {
  key: Uint32Array;
  term: Uint32Array;
}

/**
 * Passages and what is known about their words. Immutable once built: updates replace it.
 *
 * A term is a unit of a token, or two adjacent Chinese ones ("退货"): where a Chinese word ends is a guess, and the
 * guess for a document may differ from that for a question.
 */
export interface TextIndex {
  passages: readonly Passage[];
  /** The document of each passage, counted from 0; passages of one document are adjacent. */
  documentOf: Uint32Array;
  documents: number;
  /** What distinguishes each document: its path and text. */
  fingerprints: readonly string[];
  terms: ReadonlyMap<string, number>;
  names: readonly string[];
  body: Postings;
  titles: Postings;
  /** The units of all passages, one after the other, as terms. */
  units: Uint32Array;
  /** How each unit is written, as bits of `WRITTEN`. */
  written: Uint8Array;
  /** Where a passage's units begin; one entry more than there are passages. */
  unitStart: Uint32Array;
  /** Where a passage's sentences begin; one entry more than there are passages. */
  sentenceStart: Uint32Array;
  /** For each sentence: the first of its units, where it stands in the passage's text, and what it holds. */
  words: WordList;
  sounds: SoundList;
  sentences: { unit: Uint32Array; from: Uint32Array; to: Uint32Array; traits: Uint16Array };
}

export const WRITTEN = {
  number: 1,
  /** Capitalised although it does not begin the sentence, or in letters among Chinese. */
  name: 2,
} as const;

/** How many passages contain a term. */
export function documentFrequency(postings: Postings, term: number): number {
  return (postings.start[term + 1] ?? 0) - (postings.start[term] ?? 0);
}
