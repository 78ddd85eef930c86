/**
 * The text of an answer as a part of a larger document, and back. Answers are Markdown of somebody else: lists, code and
 * emphasis stay, but nothing in it may end its section, be taken for HTML, or load something.
 *
 * What counts as code decides what is escaped, so a reader of Markdown must agree about it: all fences are moved to the
 * beginning of their line, where they always are fences, and a code span counts only in a line without any doubt.
 */

/** The first levels belong to the document. */
const HIGHEST_HEADING = 4;
const LOWEST_HEADING = 6;

/** What may stand before the text of a line: indentation, quotes, list marks. */
const CONTAINERS = String.raw`(?:[ \t]|>|[-*+][ \t]|\d{1,9}[.)][ \t])*`;
/** For Markdown a line ends at a line feed only, not at other separators. */
const FENCE = new RegExp(`^(${CONTAINERS})(?:(\`{3,})([^\`]*)|(~{3,})(.*))$`, 's');
const HEADING = new RegExp(String.raw`^(${CONTAINERS})(#{1,6})(?=[ \t]|$)`);
/** An address that becomes a link by itself goes on to the next space. */
const ADDRESS_END = /(?::\/\/|www\.|@)[^\s<]*$/i;
/** Makes the line above it a heading. */
const UNDERLINE = /^([ \t>]*)(?:=+|-+)[ \t]*$/;

