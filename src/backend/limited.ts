import * as v from 'valibot';
import { startTimer } from '../options/duration';
import { callback, duration, wholeNumber } from '../options/fields';
import { readOptions } from '../options/read-options';
import { gateBackend } from './abortable';
import { BackendError } from './errors';
import type { RagBackend } from './rag-backend';

export interface LimitOptions {
  /** How many answers may be in progress at once; `Infinity` for no limit. Default 256. */
  concurrent?: number;
  /** How many questions may wait for a slot; `Infinity` for no limit. Default 512. */
  queue?: number;
  /** How long a question may wait, in milliseconds; `Infinity` for no limit. Default 10,000. */
  waitMs?: number;
  /** Called when a question is refused. */
  onRefused?: () => void;
}

const limitSchema = v.object({
  concurrent: v.optional(wholeNumber({ min: 1, unlimited: true }), 256),
  queue: v.optional(wholeNumber({ unlimited: true }), 512),
  waitMs: v.optional(duration({ min: 0, unlimited: true }), 10_000),
  onRefused: v.optional(callback<() => void>('a function'), () => () => {}),
});

/**
 * The same backend with a limit on concurrent questions. Others wait, and fail with `RATE_LIMITED` when too many are
 * waiting or the wait is too long. Throws a `TypeError` that names an invalid option.
 */
export function limitBackend(backend: RagBackend, options: LimitOptions = {}): RagBackend {
  const slots = new Slots(options, 'limitBackend');
  return gateBackend(backend, (_query, { signal }) => slots.enter(signal));
}

interface Waiter {
  admit(): void;
}

/** A number of slots, and a bounded FIFO queue of questions waiting for one. */
export class Slots {
  readonly #options: v.InferOutput<typeof limitSchema>;
  readonly #waiting = new Set<Waiter>();
  #taken = 0;

  /** @param who is named in errors about invalid options */
  constructor(options: LimitOptions = {}, who = 'Slots') {
    this.#options = readOptions(who, limitSchema, options);
  }

  /**
   * Resolves with the function that releases the slot, to be called once. Fails with a `BackendError` of
   * `RATE_LIMITED`. After the signal is aborted it resolves without taking a slot.
   */
  enter(signal: AbortSignal): (() => void) | Promise<() => void> {
    if (signal.aborted) return () => {};
    if (this.#taken < this.#options.concurrent) {
      this.#taken++;
      return () => this.#leave();
    }
    if (this.#waiting.size >= this.#options.queue)
      throw this.#refuse('too many questions are waiting already');
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
      const timer = startTimer(() => {
        done();
        reject(this.#refuse(`no place was free within ${this.#options.waitMs} ms`));
      }, this.#options.waitMs);
      signal.addEventListener('abort', onAbort);
      this.#waiting.add(waiter);
    });
  }

  /** The slot goes straight to the question that has waited longest. */
  #leave(): void {
    const [next] = this.#waiting;
    if (next) next.admit();
    else this.#taken--;
  }

  #refuse(why: string): BackendError {
    const { onRefused, waitMs } = this.#options;
    onRefused();
    // Without a limit no estimate is possible.
    const hint =
      waitMs === Number.POSITIVE_INFINITY ? {} : { retryAfterMs: Math.max(1_000, Math.ceil(waitMs / 2)) };
    return new BackendError('RATE_LIMITED', `The backend was not asked: ${why}.`, hint);
  }
}
