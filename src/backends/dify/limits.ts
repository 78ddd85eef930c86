import { BackendError } from '../errors';

/** `settled`: what still might come is of no use. */
export type GaveUp = 'cancelled' | 'closed' | 'timeout' | 'settled';

/** Everything that may end an answer before Dify does, behind one signal. */
export class Limits {
  readonly #controller = new AbortController();
  readonly #caller: AbortSignal;
  readonly #timeoutMs: number;
  readonly #timeout: NodeJS.Timeout;
  #settling: NodeJS.Timeout | undefined;
  #reason: GaveUp | undefined;
  readonly #cancel = () => this.giveUp('cancelled');

  constructor(caller: AbortSignal, timeoutMs: number) {
    this.#caller = caller;
    this.#timeoutMs = timeoutMs;
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

  /** The answer is there; waits a little longer for what may follow it. */
  settleWithin(ms: number): void {
    this.#settling ??= setTimeout(() => this.giveUp('settled'), ms);
  }

  /** The failure that the caller is told; undefined when it was its own wish, or none. */
  failure(): BackendError | undefined {
    if (this.#reason === 'timeout') {
      return new BackendError(
        'BACKEND_TIMEOUT',
        `Dify did not finish its answer within ${this.#timeoutMs} ms (timeoutMs).`,
      );
    }
    return this.#reason === 'closed' ? closedBackend() : undefined;
  }

  /** To be called when the answer is over, however it ended. */
  release(): void {
    clearTimeout(this.#timeout);
    clearTimeout(this.#settling);
    this.#caller.removeEventListener('abort', this.#cancel);
  }
}

export function closedBackend(): BackendError {
  return new BackendError('BACKEND_UNAVAILABLE', 'The Dify backend was closed.', { retryable: false });
}
