import type { PdfLine } from './pdf-lines';

/** A heading is larger than the text by so much at least. */
const LARGER = 1.12;
/** More letters than this are no heading, however large. */
const LONGEST = 120;
/** Sizes beyond these are all of the last level. */
const LEVELS = 4;

/** Of a line, the level of the heading that it is; undefined for text. */
export type LevelOf = (line: PdfLine) => number | undefined;

/**
 * A PDF knows letters and places only. What is set larger than most of the text and is short is taken for a
 * heading, the largest for the highest; a document in one size has none.
 */
export function rankHeadings(lines: readonly PdfLine[]): LevelOf {
  const body = commonSize(lines);
  const isLarge = ({ size, text }: PdfLine) =>
    size >= body * LARGER && text.length <= LONGEST && /\p{L}/u.test(text);
  const sizes = [...new Set(lines.filter(isLarge).map(rounded))].sort((a, b) => b - a);
  return (line) => (isLarge(line) ? Math.min(sizes.indexOf(rounded(line)), LEVELS - 1) + 1 : undefined);
}

/** The size that most letters have. */
function commonSize(lines: readonly PdfLine[]): number {
  const letters = new Map<number, number>();
  for (const line of lines) letters.set(rounded(line), (letters.get(rounded(line)) ?? 0) + line.text.length);
  let [size, most] = [0, 0];
  for (const [candidate, count] of letters) if (count > most) [size, most] = [candidate, count];
  return size;
}

function rounded({ size }: PdfLine): number {
  return Math.round(size * 2) / 2;
}
