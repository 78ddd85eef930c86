import { readFile } from 'node:fs/promises';
import type { Kind } from './kinds';
import { parse } from './parse';
import type { Parsed } from './parsed';
import { Unreadable } from './unreadable';
import type { FoundFile } from './walk';
import { WorkerReader, workerEntry } from './worker-reader';

/** Reads one file after the other or several at once; throws `Unreadable` or the error of the disk. */
export interface DocumentReader {
  read(file: FoundFile): Promise<Parsed>;
  close(): Promise<void>;
}

/** Larger files would hold up the event loop for longer than a few milliseconds. */
const SMALL = 256 * 1024;
/** So are these, whatever their size. */
const SLOW: ReadonlySet<Kind> = new Set(['pdf', 'docx']);

/** Reads small texts here, and what takes longer in a thread of its own, which starts when it is needed. */
export function createReader(maxFileBytes: number): DocumentReader {
  let thread: WorkerReader | undefined;
  return {
    async read({ file, kind, bytes }) {
      if (bytes > maxFileBytes) {
        throw new Unreadable(
          `it has ${megabytes(bytes)} MB, and only files of up to ${megabytes(maxFileBytes)} MB are read`,
        );
      }
      if (SLOW.has(kind) || bytes > SMALL) {
        const entry = workerEntry();
        // A program that was bundled into one file has no such thread.
        if (entry !== undefined) {
          thread ??= new WorkerReader(entry);
          return thread.read({ file, kind });
        }
      }
      return parse(kind, await readFile(file));
    },
    async close() {
      await thread?.close();
      thread = undefined;
    },
  };
}

function megabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(bytes < 10 * 1024 * 1024 ? 1 : 0).replace(/\.0$/, '');
}
