import type { Clock } from '../../options/clock';

/** One timer for each turn that is waiting for the rest. */
export class TurnTimeouts<T extends object> {
  readonly #clock: Clock;
  readonly #onTimeout: (turn: T) => void;
  readonly #timers = new Map<T, { timer: unknown; until: number }>();

  constructor(clock: Clock, onTimeout: (turn: T) => void) {
    this.#clock = clock;
    this.#onTimeout = onTimeout;
  }

  /** Starts or restarts the turn's timer; `Infinity` starts none. */
  start(turn: T, ms: number): void {
    this.stop(turn);
    if (ms === Number.POSITIVE_INFINITY) return;
    const timer = this.#clock.setTimeout(() => this.#onTimeout(turn), ms);
    this.#timers.set(turn, { timer, until: this.#clock.now() + ms });
  }

  stop(turn: T): void {
    this.#clock.clearTimeout(this.#timers.get(turn)?.timer);
    this.#timers.delete(turn);
  }

  /** When the turn's timer fires, on the clock, if there is one. */
  until(turn: T): number | undefined {
    return this.#timers.get(turn)?.until;
  }
}
