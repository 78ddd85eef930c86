const WINDOW_MS = 60_000;
const MOST = 5;
const FIRST_DELAY_MS = 100;

/** Decides how soon a process that ended by itself is restarted, and when to stop trying. */
export class Restarts {
  readonly #now: () => number;
  #ends: number[] = [];

  /** `now` is in milliseconds and monotonic. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /**
   * Records another exit; returns the milliseconds until a replacement may start. Undefined: too many exits
   * within one minute.
   */
  delayMs(): number | undefined {
    const now = this.#now();
    this.#ends = [...this.#ends.filter((at) => now - at < WINDOW_MS), now];
    if (this.#ends.length >= MOST) return undefined;
    return FIRST_DELAY_MS * 2 ** (this.#ends.length - 1);
  }
}
