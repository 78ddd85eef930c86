import { gateBackend } from './abortable';
import { BackendError } from './errors';
import type { RagBackend } from './rag-backend';

export interface LimitOptions {
  /** How many answers may be under way at once. Default 256. */
  concurrent?: number;
  /** How many questions may wait for their turn. Default 512. */
  queue?: number;
  /** How long one may wait, in milliseconds. Default 10,000. */
  waitMs?: number;
  /** Told when a question is refused. */
  onRefused?: () => void;
}

/**
 * The same backend, asked by so many at once; the others wait for their turn, and fail with `RATE_LIMITED`
 * when too many wait or when it takes too long.
 */
export function limitBackend(backend: RagBackend, options: LimitOptions = {}): RagBackend {
  const slots = new Slots(options);
  return gateBackend(backend, (_query, { signal }) => slots.enter(signal));
}

interface Waiter {
  admit(): void;
}

/** A number of places, and a bounded queue of those who wait for one, first come first served. */
export class Slots {
  readonly #concurrent: number;
  readonly #queue: number;
  readonly #waitMs: number;
  readonly #onRefused: () => void;
  readonly #waiting = new Set<Waiter>();
  #taken = 0;

  constructor({ concurrent = 256, queue = 512, waitMs = 10_000, onRefused = () => {} }: LimitOptions = {}) {
    this.#concurrent = concurrent;
    this.#queue = queue;
    this.#waitMs = waitMs;
    this.#onRefused = onRefused;
  }

  /**
   * Resolves, in turn, with the function that gives the place back; to be called once. Throws a
   * `BackendError` of `RATE_LIMITED`. After an abort of the signal it resolves, with no place taken.
   */
  enter(signal: AbortSignal): (() => void) | Promise<() => void> {
    if (this.#taken < this.#concurrent) {
      this.#taken++;
      return () => this.#leave();
    }
    if (this.#waiting.size >= this.#queue) throw this.#refuse('too many questions wait already');
    return this.#wait(signal);
  }

  #wait(signal: AbortSignal): Promise<() => void> {
    return new Promise((resolve, reject) => {
      const done = () => {
        this.#waiting.delete(waiter);
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
      };
      const onAbort = () => {
        done();
        resolve(() => {});
      };
      const waiter: Waiter = {
        admit: () => {
          done();
          resolve(() => this.#leave());
        },
      };
      const timer = setTimeout(() => {
        done();
        reject(this.#refuse(`no place was free within ${this.#waitMs} ms`));
      }, this.#waitMs);
      signal.addEventListener('abort', onAbort);
      this.#waiting.add(waiter);
    });
  }

  /** The place goes to whoever waits longest, without being free in between. */
  #leave(): void {
    const [next] = this.#waiting;
    if (next) next.admit();
    else this.#taken--;
  }

  #refuse(why: string): BackendError {
    this.#onRefused();
    return new BackendError('RATE_LIMITED', `The backend was not asked: ${why}.`, {
      retryAfterMs: Math.max(1_000, Math.ceil(this.#waitMs / 2)),
    });
  }
}
