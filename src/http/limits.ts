import { BackendError } from '../backend/errors';
import { sentence } from './sentence';

/** `unbegun`: no event came. `silent`: no bytes any more. `settled`: what still might come is of no use. */
export type GaveUp = 'cancelled' | 'closed' | 'timeout' | 'unbegun' | 'silent' | 'settled';

/** How long to wait for the next sign of life, in milliseconds. */
export interface Patience {
  firstEventTimeoutMs: number;
  idleTimeoutMs: number;
}

/** Everything that may end an answer before the other side does, behind one signal. */
export class Limits {
  readonly #controller = new AbortController();
  readonly #who: string;
  readonly #caller: AbortSignal;
  readonly #timeoutMs: number;
  readonly #patience: Patience | undefined;
  readonly #timeout: NodeJS.Timeout;
  #waiting: NodeJS.Timeout | undefined;
  #settling: NodeJS.Timeout | undefined;
  #begun = false;
  #reason: GaveUp | undefined;
  readonly #cancel = () => this.giveUp('cancelled');

  /** `timeoutMs` counts from now; without `patience` it is the only limit. `who` is being waited for. */
  constructor(who: string, caller: AbortSignal, timeoutMs: number, patience?: Patience) {
    this.#who = who;
    this.#caller = caller;
    this.#timeoutMs = timeoutMs;
    this.#patience = patience;
    this.#timeout = setTimeout(() => this.giveUp('timeout'), timeoutMs);
    caller.addEventListener('abort', this.#cancel, { once: true });
    if (caller.aborted) this.#cancel();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get reason(): GaveUp | undefined {
    return this.#reason;
  }

  giveUp(reason: GaveUp): void {
    if (this.#reason) return;
    this.#reason = reason;
    this.#controller.abort();
  }

  /** The question is on its way: its first event must come in time. */
  asked(): void {
    this.#begun = false;
    this.#wait('unbegun', this.#patience?.firstEventTimeoutMs);
  }

  /** The question was refused, and nothing is on its way. */
  refused(): void {
    clearTimeout(this.#waiting);
  }

  /** An event came; from now on only silence counts. */
  begun(): void {
    if (this.#begun) return;
    this.#begun = true;
    clearTimeout(this.#waiting);
  }

  /** Bytes are waited for. While nobody reads them they may take as long as they like. */
  async listen<T>(read: Promise<T>): Promise<T> {
    if (!this.#begun) return read;
    this.#wait('silent', this.#patience?.idleTimeoutMs);
    try {
      return await read;
    } finally {
      clearTimeout(this.#waiting);
    }
  }

  /** The answer is there; waits a little longer for what may follow it. */
  settleWithin(ms: number): void {
    this.#settling ??= setTimeout(() => this.giveUp('settled'), ms);
  }

  /** The failure that the caller is told; undefined when it was its own wish, or none. */
  failure(): BackendError | undefined {
    switch (this.#reason) {
      case 'timeout':
        return late(`${this.#who} did not finish its answer within ${this.#timeoutMs} ms (timeoutMs).`);
      case 'unbegun':
        return late(
          `${this.#who} did not begin its answer within ${this.#patience?.firstEventTimeoutMs} ms (firstEventTimeoutMs).`,
        );
      case 'silent':
        return late(
          `${this.#who} fell silent in its answer for ${this.#patience?.idleTimeoutMs} ms (idleTimeoutMs).`,
        );
      case 'closed':
        return closedBackend(this.#who);
      default:
        return undefined;
    }
  }

  /** To be called when the answer is over, however it ended. */
  release(): void {
    clearTimeout(this.#timeout);
    clearTimeout(this.#waiting);
    clearTimeout(this.#settling);
    this.#caller.removeEventListener('abort', this.#cancel);
  }

  #wait(reason: GaveUp, ms: number | undefined): void {
    clearTimeout(this.#waiting);
    if (ms !== undefined) this.#waiting = setTimeout(() => this.giveUp(reason), ms);
  }
}

export function closedBackend(who: string): BackendError {
  return new BackendError('BACKEND_UNAVAILABLE', `The backend that asks ${who} was closed.`, {
    retryable: false,
  });
}

function late(message: string): BackendError {
  return new BackendError('BACKEND_TIMEOUT', sentence(message));
}
