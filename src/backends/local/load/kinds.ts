import { extname } from 'node:path';

/** What can be read, by the end of a file's name. */
export type Kind = 'markdown' | 'text' | 'html' | 'pdf' | 'docx';

const KIND_OF: Readonly<Record<string, Kind>> = {
  '.md': 'markdown',
  '.markdown': 'markdown',
  '.txt': 'text',
  '.html': 'html',
  '.htm': 'html',
  '.pdf': 'pdf',
  '.docx': 'docx',
};

/** For messages: ".md, .txt, … or .docx". */
export const KINDS = Object.keys(KIND_OF)
  .join(', ')
  .replace(/, (?=[^,]*$)/, ' or ');

/** Undefined for a file that is no document. */
export function kindOf(path: string): Kind | undefined {
  return KIND_OF[extname(path).toLowerCase()];
}
