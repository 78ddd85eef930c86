/** How much may be sent at once, in seconds of the rate. */
const BURST_S = 0.25;
/** A second, when it is not known how much was too much. */
const FIRST_LIMIT = 200;
const LOWEST = 2;

/** Keeps what is sent under a rate: a bucket of permissions that fills as time passes. */
export class SendRate {
  #perMs: number;
  #most: number;
  #permits: number;
  #at: number;

  /** `perSecond` may be Infinity; `now` is in milliseconds. */
  constructor(perSecond: number, now: number) {
    this.#perMs = perSecond / 1_000;
    this.#most = Math.max(1, perSecond * BURST_S);
    this.#permits = this.#most;
    this.#at = now;
  }

  /** How long to wait before the next message, in milliseconds. */
  waitMs(now: number): number {
    if (this.#perMs === Number.POSITIVE_INFINITY) return 0;
    this.#fill(now);
    return this.#permits >= 1 ? 0 : Math.ceil((1 - this.#permits) / this.#perMs);
  }

  sent(now: number): void {
    if (this.#perMs === Number.POSITIVE_INFINITY) return;
    this.#fill(now);
    this.#permits -= 1;
  }

  /** Half of the rate, and nothing at once: it was too high. */
  halve(now: number): void {
    const perSecond = Number.isFinite(this.#perMs) ? this.#perMs * 1_000 : FIRST_LIMIT;
    this.#perMs = Math.max(LOWEST, perSecond / 2) / 1_000;
    this.#most = Math.max(1, this.#perMs * 1_000 * BURST_S);
    this.#permits = 0;
    this.#at = now;
  }

  #fill(now: number): void {
    this.#permits = Math.min(this.#most, this.#permits + (now - this.#at) * this.#perMs);
    this.#at = now;
  }
}
