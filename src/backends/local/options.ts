import type { Logger } from '../../logger';

/** A document that is already in memory. */
export interface LocalDocument {
  /** Names the document in sources, such as "en/returns.md". A name that ends in ".txt" is plain text, any other is Markdown. */
  path: string;
  text: string;
}

export interface LocalBackendOptions {
  /** A folder; a list of folders and files; or a list of documents in memory. */
  docs: string | readonly string[] | readonly LocalDocument[];
  /** How many passages a question gets at most. Default 3. */
  topK?: number;
  /**
   * What share of a question's informative words, weighted by rarity, a passage has to hold to count
   * as an answer: 0 (any word) to 1 (every word). Default 0.45.
   */
  minFit?: number;
  /** Hears about files that could not be read. */
  logger?: Logger;
}

/** The numbers of the options, checked. */
export interface LocalLimits {
  topK: number;
  minFit: number;
}

/** Fills in the defaults; throws an `Error` that names the option which is out of range. */
export function limitsOf({ topK = 3, minFit = 0.45 }: LocalBackendOptions): LocalLimits {
  if (!Number.isInteger(topK) || topK < 1) {
    throw new Error(`createLocalBackend: topK must be a whole number from 1, not ${String(topK)}.`);
  }
  if (!(minFit >= 0 && minFit <= 1)) {
    throw new Error(`createLocalBackend: minFit must be a number from 0 to 1, not ${String(minFit)}.`);
  }
  return { topK, minFit };
}
