/** Documents that can be listed and read as a whole, beside being answered from. */

/** One document. */
export interface DocumentEntry {
  /** Its name in sources, such as "en/returns.md". */
  path: string;
  /** What it is called; absent: like its path. */
  title?: string;
  /** Characters of its text, if that is known. */
  chars?: number;
}

/** Where documents come from. */
export interface DocumentShelf {
  /** All of them; the order is that of their paths in the end. */
  list(): readonly DocumentEntry[] | Promise<readonly DocumentEntry[]>;
  /** The text of one as Markdown or plain text; undefined when there is none with this path. */
  read(path: string): string | undefined | Promise<string | undefined>;
}
