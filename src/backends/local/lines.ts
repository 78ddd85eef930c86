import type { LocalDocument } from './document';
import { type Line, readMarkdown, readPlainText } from './markdown';

/**
 * The lines of a document, its headings marked: by its layout, by its marks, or none in a plain text. Yields
 * when it would be a good moment to pause.
 */
export function* linesOf({ path, text, layout }: LocalDocument): Generator<undefined, Line[]> {
  if (layout === undefined) return yield* /\.txt$/i.test(path) ? readPlainText(text) : readMarkdown(text);
  const levels = new Map(layout.headings.map(({ line, level }) => [line, level]));
  const lines = yield* readPlainText(text);
  return lines.map((line) => {
    const level = levels.get(line.number);
    return level === undefined ? line : { ...line, level };
  });
}

/** Where a line of the text, counted from 1, is found in the file: its own line there, and its page if it has pages. */
export function whereaboutsOf({ layout }: LocalDocument, line: number): { line: number; page?: number } {
  if (layout?.pages !== undefined)
    return { line, page: layout.pages.filter((start) => start <= line).length };
  return { line: layout?.lines?.[line - 1] ?? line };
}
