const WINDOW_MS = 60_000;
const MOST = 5;
const FIRST_DELAY_MS = 100;

/** How soon a process is started again that ended by itself, and when it is better not to. */
export class Restarts {
  readonly #now: () => number;
  #ends: number[] = [];

  /** `now` is in milliseconds and only goes forward. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** One more has ended: after so many milliseconds another may start. Undefined: too many did, in one minute. */
  delayMs(): number | undefined {
    const now = this.#now();
    this.#ends = [...this.#ends.filter((at) => now - at < WINDOW_MS), now];
    if (this.#ends.length >= MOST) return undefined;
    return FIRST_DELAY_MS * 2 ** (this.#ends.length - 1);
  }
}
