import type { LocalDocument } from '../options';

/**
 * The lines of a document with its headings marked: by layout, by markup, or none in plain text. Yields where it may
 * pause.
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

/** Where a line of the text, counted from 1, is in the file: its source line, and its page if there are pages. */
export function whereaboutsOf({ layout }: LocalDocument, line: number): { line: number; page?: number } {
  if (layout?.pages !== undefined)
    return { line, page: layout.pages.filter((start) => start <= line).length };
  return { line: layout?.lines?.[line - 1] ?? line };
}

/** One line of a document and its properties. Numbers count from 1, as in editors. */
export interface Line {
  number: number;
  text: string;
  /** Set on a heading: 1 to 6. */
  level?: number;
  /** Inside a code fence, including its markers: the lines of a fence stay together. */
  fenced?: boolean;
}

/** How many lines are read in a few milliseconds. */
const PAUSE = 2000;
/** How many characters are split into lines in that time. */
const STRETCH = 256 * 1024;

/** Yields where it may pause, as all work on long documents does. */
function* rawLines(text: string): Generator<undefined, string[]> {
  const lines: string[] = [];
  for (let from = 0; ; ) {
    const end = text.length - from <= STRETCH ? -1 : text.indexOf('\n', from + STRETCH);
    const stretch = from === 0 && end === -1 ? text : text.slice(from, end === -1 ? undefined : end + 1);
    for (const line of stretch.split(/\r\n|\r|\n/)) lines.push(line);
    if (end === -1) return lines;
    // The end of one stretch is the beginning of the next.
    lines.pop();
    from = end + 1;
    yield;
  }
}

/**
 * The lines of a Markdown document without front matter and HTML comments; headings and code fences are marked.
 * Handles only what cutting needs: everything else stays as written.
 */
function* readMarkdown(text: string): Generator<undefined, Line[]> {
  const raw = yield* rawLines(text);
  const start = endOfFrontMatter(raw);
  const lines: Line[] = [];
  let fence: string | undefined;
  let inComment = false;
  // An unclosed comment is not a comment, otherwise one slip would hide the rest of the document.
  const lastEnd = text.includes('-->') ? raw.findLastIndex((line) => line.includes('-->')) : -1;
  for (const [index, written] of raw.entries()) {
    if (index % PAUSE === PAUSE - 1) yield;
    if (index < start) continue;
    const number = index + 1;
    if (fence !== undefined) {
      lines.push({ number, text: written, fenced: true });
      if (closes(written, fence)) fence = undefined;
      continue;
    }
    const rest: Uncommented =
      index > lastEnd ? { text: written, open: false } : withoutComments(written, inComment);
    const commented = inComment || rest.text !== written;
    inComment = rest.open;
    // A line that held only a comment is not a paragraph break.
    if (commented && rest.text.trim() === '') continue;
    fence = /^\s*(?:`{3,}(?=[^`]*$)|~{3,})/.exec(rest.text)?.[0].trim();
    if (fence !== undefined) lines.push({ number, text: rest.text, fenced: true });
    else lines.push({ number, text: rest.text });
  }
  return yield* markHeadings(lines);
}

/** The lines of a plain text, without any markup. */
function* readPlainText(text: string): Generator<undefined, Line[]> {
  const lines: Line[] = [];
  for (const line of yield* rawLines(text)) {
    lines.push({ number: lines.length + 1, text: line });
    if (lines.length % PAUSE === 0) yield;
  }
  return lines;
}

/** A heading as readers see it: without links, emphasis and anchors. */
export function headingText(line: string): string {
  return line
    .replace(/^\s*#{1,6}(?=\s|$)/, '')
    .replace(/\s#+\s*$/, '')
    .replace(/\s*\{#[^}]*\}\s*$/, '')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[*`]+|(?<![\p{L}\p{N}])_+|_+(?![\p{L}\p{N}])/gu, '')
    .trim();
}

function endOfFrontMatter(lines: readonly string[]): number {
  const marker = /^(---|\+\+\+)\s*$/.exec(lines[0] ?? '')?.[1];
  if (marker === undefined) return 0;
  const end = lines.findIndex((line, index) => index > 0 && line.trimEnd() === marker);
  // Without a closing line, the first line was a rule.
  return end === -1 ? 0 : end + 1;
}

function closes(line: string, fence: string): boolean {
  const marker = line.trim();
  return marker.startsWith(fence) && [...marker].every((char) => char === fence[0]);
}

interface Uncommented {
  text: string;
  /** A comment continues on the next line. */
  open: boolean;
}

function withoutComments(line: string, open: boolean): Uncommented {
  let text = '';
  let rest = line;
  let inside = open;
  for (;;) {
    const at = rest.indexOf(inside ? '-->' : '<!--');
    if (!inside) text += at === -1 ? rest : rest.slice(0, at);
    if (at === -1) return { text, open: inside };
    rest = rest.slice(at + (inside ? 3 : 4));
    inside = !inside;
  }
}

function* markHeadings(lines: readonly Line[]): Generator<undefined, Line[]> {
  const marked: Line[] = [];
  for (const [index, line] of lines.entries()) {
    if (index % PAUSE === PAUSE - 1) yield;
    const previous = marked.at(-1);
    const level = line.fenced ? undefined : /^ {0,3}(#{1,6})(?:\s|$)/.exec(line.text)?.[1]?.length;
    const underline = line.fenced ? undefined : /^ {0,3}(=+|-+)\s*$/.exec(line.text)?.[1];
    if (level !== undefined) {
      marked.push({ ...line, level });
    } else if (underline !== undefined && previous !== undefined && isAlone(previous, marked.at(-2))) {
      // The other heading syntax: a line on its own, underlined.
      marked[marked.length - 1] = { ...previous, level: underline.startsWith('=') ? 1 : 2 };
    } else {
      marked.push(line);
    }
  }
  return marked;
}

/** Whether this line may be a heading: not blank, not the end of a longer paragraph, list or table. */
function isAlone(line: Line, before: Line | undefined): boolean {
  if (line.fenced || line.level !== undefined || !/^\s{0,3}[^\s|>*+-]/.test(line.text)) return false;
  return before === undefined || before.level !== undefined || before.text.trim() === '';
}
