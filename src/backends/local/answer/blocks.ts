import type { Span } from '../language/sentences';

/** Lines of a text that are understood together only: a list, the rows of a table, or code. */
export interface Block extends Span {
  kind: 'list' | 'table' | 'code';
  /** The line above that introduces it, or the heading row of a table. */
  lead?: Span;
}

interface TextLine extends Span {
  text: string;
}

const ITEM = /^\s*(?:[-*+•·–]|\d{1,3}[.)、]|[(（]\d{1,3}[)）])\s*\S/;
const ROW = /^\s*\|.*\|\s*$/;
const FENCE = /^\s*(?:`{3,}|~{3,})/;
/** A line that says that something follows. */
const INTRODUCES = /[:：]\s*$/;

/** The list, table or code block that a position is in, or that its line introduces. */
export function blockAt(text: string, position: number): Block | undefined {
  return blocksOf(text).find(
    ({ start, end, lead }) =>
      (position >= start && position < end) ||
      (lead !== undefined && position >= lead.start && position < lead.end),
  );
}

/** Whether a line is an item, a row or the edge of code, which mean something only at the beginning of a line. */
export function needsOwnLine(line: string): boolean {
  return kindOf(line) !== undefined;
}

function blocksOf(text: string): Block[] {
  const lines = linesOf(text);
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; ) {
    const kind = kindOf(lines[at]?.text ?? '');
    if (kind === undefined) {
      at += 1;
      continue;
    }
    const next = kind === 'code' ? endOfFence(lines, at) : endOfRun(lines, at, kind);
    const first = lines[at] as TextLine;
    const last = lines[next - 1] as TextLine;
    const lead = kind === 'table' ? first : introductionBefore(lines, at);
    const { start } = first;
    // One item is a sentence like any other.
    if (kind !== 'list' || next - at > 1) {
      blocks.push({
        kind,
        start,
        end: last.end,
        ...(lead && { lead: { start: lead.start, end: lead.end } }),
      });
    }
    at = next;
  }
  return blocks;
}

function kindOf(line: string): Block['kind'] | undefined {
  if (FENCE.test(line)) return 'code';
  if (ROW.test(line)) return 'table';
  return ITEM.test(line) ? 'list' : undefined;
}

function endOfFence(lines: readonly TextLine[], from: number): number {
  let at = from + 1;
  while (at < lines.length && !FENCE.test(lines[at]?.text ?? '')) at += 1;
  return Math.min(lines.length, at + 1);
}

/** Items may go on in indented lines, and be apart by a blank one. */
function endOfRun(lines: readonly TextLine[], from: number, kind: Block['kind']): number {
  let end = from + 1;
  for (let at = end; at < lines.length; at += 1) {
    const line = lines[at]?.text ?? '';
    if (kindOf(line) === kind || (kind === 'list' && /^\s+\S/.test(line))) end = at + 1;
    else if (kind === 'table' || line.trim() !== '') break;
  }
  return end;
}

function introductionBefore(lines: readonly TextLine[], at: number): TextLine | undefined {
  let before = at - 1;
  while (before >= 0 && lines[before]?.text.trim() === '') before -= 1;
  const line = lines[before];
  return line !== undefined && INTRODUCES.test(line.text) ? line : undefined;
}

function linesOf(text: string): TextLine[] {
  const lines: TextLine[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    lines.push({ start, end: start + line.length, text: line });
    start += line.length + 1;
  }
  return lines;
}
