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

/** Lines of a section that tell what it is written in. */
const SAMPLE = 200;

/** Cuts a document into passages, in order. One without text has none. */
export function passagesOf(document: LocalDocument): Passage[] {
  const work = cutDocument(document, new PassageIds());
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/** The same, for a document that may be long. Yields when it would be a good moment to pause. */
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

/** Gives every passage an id of its own. */
export class PassageIds {
  readonly #given = new Set<string>();

  /** A page has several passages, and a long line may be cut: such ids get a number. */
  give({ path, line, page }: Pick<Passage, 'path' | 'line' | 'page'>): string {
    const wanted = page === undefined ? `${path}#L${line}` : `${path}#page=${page}`;
    let id = wanted;
    for (let number = 2; this.#given.has(id); number += 1) id = `${wanted}.${number}`;
    this.#given.add(id);
    return id;
  }

  /** A passage of another time, with an id that is free now. */
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
