import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { type Kind, type Parsed, Unreadable } from './formats/format';
import { parse } from './formats/parse';
import type { FoundFile } from './walk';
import type { Job, Outcome } from './worker';

/** Reads files, one at a time or several at once; throws `Unreadable` or the file system's error. */
export interface DocumentReader {
  read(file: FoundFile): Promise<Parsed>;
  close(): Promise<void>;
}

/**
 * Files up to this many bytes are read here, which blocks the event loop for a few milliseconds at most. Larger ones,
 * and formats that are not listed, are read in a worker thread.
 */
const HERE: Readonly<Partial<Record<Kind, number>>> = {
  markdown: 256 * 1024,
  text: 256 * 1024,
  html: 32 * 1024,
};

/** The thread starts when it is first needed. */
export function createReader(maxFileBytes: number): DocumentReader {
  let thread: WorkerReader | undefined;
  let turns: Promise<unknown> = Promise.resolve();
  /** One file per turn of the event loop. */
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
        // A program bundled into a single file has no worker file.
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

/** Time limit per file, in milliseconds. */
const LONGEST = 120_000;
/** Memory limit per file, in megabytes: a small file may expand into a very large one. */
const MEMORY = 1024;

export interface WorkerReaderOptions {
  timeoutMs?: number;
  memoryMb?: number;
}

/**
 * Reads files in a worker thread, one after the other. The thread starts with the first file. Not tinypool: it does
 * not notice a thread that exits on its own, so its file would hang until the time limit.
 */
export class WorkerReader {
  readonly #entry: string | URL;
  readonly #options: Required<WorkerReaderOptions>;
  #worker: Worker | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(entry: string | URL, { timeoutMs = LONGEST, memoryMb = MEMORY }: WorkerReaderOptions = {}) {
    this.#entry = entry;
    this.#options = { timeoutMs, memoryMb };
  }

  /** Rejects with `Unreadable`, also when the thread crashes; the next file gets a new thread. */
  read(job: Job): Promise<Parsed> {
    const result = this.#last.then(() => this.#run(job));
    this.#last = result.catch(() => {});
    return result;
  }

  async close(): Promise<void> {
    await this.#last;
    await this.#end();
  }

  async #run(job: Job): Promise<Parsed> {
    this.#worker ??= this.#start();
    const outcome = await answerOf(this.#worker, job, this.#options.timeoutMs).catch(
      async (error: unknown) => {
        await this.#end();
        throw error;
      },
    );
    if ('reason' in outcome) throw new Unreadable(outcome.reason, outcome.gone);
    return outcome.parsed;
  }

  #start(): Worker {
    const worker = new Worker(this.#entry, {
      resourceLimits: { maxOldGenerationSizeMb: this.#options.memoryMb },
    });
    // A thread that crashes between two files must not end the process.
    worker.on('error', () => {});
    worker.on('exit', () => {
      if (this.#worker === worker) this.#worker = undefined;
    });
    return worker;
  }

  async #end(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }
}

function answerOf(worker: Worker, job: Job, timeoutMs: number): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const settle = (work: () => void) => {
      clearTimeout(timer);
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      work();
    };
    const fail = (reason: string) => settle(() => reject(new Unreadable(reason)));
    const onMessage = (outcome: Outcome) => settle(() => resolve(outcome));
    const onError = ({ code }: NodeJS.ErrnoException) => {
      const isMemory = code === 'ERR_WORKER_OUT_OF_MEMORY';
      fail(isMemory ? 'reading it takes too much memory' : 'it cannot be read (its reader broke down)');
    };
    const onExit = () => fail('it cannot be read (its reader ended)');
    const timer = setTimeout(() => fail(`reading it takes more than ${timeoutMs / 1000} s`), timeoutMs);
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    worker.postMessage(job);
  });
}

/** The worker's program: beside this code when built, in dist/ when run from source. */
export function workerEntry(): string | undefined {
  return ['./document-worker.js', '../../../../dist/document-worker.js']
    .map((at) => fileURLToPath(new URL(at, import.meta.url)))
    .find((path) => existsSync(path));
}
