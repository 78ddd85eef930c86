/** A printed line of a page. Lengths in points; `y` grows upwards. */
export interface PdfLine {
  text: string;
  /** The size of most of its letters. */
  size: number;
  left: number;
  right: number;
  y: number;
}

/** A text item as the library reports it. */
export interface PdfItem {
  str: string;
  /** a, b, c, d, x, y. */
  transform: readonly number[];
  width: number;
  hasEOL: boolean;
}

/** Joins the items of one page, which come in reading order, into lines. */
export function linesOf(items: readonly PdfItem[]): PdfLine[] {
  const lines: PdfLine[] = [];
  let open: Open | undefined;
  const close = () => {
    if (open !== undefined && open.text.trim() !== '') lines.push(closed(open));
    open = undefined;
  };
  for (const { str, transform, width, hasEOL } of items) {
    const [, , c = 0, d = 0, x = 0, y = 0] = transform;
    const size = Math.hypot(c, d);
    // A small shift is a superscript or subscript, a large one another line.
    if (open !== undefined && str.trim() !== '' && Math.abs(y - open.y) > Math.max(size, open.size) * 0.6) {
      close();
    }
    if (str !== '') {
      open ??= { text: '', size, left: x, right: x, y, sizes: new Map() };
      open.text += str;
      if (str.trim() !== '') {
        open.right = Math.max(open.right, x + width);
        open.size = size;
        open.sizes.set(size, (open.sizes.get(size) ?? 0) + str.length);
      }
    }
    if (hasEOL) close();
  }
  close();
  return lines;
}

interface Open extends PdfLine {
  /** The number of letters of each size. */
  sizes: Map<number, number>;
}

function closed({ text, left, right, y, sizes }: Open): PdfLine {
  let [size, most] = [0, 0];
  for (const [candidate, letters] of sizes) if (letters > most) [size, most] = [candidate, letters];
  return { text: text.replace(/\s+/g, ' ').trim(), size, left, right, y };
}

/** Minimum pages needed to tell whether a line at their edge repeats on each. */
const ENOUGH_PAGES = 3;

/** Removes what is printed at the top or the bottom of most pages, such as a title and page numbers. */
export function withoutRunningLines(pages: readonly PdfLine[][]): PdfLine[][] {
  if (pages.length < ENOUGH_PAGES) return [...pages];
  const counts = new Map<string, number>();
  const count = (line: PdfLine | undefined) => {
    if (line !== undefined) counts.set(shapeOf(line), (counts.get(shapeOf(line)) ?? 0) + 1);
  };
  for (const lines of pages) for (const line of edgesOf(lines)) count(line);
  const runs = (line: PdfLine) => (counts.get(shapeOf(line)) ?? 0) > pages.length / 2;
  return pages.map((lines) => {
    const edges = edgesOf(lines);
    return lines.filter((line) => !(edges.has(line) && runs(line)));
  });
}

/** The topmost and the bottommost line of a page. */
function edgesOf(lines: readonly PdfLine[]): Set<PdfLine> {
  const sorted = [...lines].sort((a, b) => b.y - a.y);
  return new Set([...sorted.slice(0, 1), ...sorted.slice(-1)]);
}

/** The same for "Page 1 of 9" and "Page 2 of 9". */
function shapeOf({ text, y }: PdfLine): string {
  return `${text.replace(/\d+/g, '#')}@${Math.round(y / 4)}`;
}

/** A heading is larger than the text by at least this factor. */
const LARGER = 1.12;
/** Text with more letters than this is not a heading, however large. */
const LONGEST = 120;
/** Further sizes all map to the last level. */
const LEVELS = 4;

/** The heading level of a line; undefined for body text. */
export type LevelOf = (line: PdfLine) => number | undefined;

/**
 * A PDF contains only letters and positions. Short text that is larger than most of the text is taken for a heading,
 * the largest for the highest level; a document in a single size has none.
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

/** A paragraph or a heading, with its printed lines joined. */
export interface PdfBlock {
  text: string;
  /** Set on a heading. */
  level?: number;
}

const BULLET = /^(?:[-–—•·●○▪■◆*]|\(?\d{1,3}[.)、]|[（(]?[一二三四五六七八九十]{1,3}[)）、])\s*\S/u;
const SENTENCE_END = /[.!?。！？:：;；…]["'”’」』)）]?$/u;
const WIDE = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{P}]/u;

/** Joins the lines of one page into paragraphs, and those of a heading into one. */
export function blocksOf(lines: readonly PdfLine[], levelOf: LevelOf): PdfBlock[] {
  const blocks: PdfBlock[] = [];
  const pitch = commonPitch(lines);
  const edge = Math.max(...lines.map(({ right }) => right), 0);
  let previous: PdfLine | undefined;
  for (const line of lines) {
    const level = levelOf(line);
    const last = blocks.at(-1);
    if (last !== undefined && previous !== undefined && last.level === level && goesOn(previous, line)) {
      last.text = joined(last.text, line.text);
    } else {
      blocks.push(level === undefined ? { text: line.text } : { text: line.text, level });
    }
    previous = line;
  }
  return blocks;

  function goesOn(above: PdfLine, line: PdfLine): boolean {
    const step = above.y - line.y;
    // Upwards: another column. Far down: another paragraph.
    if (step <= 0 || step > Math.max(pitch * 1.35, line.size * 1.2)) return false;
    if (Math.abs(above.size - line.size) > 0.12 * above.size) return false;
    if (BULLET.test(line.text)) return false;
    const isShort = above.right < edge - 6 * above.size;
    return !(isShort && SENTENCE_END.test(above.text));
  }
}

/** The usual distance between lines. */
function commonPitch(lines: readonly PdfLine[]): number {
  const steps = lines
    .slice(1)
    .map((line, index) => (lines[index]?.y ?? 0) - line.y)
    .filter((step) => step > 0)
    .sort((a, b) => a - b);
  return steps[Math.floor(steps.length / 3)] ?? 0;
}

/** Chinese has no space between lines; a word hyphenated at the end of a line is rejoined. */
function joined(above: string, below: string): string {
  if (/\p{Ll}[-\u00AD‐]$/u.test(above) && /^\p{Ll}/u.test(below)) return above.slice(0, -1) + below;
  const tight = WIDE.test(above.at(-1) ?? '') && /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/u.test(below);
  return tight ? above + below : `${above} ${below}`;
}
