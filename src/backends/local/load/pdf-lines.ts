/** A line of a page as it is printed. Lengths in points; `y` grows upwards. */
export interface PdfLine {
  text: string;
  /** Of most of its letters. */
  size: number;
  left: number;
  right: number;
  y: number;
}

/** What the library calls a text item. */
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
    // A small shift is a raised or lowered letter, a large one another line.
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
  /** Letters of each size. */
  sizes: Map<number, number>;
}

function closed({ text, left, right, y, sizes }: Open): PdfLine {
  let [size, most] = [0, 0];
  for (const [candidate, letters] of sizes) if (letters > most) [size, most] = [candidate, letters];
  return { text: text.replace(/\s+/g, ' ').trim(), size, left, right, y };
}

/** So many pages tell whether a line at their edge is printed on each. */
const ENOUGH_PAGES = 3;

/** Takes away what is printed at the top or the bottom of most pages, such as a title and page numbers. */
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

/** The highest and the lowest line of a page. */
function edgesOf(lines: readonly PdfLine[]): Set<PdfLine> {
  const sorted = [...lines].sort((a, b) => b.y - a.y);
  return new Set([...sorted.slice(0, 1), ...sorted.slice(-1)]);
}

/** The same for "Page 1 of 9" and "Page 2 of 9". */
function shapeOf({ text, y }: PdfLine): string {
  return `${text.replace(/\d+/g, '#')}@${Math.round(y / 4)}`;
}
