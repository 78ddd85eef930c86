import { type Line, readMarkdown, readPlainText } from './markdown';
import type { LocalDocument } from './options';

/** The lines of a document, its headings marked: by its layout, by its marks, or none in a plain text. */
export function linesOf({ path, text, layout }: LocalDocument): Line[] {
  if (layout === undefined) return /\.txt$/i.test(path) ? readPlainText(text) : readMarkdown(text);
  const levels = new Map(layout.headings.map(({ line, level }) => [line, level]));
  return readPlainText(text).map((line) => {
    const level = levels.get(line.number);
    return level === undefined ? line : { ...line, level };
  });
}

/** Where a line of the text is found in the file. */
export interface Whereabouts {
  /** Names the document and the place in it: "en/returns.md#L7", "manual.pdf#page=3". */
  anchor: string;
  /** In the file, where it has lines; in the text that was read from it otherwise. */
  line: number;
  /** From 1; for a file that has pages. */
  page?: number;
}

/** `line` is counted in the text, from 1. */
export function whereaboutsOf({ path, layout }: LocalDocument, line: number): Whereabouts {
  if (layout?.pages !== undefined) {
    const page = layout.pages.filter((start) => start <= line).length;
    return { anchor: `${path}#page=${page}`, line, page };
  }
  const own = layout?.lines?.[line - 1] ?? line;
  return { anchor: `${path}#L${own}`, line: own };
}
