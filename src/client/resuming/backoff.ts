import { isHidden, isOffline } from './page';

/** The first ceiling of a delay; it doubles with each attempt. */
const BASE_MS = 500;

/** A connection that lived this long was no failure. */
const MIN_UPTIME_MS = 5_000;

/** How much longer a hidden page waits with each attempt. */
const HIDDEN_STEP_MS = 5_000;

/** How often an offline browser tries all the same, for a server on its own machine; and a hidden page at least. */
const SELDOM_MS = 30_000;

/** How long to wait before the next attempt: a random part of a time that doubles, so that clients do not come at once. */
export class Backoff {
  readonly #maxMs: number;
  readonly #random: () => number;
  #attempt = 0;
  /** When the server wants to hear from us again. */
  #notBefore = 0;

  constructor(maxMs: number, random: () => number) {
    this.#maxMs = maxMs;
    this.#random = random;
  }

  /** The server wants to be left alone for a while. */
  postpone(now: number, retryAfterMs = 0): void {
    this.#notBefore = now + retryAfterMs;
  }

  /** How long the server still wants to be left alone. */
  left(now: number): number {
    return Math.max(0, this.#notBefore - now);
  }

  next(now: number): { attempt: number; retryInMs: number | undefined; timerMs: number } {
    const ceiling = Math.min(this.#maxMs, BASE_MS * 2 ** this.#attempt);
    const hidden = isHidden() ? Math.min(SELDOM_MS, HIDDEN_STEP_MS * this.#attempt) : 0;
    const delayMs = this.left(now) + Math.max(hidden, Math.round(this.#random() * ceiling));
    this.#attempt += 1;
    const offline = isOffline();
    return {
      attempt: this.#attempt,
      retryInMs: offline ? undefined : delayMs,
      timerMs: offline ? Math.max(SELDOM_MS, delayMs) : delayMs,
    };
  }

  /** A connection has ended. Returns whether it was worth its name; then delays are short again. */
  ended(uptimeMs: number): boolean {
    const lasted = uptimeMs >= MIN_UPTIME_MS;
    if (lasted) this.#attempt = 0;
    return lasted;
  }
}
