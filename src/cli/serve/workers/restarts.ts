const WINDOW_MS = 60_000;
const MAX_FAILURES = 5;
const FIRST_DELAY_MS = 100;
const MAX_DELAY_MS = 5_000;

/**
 * Decides how soon a worker that ended by itself is replaced, and when to stop trying: when workers never become
 * ready. One that was ready and was killed, however often, is replaced, with a growing delay.
 */
export class Restarts {
  readonly #now: () => number;
  #ends: number[] = [];
  #failures: number[] = [];

  /** `now` is in milliseconds and monotonic. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /**
   * Records another exit; returns the milliseconds until a replacement may start. Undefined: too many workers ended
   * within one minute before they were ready.
   */
  delayMs(wasReady: boolean): number | undefined {
    const now = this.#now();
    const recent = (at: number) => now - at < WINDOW_MS;
    this.#ends = [...this.#ends.filter(recent), now];
    this.#failures = wasReady ? [] : [...this.#failures.filter(recent), now];
    if (this.#failures.length >= MAX_FAILURES) return undefined;
    return Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (this.#ends.length - 1));
  }
}
