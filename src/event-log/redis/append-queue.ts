import type { Batch, WriteResult } from '../event-log';
import { LogUnavailableError } from '../event-log';
import type { RedisConnection } from './connection';
import type { Keys } from './keys';
import { pack } from './packed-event';
import { writeResult } from './replies';
import { APPEND } from './scripts';

/** How many appends one command has at most: Redis does nothing else meanwhile. */
const MAX_APPENDS = 256;
const MAX_BYTES = 1_048_576;
/** As long as so many commands are not answered, further appends gather. */
const MAX_RUNNING = 2;
/** Of much traffic, so many milliseconds are gathered: most of what an append costs is the write to the socket. */
const GATHER_MS = 2;
/** What may wait, in UTF-16 code units; more is refused. */
const MAX_WAITING = 16_777_216;

interface Waiting {
  epoch: string;
  fence: number;
  batch: Batch;
  size: number;
  resolve: (result: WriteResult) => void;
  reject: (error: unknown) => void;
}

/**
 * Appends of all sessions of this host. Those of one turn of the event loop go to Redis as one command; so do those
 * that come while Redis is slow.
 */
export class AppendQueue {
  readonly #connection: RedisConnection;
  readonly #keys: Keys;
  /** The arguments that all appends share. */
  readonly #shared: readonly string[];
  #waiting: Waiting[] = [];
  #size = 0;
  #running = 0;
  #isScheduled = false;
  #flushedAt = 0;

  constructor(connection: RedisConnection, keys: Keys, shared: readonly string[]) {
    this.#connection = connection;
    this.#keys = keys;
    this.#shared = shared;
  }

  append(epoch: string, fence: number, batch: Batch): Promise<WriteResult> {
    if (!this.#connection.isUp) return Promise.reject(this.#connection.why);
    if (this.#size > MAX_WAITING) {
      return Promise.reject(new LogUnavailableError('Redis is slower than what is to be written.'));
    }
    return new Promise((resolve, reject) => {
      const size = sizeOf(batch);
      this.#waiting.push({ epoch, fence, batch, size, resolve, reject });
      this.#size += size;
      this.#schedule();
    });
  }

  /** What is to follow the appends of a session can be sent to Redis now. */
  flush(epoch: string): void {
    if (!this.#waiting.some((append) => append.epoch === epoch)) return;
    while (this.#waiting.length > 0) void this.#write(this.#take());
  }

  #schedule(): void {
    if (this.#isScheduled || this.#waiting.length === 0 || this.#running >= MAX_RUNNING) return;
    this.#isScheduled = true;
    const isBusy = performance.now() - this.#flushedAt < GATHER_MS;
    if (isBusy) setTimeout(this.#flush, GATHER_MS);
    else setImmediate(this.#flush);
  }

  readonly #flush = (): void => {
    this.#isScheduled = false;
    this.#flushedAt = performance.now();
    while (this.#waiting.length > 0 && this.#running < MAX_RUNNING) void this.#write(this.#take());
  };

  /** The next appends that fit one command. */
  #take(): Waiting[] {
    let count = 0;
    let size = 0;
    for (const append of this.#waiting) {
      if (count === MAX_APPENDS || (count > 0 && size + append.size > MAX_BYTES)) break;
      count++;
      size += append.size;
    }
    this.#size -= size;
    return this.#waiting.splice(0, count);
  }

  async #write(appends: Waiting[]): Promise<void> {
    const keys: string[] = [];
    const args = [...this.#shared];
    for (const { epoch, fence, batch } of appends) {
      const { events, snapshot } = batch;
      keys.push(...this.#keys.session(epoch));
      args.push(
        String(fence),
        String(events[0]?.offset ?? 0),
        String(events.length),
        snapshot === undefined ? '' : `s${snapshot}`,
      );
      for (const event of events) args.push(pack(event));
    }
    this.#running++;
    try {
      const results = (await this.#connection.run(APPEND, keys, args)) as unknown[];
      for (const [at, { resolve }] of appends.entries()) resolve(writeResult(results[at]));
    } catch (error) {
      for (const { reject } of appends) reject(error);
    } finally {
      this.#running--;
      this.#schedule();
    }
  }
}

/** Roughly how much is to be written. */
function sizeOf({ events, snapshot }: Batch): number {
  let size = snapshot?.length ?? 0;
  for (const { text } of events) size += text.length;
  return size;
}