/** What only looks like Markdown in the result; each stands for what is before the colon. */
const ESCAPES: readonly (readonly [pattern: RegExp, instead: string, read: RegExp, original: string])[] = [
  [/</g, '&lt;', /&lt;/g, '<'],
  // An image would be loaded from wherever it is.
  [/!\[/g, '&#33;[', /&#33;\[/g, '!['],
  // Other addresses may be scripts.
  [/\]\((?!https?:\/\/|mailto:)/gi, ']&#40;', /\]&#40;/g, ']('],
  // The definition of a link would count in the whole document.
  [/\]:/g, ']&#58;', /\]&#58;/g, ']:'],
];

export function answerMarkdown(answer: string): string {
  return convert(answer, {
    text: (text) => ESCAPES.reduce((all, [pattern, instead]) => all.replace(pattern, instead), text),
    line: (line, isUnderText) =>
      isUnderText && UNDERLINE.test(line) ? line.replace(/[=-]/, '\\$&') : demoted(line),
  });
}

/** The text of an answer as it was, but for its headings. */
export function answerText(markdown: string): string {
  return convert(markdown, {
    text: (text) => ESCAPES.reduce((all, [, , pattern, original]) => all.replace(pattern, original), text),
    line: (line, isUnderText) =>
      isUnderText && /^[ \t>]*\\(?:=+|-+)[ \t]*$/.test(line) ? line.replace('\\', '') : line,
  });
}

/** The lines of a document, and whether each is in a fenced block. */
export function linesOf(markdown: string): { line: string; isCode: boolean }[] {
  let fence: string | undefined;
  return markdown.split('\n').map((line) => {
    const isCode = fence !== undefined;
    if (fence !== undefined) fence = isEndOf(fence, line) ? undefined : fence;
    else {
      const [, , ticks, , tildes] = /^[`~]/.test(line) ? (FENCE.exec(line) ?? []) : [];
      fence = ticks ?? tildes;
    }
    return { line, isCode: isCode || fence !== undefined };
  });
}

interface Conversion {
  /** Changes text that is no code. */
  text: (text: string) => string;
  /** Changes a line; `isUnderText`: the line above it is not empty. */
  line: (line: string, isUnderText: boolean) => string;
}

function convert(markdown: string, { text, line: changeLine }: Conversion): string {
  const lines: string[] = [];
  let fence: { mark: string; indent: number } | undefined;
  let isClean = true;
  let isUnderText = false;
  for (const line of markdown.replace(/\r\n?/g, '\n').split('\n')) {
    if (fence) {
      const isEnd = isEndOf(fence.mark, line);
      lines.push(isEnd ? fence.mark : withoutIndent(line, fence.indent));
      if (isEnd) fence = undefined;
      continue;
    }
    const opening = openingIn(line);
    if (opening) {
      const { before, mark, info } = opening;
      if (before.trim() !== '') lines.push(changeLine(before.trimEnd(), isUnderText));
      // Some readers would go on with the text above it, through the code, to a line that underlines.
      if (isUnderText || before.trim() !== '') lines.push('');
      lines.push(mark + info);
      fence = { mark, indent: before.length };
      isClean = true;
      isUnderText = false;
      continue;
    }
    const changed = changeLine(withoutQuotedFence(line), isUnderText);
    // To Markdown, other spaces are text.
    const isEmpty = /^[ \t]*$/.test(changed);
    const pieces: readonly string[] | undefined = isClean ? piecesOf(changed) : undefined;
    // Every other piece is a code span.
    lines.push(
      pieces?.map((piece, index) => (index % 2 === 0 ? text(piece) : piece)).join('') ?? text(changed),
    );
    isClean = isEmpty || pieces !== undefined;
    isUnderText = !isEmpty;
  }
  if (fence) lines.push(fence.mark);
  const isText = (line: string) => line.trim() !== '';
  return lines.slice(Math.max(0, lines.findIndex(isText)), lines.findLastIndex(isText) + 1).join('\n');
}

function openingIn(line: string): { before: string; mark: string; info: string } | undefined {
  const [, before = '', ticks, tickInfo, tildes, tildeInfo] = FENCE.exec(line) ?? [];
  const mark = ticks ?? tildes;
  if (mark === undefined || before.includes('>')) return undefined;
  const [info = ''] = /^[\w+#.-]*/.exec((tickInfo ?? tildeInfo ?? '').trim()) ?? [];
  return { before, mark, info };
}

function isEndOf(mark: string, line: string): boolean {
  const text = line.trim();
  return text.length >= mark.length && text === (mark[0] ?? '').repeat(text.length);
}

function withoutIndent(line: string, most: number): string {
  const indent = /^[ \t]*/.exec(line)?.[0].length ?? 0;
  return line.slice(Math.min(indent, most));
}

/** A fence in a quote is none: its end could not be told. */
function withoutQuotedFence(line: string): string {
  const [, before = '', ticks, , tildes] = FENCE.exec(line) ?? [];
  return ticks || tildes ? `${before}\\${line.slice(before.length)}` : line;
}

function demoted(line: string): string {
  const [all, before = '', marks = ''] = HEADING.exec(line) ?? [];
  if (all === undefined || marks.length >= HIGHEST_HEADING) return line;
  const level = Math.min(LOWEST_HEADING, marks.length + HIGHEST_HEADING - 1);
  return before + '#'.repeat(level) + line.slice(all.length);
}

/**
 * Text and code spans in turn. Undefined when it is not certain what a reader takes for code: a span that goes on in the
 * next line, an escaped mark, a cell that ends in a span, an address that may take in the mark after it.
 */
function piecesOf(line: string): string[] | undefined {
  if (!line.includes('`')) return [line];
  if (line.includes('\\`')) return undefined;
  const marks = [...line.matchAll(/`+/g)];
  const pieces: string[] = [];
  let end = 0;
  for (let at = 0; at < marks.length; at++) {
    const opening = marks[at];
    do at++;
    while (at < marks.length && marks[at]?.[0].length !== opening?.[0].length);
    const closing = marks[at];
    if (!opening || !closing) return undefined;
    const span = line.slice(opening.index, closing.index + closing[0].length);
    const before = line.slice(end, opening.index);
    if (span.includes('|') || ADDRESS_END.test(before)) return undefined;
    pieces.push(before, span);
    end = opening.index + span.length;
  }
  return [...pieces, line.slice(end)];
}
