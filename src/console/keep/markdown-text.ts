/** Plain text in Markdown and back: on one line, and without any meaning as Markdown or HTML. */

const SPECIAL = /[\\`*_[\]<>&#~|]/g;
/** At the beginning of an item it would begin a list of its own. */
const LIST_MARK = /^(?:[-+=]|\d+(?=[.)]))/;

export function escaped(text: string): string {
  return oneLine(text)
    .replace(SPECIAL, '\\$&')
    .replace(LIST_MARK, (mark) => (/\d/.test(mark) ? `${mark}\\` : `\\${mark}`));
}

export function unescaped(markdown: string): string {
  return markdown.replace(/\\([!-/:-@[-`{-~])/g, '$1');
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
