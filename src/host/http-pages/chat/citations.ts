import { isChinese } from '../../../backend/language';
import type { Source } from '../../../protocol/index';

/** How many sources are listed in the text; the field `sources` has all. */
const MAX_LISTED = 8;

/** The list at the end of an answer's text, in Markdown: `[1] Returns (en/returns.md, line 7)`. */
export function sourceList(question: string, sources: readonly Source[]): string {
  if (sources.length === 0) return '';
  const listed = [...sources].sort((a, b) => a.position - b.position).slice(0, MAX_LISTED);
  const lines = listed.map((source) => `[${source.position}] ${named(source)}`);
  return `\n\n${isChinese(question) ? '来源：' : 'Sources:'}\n\n${lines.join('  \n')}`;
}

function named({ title, uri, path, line, page }: Source): string {
  const name = plain(title);
  const place = [
    path === title ? undefined : path,
    page === undefined ? line && `line ${line}` : `page ${page}`,
  ]
    .filter((part) => part !== undefined)
    .map((part) => plain(String(part)))
    .join(', ');
  const link =
    uri !== undefined && /^https?:\/\//i.test(uri)
      ? `[${name}](<${uri.replace(/[<>\s]/g, encodeURIComponent)}>)`
      : name;
  return place === '' ? link : `${link} (${place})`;
}

/** In one line, without what Markdown would take for markup. */
function plain(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_[\]<>]/g, '\\$&');
}
