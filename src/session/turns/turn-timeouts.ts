import type { Clock } from '../../options/clock';

/** One timer for each turn that is waiting for the rest. */
export class TurnTimeouts<T extends object> {
  readonly #clock: Clock;
  readonly #onTimeout: (turn: T) => void;
  readonly #timers = new Map<T, unknown>();

  constructor(clock: Clock, onTimeout: (turn: T) => void) {
    this.#clock = clock;
    this.#onTimeout = onTimeout;
  }

  /** Starts or restarts the turn's timer; `Infinity` starts none. */
  start(turn: T, ms: number): void {
    this.stop(turn);
    if (ms === Number.POSITIVE_INFINITY) return;
    this.#timers.set(
      turn,
      this.#clock.setTimeout(() => this.#onTimeout(turn), ms),
    );
  }

  stop(turn: T): void {
    this.#clock.clearTimeout(this.#timers.get(turn));
    this.#timers.delete(turn);
  }
}
