import { BackendError } from '../backend/errors';
import { startTimer } from '../options/duration';
import { sentence } from './upstream-errors';

/**
 * Why an answer was aborted. `first_event`: no event came in time. `idle`: no more bytes came. `settled`: the answer
 * is complete, and what may still follow is not needed.
 */
export type AbortReason = 'cancelled' | 'closed' | 'timeout' | 'first_event' | 'idle' | 'settled';

/** How long to wait for the next bytes, in milliseconds. */
export interface SilenceLimits {
  firstEventTimeoutMs: number;
  idleTimeoutMs: number;
}

const NEVER = Number.POSITIVE_INFINITY;

type Timer = ReturnType<typeof startTimer>;

/** Combines everything that can end an answer before the other side does into one signal. */
export class Timeouts {
  readonly #controller = new AbortController();
  readonly #who: string;
  readonly #caller: AbortSignal;
  readonly #timeoutMs: number;
  readonly #silence: SilenceLimits | undefined;
  readonly #timeout: Timer;
  #waiting: Timer;
  #settling: Timer;
  #idle: Timer;
  #reading = false;
  #begun = false;
  #reason: AbortReason | undefined;
  readonly #cancel = () => this.abort('cancelled');

  /** `timeoutMs` counts from now; without `silence` it is the only limit. `who` names the server in errors. */
  constructor(who: string, caller: AbortSignal, timeoutMs: number, silence?: SilenceLimits) {
    this.#who = who;
    this.#caller = caller;
    this.#timeoutMs = timeoutMs;
    this.#silence = silence;
    this.#timeout = startTimer(() => this.abort('timeout'), timeoutMs);
    caller.addEventListener('abort', this.#cancel, { once: true });
    if (caller.aborted) this.#cancel();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get reason(): AbortReason | undefined {
    return this.#reason;
  }

  abort(reason: AbortReason): void {
    if (this.#reason) return;
    this.#reason = reason;
    this.#controller.abort();
  }

  /** The question has been sent: its first event must come in time. */
  questionSent(): void {
    this.#begun = false;
    this.#wait('first_event', this.#silence?.firstEventTimeoutMs);
  }

  /** The question was refused, and no request is pending. */
  questionRefused(): void {
    clearTimeout(this.#waiting);
  }

  /** An event came; from now on only the idle limit applies. */
  eventReceived(): void {
    if (this.#begun) return;
    this.#begun = true;
    clearTimeout(this.#waiting);
  }

  /** Bytes are waited for, until `readingEnds`. While nobody reads, the other side may be silent indefinitely. */
  readingBegins(): void {
    this.#reading = true;
    if (!this.#begun) return;
    // One timer an answer: a new one for each token would cost more than reading it.
    if (this.#idle) this.#idle.refresh();
    else
      this.#idle = startTimer(
        () => this.#reading && this.abort('idle'),
        this.#silence?.idleTimeoutMs ?? NEVER,
      );
  }

  readingEnds(): void {
    this.#reading = false;
  }

  /** The answer is complete; waits a little longer for what may follow it. */
  settleWithin(ms: number): void {
    this.#settling ??= startTimer(() => this.abort('settled'), ms);
  }

  /** The failure to report to the caller; undefined when the caller ended it, or when there was none. */
  failure(): BackendError | undefined {
    switch (this.#reason) {
      case 'timeout':
        return this.#late(`did not finish its answer within ${this.#timeoutMs} ms (timeoutMs)`);
      case 'first_event':
        return this.#late(
          `did not begin its answer within ${this.#silence?.firstEventTimeoutMs} ms (firstEventTimeoutMs)`,
        );
      case 'idle':
        return this.#late(
          `fell silent in the middle of its answer for ${this.#silence?.idleTimeoutMs} ms (idleTimeoutMs)`,
        );
      case 'closed':
        return closedError(this.#who);
      default:
        return undefined;
    }
  }

  /** Call it when the answer is over, however it ended. */
  release(): void {
    clearTimeout(this.#timeout);
    clearTimeout(this.#waiting);
    clearTimeout(this.#idle);
    clearTimeout(this.#settling);
    this.#caller.removeEventListener('abort', this.#cancel);
  }

  #wait(reason: AbortReason, ms: number | undefined): void {
    clearTimeout(this.#waiting);
    if (ms !== undefined) this.#waiting = startTimer(() => this.abort(reason), ms);
  }

  #late(what: string): BackendError {
    return new BackendError('BACKEND_TIMEOUT', sentence(`${this.#who} ${what}.`));
  }
}

export function closedError(who: string): BackendError {
  return new BackendError('BACKEND_UNAVAILABLE', `The backend that asks ${who} was closed.`, {
    retryable: false,
  });
}
