import { Parser } from 'htmlparser2';
import type { DocumentLayout } from '../../options';
import { LinesWriter } from './text-writer';

/** Elements whose content is not part of the document's text. */
const SKIPPED = new Set(
  'script style noscript template svg math iframe object canvas nav footer select button textarea'.split(' '),
);
const PARAGRAPHS = new Set(
  (
    'address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure form ' +
    'header hgroup hr main ol p section summary table ul'
  ).split(' '),
);
const ROWS = new Set(['li', 'tr', 'caption', 'br']);
const HEADING = /^h([1-6])$/;
const CELL = /^t[dh]$/;
/** Inside a cell these do not start a new line: a row is one line. */
const IN_CELLS = /^(?:p|div|br)$/;
const ITEM = '- ';

/**
 * The text of a page with its headings, without scripts, menus and footers; one table row per line, with bars between
 * cells; one list item per line.
 */
export function readHtml(html: string): { text: string; layout: DocumentLayout } {
  const page = new Page(html);
  const parser: Parser = new Parser(
    {
      onopentag: (name, attributes) => page.open(name, attributes),
      onclosetag: (name) => page.close(name),
      ontext: (text) => page.add(text, parser.startIndex),
    },
    { decodeEntities: true },
  );
  parser.end(html);
  return page.end();
}

class Page {
  readonly #lineAt: (index: number) => number;
  readonly #writer = new LinesWriter();
  #text = '';
  #start: number | undefined;
  #heading: number | undefined;
  #skipped = 0;
  #preformatted = 0;
  #cells = 0;
  #inTitle = false;
  #title = '';
  /** Set by a heading of class "title", which some programs write: it ranks above all others. */
  #below = 0;

  constructor(html: string) {
    this.#lineAt = lineCounter(html);
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    // An unclosed element would hide the rest of the page; these are always closed.
    if (this.#skipped > 0 || SKIPPED.has(name)) {
      if (SKIPPED.has(name)) this.#skipped += 1;
      return;
    }
    if (name === 'title') this.#inTitle = true;
    if (name === 'pre') this.#preformatted += 1;
    const level = HEADING.exec(name)?.[1];
    if (level !== undefined) {
      this.#flush(true);
      const isTitle = /\btitle\b/.test(attributes.class ?? '');
      this.#heading = isTitle ? 1 : Number(level) + this.#below;
      if (isTitle) this.#below = 1;
    } else if (CELL.test(name)) {
      this.#cells += 1;
      if (this.#text.trim() !== '') this.#text += ' | ';
    } else if (this.#cells > 0 && IN_CELLS.test(name)) this.#text += ' ';
    else if (ROWS.has(name)) this.#flush(false);
    else if (PARAGRAPHS.has(name) || name === 'pre') this.#flush(true);
    if (name === 'li') this.#text = ITEM;
  }

  close(name: string): void {
    if (SKIPPED.has(name)) {
      this.#skipped = Math.max(0, this.#skipped - 1);
      return;
    }
    if (this.#skipped > 0) return;
    if (name === 'title') this.#inTitle = false;
    if (HEADING.test(name)) {
      this.#flush(true);
      this.#heading = undefined;
    } else if (CELL.test(name)) this.#cells = Math.max(0, this.#cells - 1);
    else if (this.#cells > 0 && IN_CELLS.test(name)) this.#text += ' ';
    else if (PARAGRAPHS.has(name) || name === 'pre') this.#flush(true);
    else if (ROWS.has(name)) this.#flush(false);
    if (name === 'li' && this.#text === ITEM) this.#text = '';
    if (name === 'pre') this.#preformatted = Math.max(0, this.#preformatted - 1);
  }

  add(text: string, index: number): void {
    if (this.#inTitle) this.#title += text;
    else if (this.#skipped === 0) {
      if (this.#start === undefined && text.trim() !== '') {
        this.#start = this.#lineAt(index + text.search(/\S/));
      }
      this.#text += text;
    }
  }

  end(): { text: string; layout: DocumentLayout } {
    this.#flush(true);
    const { headings, origins, text } = this.#writer;
    const title = collapse(this.#title);
    // A page without a top-level heading gets the title of its tab.
    if (title === '' || headings.some(({ level }) => level === 1)) {
      return { text, layout: { headings, lines: origins } };
    }
    const shifted = headings.map(({ line, level }) => ({ line: line + 2, level }));
    return {
      text: `${title}\n\n${text}`,
      layout: { headings: [{ line: 1, level: 1 }, ...shifted], lines: [1, 1, ...origins] },
    };
  }

  #flush(paragraph: boolean): void {
    const text = this.#text;
    // An item's marker waits for its text, which may be in a separate paragraph.
    if (text === ITEM) return;
    const origin = this.#start ?? this.#writer.origins.at(-1) ?? 1;
    this.#text = '';
    this.#start = undefined;
    const lines = this.#preformatted > 0 ? text.split('\n').map((line) => line.trimEnd()) : [collapse(text)];
    const filled = lines.some((line) => line.trim() !== '');
    if (this.#heading !== undefined) {
      if (filled) this.#writer.heading(collapse(text), this.#heading, origin);
      return;
    }
    if (filled) {
      for (const [index, line] of lines.entries()) {
        if (line !== '' || this.#preformatted > 0) this.#writer.line(line, origin + index);
      }
    }
    if (paragraph) this.#writer.gap();
  }
}

function collapse(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** The line number, from 1, of a position in a text; positions must be ascending. */
function lineCounter(text: string): (index: number) => number {
  let line = 1;
  let at = 0;
  return (index) => {
    for (;;) {
      const next = text.indexOf('\n', at);
      if (next === -1 || next >= index) return line;
      line += 1;
      at = next + 1;
    }
  };
}
