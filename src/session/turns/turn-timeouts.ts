import type { Clock } from '../../options/clock';

/** One timer for each turn that waits for its rest. */
export class TurnTimeouts<T extends object> {
  readonly #clock: Clock;
  readonly #ms: number;
  readonly #onTimeout: (turn: T) => void;
  readonly #timers = new Map<T, unknown>();

  constructor(clock: Clock, ms: number, onTimeout: (turn: T) => void) {
    this.#clock = clock;
    this.#ms = ms;
    this.#onTimeout = onTimeout;
  }

  /** Starts the turn's timer, or starts it again. */
  start(turn: T): void {
    this.stop(turn);
    if (this.#ms === Number.POSITIVE_INFINITY) return;
    this.#timers.set(
      turn,
      this.#clock.setTimeout(() => this.#onTimeout(turn), this.#ms),
    );
  }

  stop(turn: T): void {
    this.#clock.clearTimeout(this.#timers.get(turn));
    this.#timers.delete(turn);
  }
}
