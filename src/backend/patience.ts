import type { Clock } from '../options/clock';
import { BackendError } from './errors';

/** How long an answer is waited for: the signal is aborted with the caller's, and when the time is up. */
export class Patience {
  readonly #controller = new AbortController();
  readonly #caller: AbortSignal;
  readonly #clock: Clock;
  #timer: unknown;
  #timedOut: BackendError | undefined;
  readonly #cancel = () => this.#controller.abort(this.#caller.reason);

  /** The time counts from now. */
  constructor(caller: AbortSignal, timeoutMs: number, clock: Clock) {
    this.#caller = caller;
    this.#clock = clock;
    caller.addEventListener('abort', this.#cancel, { once: true });
    if (caller.aborted) this.#cancel();
    this.#timer = clock.setTimeout(() => {
      this.#timedOut = new BackendError('BACKEND_TIMEOUT', `Nothing came within ${timeoutMs} ms.`);
      this.#controller.abort(this.#timedOut);
    }, timeoutMs);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Set when the time was up. */
  get timedOut(): BackendError | undefined {
    return this.#timedOut;
  }

  /** What was waited for is here; from now on only the caller's abort counts. */
  satisfied(): void {
    this.#clock.clearTimeout(this.#timer);
  }

  end(): void {
    this.satisfied();
    this.#caller.removeEventListener('abort', this.#cancel);
  }
}
