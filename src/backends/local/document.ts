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

/** How far it is: files that are read, then documents that are indexed. */
export interface LoadProgress {
  stage: 'reading' | 'indexing';
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
