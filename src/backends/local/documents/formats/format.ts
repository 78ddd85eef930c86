import { extname } from 'node:path';
import type { DocumentLayout } from '../../options';

/** The supported formats, by file extension. */
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

/** Undefined for a file that is not a document. */
export function kindOf(path: string): Kind | undefined {
  return KIND_OF[extname(path).toLowerCase()];
}

/** The content of a file as text. Plain data, since it is passed between threads. */
export interface Parsed {
  text: string;
  /** Absent when the text is exactly what the file contains. */
  layout?: DocumentLayout;
  /** The encoding, when it had to be guessed. */
  guessed?: string;
}

/** A file that cannot be used. The message gives the reason, phrased to follow "… is left out of the index: ". */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
  /** Whether the file no longer exists. */
  readonly gone: boolean;

  constructor(reason: string, gone = false) {
    super(reason);
    this.gone = gone;
  }
}

/** Why a file could not be read, in a few words, without its path. */
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

/** Whether the file was removed, rather than merely broken. */
export function isGone(error: unknown): boolean {
  return (
    (error as { code?: unknown } | null)?.code === 'ENOENT' || (error instanceof Unreadable && error.gone)
  );
}
