import { headingText, type Line, readMarkdown, readPlainText } from './markdown';
import type { LocalDocument } from './options';
import { type Script, scriptOf } from './script';
import { type Lengths, splitLines } from './split';

/** What is found and quoted: a section of a document, or a part of a long one. */
export interface Passage {
  /** The file and the line, such as "en/returns.md#L7"; the same documents give the same ids. */
  id: string;
  /** The headings above it, outermost first: "Returns > Refunds". The file's name when there is none. */
  title: string;
  path: string;
  /** Where it starts, from 1. */
  line: number;
  text: string;
  script: Script;
}

/** A paragraph says one thing, so that a long one is not cut. A Chinese character says about as much as two or three letters. */
const PASSAGE_LENGTH: Record<Script, Lengths> = {
  latin: { join: 800, cut: 1600 },
  han: { join: 400, cut: 800 },
};

/** Cuts a document into passages, in order. One without text has none. */
export function passagesOf({ path, text }: LocalDocument, ids: PassageIds = new PassageIds()): Passage[] {
  const name = (path.split(/[\\/]/).at(-1) ?? path).replace(/\.[^.]+$/, '');
  const lines = /\.txt$/i.test(path) ? readPlainText(text) : readMarkdown(text);
  return sectionsOf(lines).flatMap(({ headings, lines: body }) => {
    const title = headings.length === 0 ? name : headings.join(' > ');
    const lengths = PASSAGE_LENGTH[scriptOf(body.map((line) => line.text).join('\n'))];
    return splitLines(body, lengths).map((piece) => {
      const id = ids.give(path, piece.line);
      return { id, title, path, line: piece.line, text: piece.text, script: scriptOf(piece.text) };
    });
  });
}

/** Gives every passage an id of its own. */
export class PassageIds {
  readonly #given = new Set<string>();

  /** Two folders may hold the same file, and a long line may be cut: such ids get a number. */
  give(path: string, line: number): string {
    const wanted = `${path}#L${line}`;
    let id = wanted;
    for (let number = 2; this.#given.has(id); number += 1) id = `${wanted}.${number}`;
    this.#given.add(id);
    return id;
  }

  /** A passage of another time, with an id that is free now. */
  rename(passage: Passage): Passage {
    return { ...passage, id: this.give(passage.path, passage.line) };
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
