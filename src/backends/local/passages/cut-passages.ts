import { type Script, scriptOf } from '../language/characters';
import type { LocalDocument } from '../options';
import { headingText, type Line, linesOf, whereaboutsOf } from './document-lines';

/** The unit of search and quotation: a section of a document, or a part of a long one. */
export interface Passage {
  /** The file and the line or page, such as "en/returns.md#L7"; the ids of unchanged documents are stable. */
  id: string;
  /** The headings above it, outermost first: "Returns > Refunds". The file's name when there is none. */
  title: string;
  path: string;
  /** Its first line, from 1. */
  line: number;
  /** Its first page, from 1, in a file that has pages. */
  page?: number;
  text: string;
  script: Script;
}

/**
 * Paragraphs up to this size stay whole, as each covers one point. A Chinese character counts as two or three
 * letters.
 */
const PASSAGE_LENGTH: Record<Script, Lengths> = {
  latin: { join: 800, cut: 1600 },
  han: { join: 400, cut: 800 },
};

/** How many lines of a section are examined to detect its script. */
const SAMPLE = 200;

/** Cuts a document into passages, in order. A document without text has none. */
export function passagesOf(document: LocalDocument): Passage[] {
  const work = cutDocument(document, new PassageIds());
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/** The same, for a document that may be long. Yields where it may pause. */
export function* cutDocument(document: LocalDocument, ids: PassageIds): Generator<undefined, Passage[]> {
  const { path } = document;
  const name = (path.split(/[\\/]/).at(-1) ?? path).replace(/\.[^.]+$/, '');
  const passages: Passage[] = [];
  for (const { headings, lines: body } of sectionsOf(yield* linesOf(document))) {
    const title = headings.length === 0 ? name : headings.join(' > ');
    const sample = body.slice(0, SAMPLE).map((line) => line.text);
    for (const { line, text } of yield* splitLines(body, PASSAGE_LENGTH[scriptOf(sample.join('\n'))])) {
      const place = { path, ...whereaboutsOf(document, line) };
      passages.push({ id: ids.give(place), title, ...place, text, script: scriptOf(text) });
      if (passages.length % 100 === 0) yield;
    }
    yield;
  }
  return passages;
}

/** Makes the ids of all passages unique. */
export class PassageIds {
  readonly #given = new Set<string>();

  /** A page has several passages, and a long line may be split: such ids get a number. */
  give({ path, line, page }: Pick<Passage, 'path' | 'line' | 'page'>): string {
    const wanted = page === undefined ? `${path}#L${line}` : `${path}#page=${page}`;
    let id = wanted;
    for (let number = 2; this.#given.has(id); number += 1) id = `${wanted}.${number}`;
    this.#given.add(id);
    return id;
  }

  /** A passage from an earlier index, with an id that is free now. */
  rename(passage: Passage): Passage {
    return { ...passage, id: this.give(passage) };
  }
}

interface Section {
  headings: string[];
  lines: Line[];
}

function sectionsOf(lines: readonly Line[]): Section[] {
  const sections: Section[] = [];
  let above: { level: number; text: string; line: Line }[] = [];
  let body: Line[] = [];
  const close = (nextLevel: number) => {
    const headings = above.map(({ text }) => text).filter((text) => text !== '');
    const own = above.at(-1);
    if (body.some((line) => line.text.trim() !== '')) sections.push({ headings, lines: body });
    // A heading followed by nothing is a passage of its own; one with subsections is in their titles.
    else if (own !== undefined && own.text !== '' && nextLevel <= own.level) {
      sections.push({ headings, lines: [{ number: own.line.number, text: own.text }] });
    }
    body = [];
  };
  for (const line of lines) {
    if (line.level === undefined) {
      body.push(line);
      continue;
    }
    const { level } = line;
    close(level);
    above = above.filter((heading) => heading.level < level);
    above.push({ level, text: headingText(line.text), line });
  }
  close(0);
  return sections;
}

/** A stretch of a document: its text, and its first line. */
interface Piece {
  line: number;
  text: string;
}

/** A piece that is not split further, and the text between it and the previous one. */
interface Block extends Piece {
  gap: string;
}

/** Consecutive non-blank lines, or a code fence. */
interface Paragraph {
  lines: Line[];
  fenced: boolean;
  gap: string;
}

const sentences = new Intl.Segmenter(undefined, { granularity: 'sentence' });

/** How many lines or paragraphs are processed in a few milliseconds. */
const PAUSE = 1000;

/** In characters. */
interface Lengths {
  /** Short paragraphs are joined up to this length. */
  join: number;
  /** Longer paragraphs are split. */
  cut: number;
}

/**
 * Cuts lines into pieces: at paragraphs, joining short ones; a paragraph that is too long at its lines; a line that
 * is too long at its sentences. A code fence is never cut, however long it is. Yields where it may pause.
 */
function* splitLines(lines: readonly Line[], lengths: Lengths): Generator<undefined, Piece[]> {
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

/** For text without sentences, such as a long table row: cut at the limit, between characters. */
function hardCut(text: string, limit: number): string[] {
  if (text.length <= limit) return [text];
  const characters = Array.from(text);
  const parts: string[] = [];
  for (let at = 0; at < characters.length; at += limit) {
    parts.push(characters.slice(at, at + limit).join(''));
  }
  return parts;
}
