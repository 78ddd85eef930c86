import type { LevelOf } from './pdf-headings';
import type { PdfLine } from './pdf-lines';

/** A paragraph or a heading, its printed lines joined into one. */
export interface PdfBlock {
  text: string;
  /** Set on a heading. */
  level?: number;
}

const BULLET = /^(?:[-–—•·●○▪■◆*]|\(?\d{1,3}[.)、]|[（(]?[一二三四五六七八九十]{1,3}[)）、])\s*\S/u;
const SENTENCE_END = /[.!?。！？:：;；…]["'”’」』)）]?$/u;
const WIDE = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{P}]/u;

/** Joins the lines of one page into paragraphs, and the lines of one heading. */
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

/** The usual distance from one line to the next. */
function commonPitch(lines: readonly PdfLine[]): number {
  const steps = lines
    .slice(1)
    .map((line, index) => (lines[index]?.y ?? 0) - line.y)
    .filter((step) => step > 0)
    .sort((a, b) => a - b);
  return steps[Math.floor(steps.length / 3)] ?? 0;
}

/** Chinese has no space between lines; a word that was cut at the end of a line is whole again. */
function joined(above: string, below: string): string {
  if (/\p{Ll}[-\u00AD‐]$/u.test(above) && /^\p{Ll}/u.test(below)) return above.slice(0, -1) + below;
  const tight = WIDE.test(above.at(-1) ?? '') && /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/u.test(below);
  return tight ? above + below : `${above} ${below}`;
}
