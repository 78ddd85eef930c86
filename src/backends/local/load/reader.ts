import { readFile } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
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

/**
 * Up to so many bytes a file is read here: that holds up the event loop for a few milliseconds at most. Larger
 * ones, and kinds that are not listed, have a thread of their own.
 */
const HERE: Readonly<Partial<Record<Kind, number>>> = {
  markdown: 256 * 1024,
  text: 256 * 1024,
  html: 32 * 1024,
};

/** The thread starts when it is needed. */
export function createReader(maxFileBytes: number): DocumentReader {
  let thread: WorkerReader | undefined;
  let turns: Promise<unknown> = Promise.resolve();
  /** One file in a turn of the event loop. */
  const parseHere = (kind: Kind, bytes: Uint8Array) => {
    const parsed = turns.then(() => nextTurn()).then(() => parse(kind, bytes));
    turns = parsed.catch(() => {});
    return parsed;
  };
  return {
    async read({ file, kind, bytes }) {
      if (bytes > maxFileBytes) {
        throw new Unreadable(
          `it has ${megabytes(bytes)} MB, and only files of up to ${megabytes(maxFileBytes)} MB are read`,
        );
      }
      if (bytes > (HERE[kind] ?? 0)) {
        const entry = workerEntry();
        // A program that was bundled into one file has no such thread.
        if (entry !== undefined) {
          thread ??= new WorkerReader(entry);
          return thread.read({ file, kind });
        }
      }
      return parseHere(kind, await readFile(file));
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
