import type { DocumentLayout } from '../document';

/** What a file holds, as text. Crosses from one thread to another, so it is plain data. */
export interface Parsed {
  text: string;
  /** Absent when the text is as it stands in the file. */
  layout?: DocumentLayout;
  /** The encoding, when it had to be guessed. */
  guessed?: string;
}
