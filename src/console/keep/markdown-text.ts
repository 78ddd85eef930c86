/**
 * Plain text in Markdown and back: on one line, and without any meaning as Markdown or HTML.
 *
 * What could mean something is written as a character reference. A backslash would not do: an address before it takes it
 * in, and some readers undo it in the text of a link before they read that text again.
 */

/**
 * Marks anywhere; what makes an address a link by itself (`http://`, `www.`; mail has its `@`); and at the beginning,
 * where an item would have a list of its own, `-` or `1.`.
 */
const MEANING = /[\\`*_[\]<>&#~|!()@]|:(?=\/\/)|(?<=www)\.|^[-+=]|(?<=^\d{1,9})\./gi;

const NAMES: ReadonlyMap<string, string> = new Map([
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['&', '&amp;'],
]);
const CHARACTERS: ReadonlyMap<string, string> = new Map(
  [...NAMES].map(([character, name]) => [name, character]),
);

export function escaped(text: string): string {
  return oneLine(text).replace(MEANING, (mark) => NAMES.get(mark) ?? `&#${mark.charCodeAt(0)};`);
}

/** What is changed by hand may have backslashes. */
export function unescaped(markdown: string): string {
  return markdown.replace(
    /\\([!-/:-@[-`{-~])|&#(\d{2,3});|&(?:lt|gt|amp);/g,
    (all, mark: string | undefined, code: string | undefined) =>
      mark ?? (code === undefined ? (CHARACTERS.get(all) ?? all) : String.fromCharCode(Number(code))),
  );
}

export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** Text that is shown letter by letter, such as a path. */
export function codeSpan(text: string): string {
  const line = oneLine(text);
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** The texts of the code spans in a line. */
export function codeSpansIn(markdown: string): string[] {
  return [...markdown.matchAll(/(?<!`)(`+)(?!`)(.*?[^`])\1(?!`)/g)].map(([, , text = '']) =>
    /^ .* $/.test(text) ? text.slice(1, -1) : text,
  );
}
