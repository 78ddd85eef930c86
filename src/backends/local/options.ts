import type { Logger } from '../../logger';

/** A heading of a document: its line in the text, from 1, and its level, 1 to 6. */
export interface DocumentHeading {
  line: number;
  level: number;
}

/** What is known about a text that comes from another format than Markdown. */
export interface DocumentLayout {
  /** The lines of the text that are headings, in order. No mark in the text means anything. */
  headings: readonly DocumentHeading[];
  /** For a format with pages: the line of the text where each page begins. */
  pages?: readonly number[];
  /** For a format with lines of its own: of each line of the text, its line in the file. */
  lines?: readonly number[];
}

/** A document that is already in memory. */
export interface LocalDocument {
  /**
   * Names the document in sources, such as "en/returns.md". Without a layout, a name that ends in ".txt" is
   * plain text and any other is Markdown.
   */
  path: string;
  text: string;
  layout?: DocumentLayout;
}

/** How many of the files are read. */
export interface LoadProgress {
  done: number;
  total: number;
}

/** What matters when `docs` names files. */
export interface LoadOptions {
  /** Larger files are left out, with a warning. Default 50 MB. */
  maxFileBytes?: number;
  /** Whether links that lead out of the folder are followed. Default false: they are left out, with a warning. */
  followSymlinks?: boolean;
  /** Is told after each file. */
  onProgress?: (progress: LoadProgress) => void;
}

export interface LocalBackendOptions extends LoadOptions {
  /**
   * A folder; a list of folders, files and patterns such as "handbook/*.md", where a leading "!" leaves out;
   * or a list of documents in memory. Markdown, plain text, HTML, PDF and DOCX are read.
   */
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
