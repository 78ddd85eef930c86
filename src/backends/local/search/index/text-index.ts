import type { Passage } from '../../passages/cut-passages';

/** For each term the passages that hold it: those of term t lie from `start[t]` up to `start[t + 1]`. */
export interface Postings {
  start: Uint32Array;
  /** Ascending within a term. */
  passage: Uint32Array;
  /** How often the passage holds it, at most 255. */
  count: Uint8Array;
}

/** The English words among the terms, sorted. */
export interface WordList {
  term: Uint32Array;
  /** Which letters each of them holds, as bits: rules most words out without comparing them. */
  letters: Uint32Array;
}

/** The pairs of Chinese characters among the terms, sorted by how they sound. */
export interface SoundList {
  key: Uint32Array;
  term: Uint32Array;
}

/**
 * Passages and what is known about their words. Nothing in it changes once it is built: a new one takes
 * its place.
 *
 * A term is a unit of a token, or two neighbouring ones that are Chinese ("退货"): where a Chinese word
 * ends is a guess, and the guess about a document need not be the guess about a question.
 */
export interface TextIndex {
  passages: readonly Passage[];
  /** Which document a passage is from, counted from 0; passages of one document are neighbours. */
  documentOf: Uint32Array;
  documents: number;
  /** For each document what tells it from others: its path and text. */
  fingerprints: readonly string[];
  terms: ReadonlyMap<string, number>;
  names: readonly string[];
  body: Postings;
  titles: Postings;
  /** The units of all passages, one after the other, as terms. */
  units: Uint32Array;
  /** For each unit how it is written, as bits of `WRITTEN`. */
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
  /** With a capital letter although it does not begin the sentence, or in letters among Chinese. */
  name: 2,
} as const;

/** How many passages hold a term. */
export function documentFrequency(postings: Postings, term: number): number {
  return (postings.start[term + 1] ?? 0) - (postings.start[term] ?? 0);
}
