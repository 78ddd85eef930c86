import * as v from 'valibot';
import { startTimer } from '../../options/duration';
import { callback, duration, wholeNumber } from '../../options/fields';
import { readOptions } from '../../options/read-options';
import { BackendError } from '../errors';
import type { RagBackend } from '../rag-backend';
import { gateBackend, type Place } from './gate-backend';

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
 * waiting or the wait is too long. A question that may still change gets a slot only if one is free, and loses it to
 * a question that is certain. Throws a `TypeError` that names an invalid option.
 */
export function limitBackend(backend: RagBackend, options: LimitOptions = {}): RagBackend {
  const slots = new Slots(options, 'limitBackend');
  return gateBackend(
    backend,
    (_query, { signal }, place) => (place ? kept(place) : slots.enter(signal)),
    (speculation) => slots.hold(() => speculation.decline()),
  );
}

function kept(place: Place): () => void {
  place.keep();
  return () => place.leave();
}

interface Waiter {
  admit(): void;
}

/** A slot of a question that may still change. */
interface Held {
  makeWay(): void;
}

/** A number of slots, and a bounded FIFO queue of questions waiting for one. */
export class Slots {
  readonly #options: v.InferOutput<typeof limitSchema>;
  readonly #waiting = new Set<Waiter>();
  readonly #held = new Set<Held>();
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
    const [oldest] = this.#held;
    if (oldest) {
      oldest.makeWay();
      return () => this.#leave();
    }
    if (this.#waiting.size >= this.#options.queue)
      throw this.#refuse('too many questions are waiting already');
    return this.#wait(signal);
  }

  /**
   * A slot for a question that may still change; undefined when none is free. A question that finds no other slot
   * takes it over unless it has been kept: then `onLost` is called.
   */
  hold(onLost: () => void): Place | undefined {
    if (this.#taken >= this.#options.concurrent) return undefined;
    this.#taken++;
    let isTheirs = true;
    const held: Held = {
      makeWay: () => {
        isTheirs = false;
        this.#held.delete(held);
        onLost();
      },
    };
    this.#held.add(held);
    return {
      keep: () => void this.#held.delete(held),
      leave: () => {
        this.#held.delete(held);
        if (isTheirs) this.#leave();
        isTheirs = false;
      },
    };
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
