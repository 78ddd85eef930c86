import { linesOf, whereaboutsOf } from './lines';
import { headingText, type Line } from './markdown';
import type { LocalDocument } from './options';
import { type Script, scriptOf } from './script';
import { type Lengths, splitLines } from './split';

/** What is found and quoted: a section of a document, or a part of a long one. */
export interface Passage {
  /** The file and the line or page, such as "en/returns.md#L7"; the same documents give the same ids. */
  id: string;
  /** The headings above it, outermost first: "Returns > Refunds". The file's name when there is none. */
  title: string;
  path: string;
  /** Where it starts, from 1. */
  line: number;
  /** The page it starts on, from 1, in a file that has pages. */
  page?: number;
  text: string;
  script: Script;
}

/** A paragraph says one thing, so that a long one is not cut. A Chinese character says about as much as two or three letters. */
const PASSAGE_LENGTH: Record<Script, Lengths> = {
  latin: { join: 800, cut: 1600 },
  han: { join: 400, cut: 800 },
};

/** Cuts documents into passages, in order. A document without text has none. */
export function passagesOf(documents: readonly LocalDocument[]): Passage[] {
  const ids = new Set<string>();
  return documents.flatMap((document) => cutDocument(document, ids));
}

function cutDocument(document: LocalDocument, ids: Set<string>): Passage[] {
  const { path } = document;
  const name = (path.split(/[\\/]/).at(-1) ?? path).replace(/\.[^.]+$/, '');
  return sectionsOf(linesOf(document)).flatMap(({ headings, lines: body }) => {
    const title = headings.length === 0 ? name : headings.join(' > ');
    const limit = PASSAGE_LENGTH[scriptOf(body.map((line) => line.text).join('\n'))];
    return splitLines(body, limit).map((piece) => {
      const { anchor, ...place } = whereaboutsOf(document, piece.line);
      return {
        id: unused(anchor, ids),
        title,
        path,
        ...place,
        text: piece.text,
        script: scriptOf(piece.text),
      };
    });
  });
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
    // A heading that nothing follows says what it says; one with sections below it is in their titles.
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

/** Two folders may hold the same file, and a long line may be cut: such ids get a number. */
function unused(wanted: string, ids: Set<string>): string {
  let id = wanted;
  for (let number = 2; ids.has(id); number += 1) id = `${wanted}.${number}`;
  ids.add(id);
  return id;
}
