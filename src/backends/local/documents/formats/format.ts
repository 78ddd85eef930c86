import { extname } from 'node:path';
import type { DocumentLayout } from '../../options';

/** What can be read, by file extension. */
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

/** What a file holds, as text. Crosses from one thread to another, so it is plain data. */
export interface Parsed {
  text: string;
  /** Absent when the text is as it stands in the file. */
  layout?: DocumentLayout;
  /** The encoding, when it had to be guessed. */
  guessed?: string;
}

/** A file that cannot be used. The message says why, as the end of "… is left out of the index: ". */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
  /** Whether the file no longer exists. */
  readonly gone: boolean;

  constructor(reason: string, gone = false) {
    super(reason);
    this.gone = gone;
  }
}

/** Why a file could not be read, in a few words and without its path. */
export function reasonOf(error: unknown): string {
  if (error instanceof Unreadable) return error.message;
  const code = (error as { code?: unknown } | null)?.code;
  switch (code) {
    case 'ENOENT':
      return 'it no longer exists';
    case 'EACCES':
    case 'EPERM':
      return `this user has no permission to read it (${code})`;
    case 'ELOOP':
      return 'its links form a circle';
    default:
      return `it cannot be read (${typeof code === 'string' ? code : 'for an unknown reason'})`;
  }
}

/** Whether the file was removed, and is not merely broken. */
export function isGone(error: unknown): boolean {
  return (
    (error as { code?: unknown } | null)?.code === 'ENOENT' || (error instanceof Unreadable && error.gone)
  );
}
