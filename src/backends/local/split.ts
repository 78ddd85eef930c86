import type { Line } from './markdown';

/** A stretch of a document: its text, and the line where it starts. */
export interface Piece {
  line: number;
  text: string;
}

/** A piece that is not cut any further, and what stands between it and the one before. */
interface Block extends Piece {
  gap: string;
}

/** Lines without a blank one between them, or a code fence. */
interface Paragraph {
  lines: Line[];
  fenced: boolean;
  gap: string;
}

const sentences = new Intl.Segmenter(undefined, { granularity: 'sentence' });

/** So many lines or paragraphs are looked at in a few milliseconds. */
const PAUSE = 1000;

/** In characters. */
export interface Lengths {
  /** Short paragraphs are joined up to here. */
  join: number;
  /** A paragraph that is longer than this is cut. */
  cut: number;
}

/**
 * Cuts lines into pieces: at paragraphs, the short ones joined; where one is too long, at its lines;
 * where a line is too long, at its sentences. A code fence is never cut, however long it is. Yields when it
 * would be a good moment to pause.
 */
export function* splitLines(lines: readonly Line[], lengths: Lengths): Generator<undefined, Piece[]> {
  const pieces: Piece[] = [];
  for (const [index, paragraph] of (yield* paragraphs(lines)).entries()) {
    if (index % PAUSE === PAUSE - 1) yield;
    for (const { line, text, gap } of cut(paragraph, lengths)) {
      const last = pieces.at(-1);
      const most = gap.includes('\n\n') ? lengths.join : lengths.cut;
      if (last !== undefined && last.text.length + gap.length + text.length <= most) last.text += gap + text;
      else pieces.push({ line, text });
    }
  }
  return pieces.map(({ line, text }) => ({ line, text: text.trimEnd() }));
}

function* paragraphs(lines: readonly Line[]): Generator<undefined, Paragraph[]> {
  const found: Paragraph[] = [];
  let gap = '';
  for (const [index, line] of lines.entries()) {
    if (index % PAUSE === PAUSE - 1) yield;
    const { text, fenced = false } = line;
    gap += '\n';
    if (!fenced && text.trim() === '') continue;
    const last = found.at(-1);
    if (last !== undefined && gap === '\n' && last.fenced === fenced) last.lines.push(line);
    else found.push({ lines: [line], fenced, gap });
    gap = '';
  }
  return found;
}

function cut({ lines, fenced, gap }: Paragraph, lengths: Lengths): Block[] {
  const text = lines.map((line) => line.text).join('\n');
  const limit = lengths.cut;
  if (fenced || text.length <= limit)
    return lines.slice(0, 1).map(({ number }) => ({ line: number, text, gap }));
  return lines.flatMap((line, index) => cutLine(line, limit, index === 0 ? gap : '\n'));
}

function cutLine({ number, text }: Line, limit: number, gap: string): Block[] {
  if (text.length <= limit) return [{ line: number, text, gap }];
  const parts = [...sentences.segment(text)].flatMap(({ segment }) => hardCut(segment, limit));
  return parts.map((part, index) => ({ line: number, text: part, gap: index === 0 ? gap : '' }));
}

/** For what has no sentences, such as a long table row: the limit alone, between characters. */
function hardCut(text: string, limit: number): string[] {
  if (text.length <= limit) return [text];
  const characters = Array.from(text);
  const parts: string[] = [];
  for (let at = 0; at < characters.length; at += limit) {
    parts.push(characters.slice(at, at + limit).join(''));
  }
  return parts;
}
