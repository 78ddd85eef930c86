import type { Clock } from './clock';

/** One timer for each turn that waits for its rest. */
export class Watchdogs<T extends object> {
  readonly #clock: Clock;
  readonly #ms: number;
  readonly #bark: (turn: T) => void;
  readonly #timers = new Map<T, unknown>();

  constructor(clock: Clock, ms: number, bark: (turn: T) => void) {
    this.#clock = clock;
    this.#ms = ms;
    this.#bark = bark;
  }

  /** Starts the turn's timer, or starts it again. */
  watch(turn: T): void {
    this.unwatch(turn);
    this.#timers.set(
      turn,
      this.#clock.setTimeout(() => this.#bark(turn), this.#ms),
    );
  }

  unwatch(turn: T): void {
    this.#clock.clearTimeout(this.#timers.get(turn));
    this.#timers.delete(turn);
  }
}
