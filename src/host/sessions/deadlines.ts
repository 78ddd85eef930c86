import type { Clock } from '../../options/clock';

/**
 * Things that must happen within the same time each, under one timer: it costs nothing to start and stop one, which is
 * done with every append to a log.
 */
export class Deadlines<T> {
  readonly #clock: Clock;
  readonly #ms: number;
  readonly #onDue: (item: T) => void;
  /** In order of their deadlines, because all have the same time. */
  readonly #due = new Map<T, number>();
  #timer: unknown;

  constructor(clock: Clock, ms: number, onDue: (item: T) => void) {
    this.#clock = clock;
    this.#ms = ms;
    this.#onDue = onDue;
  }

  /** The time of this item begins now, unless it has begun already. */
  start(item: T): void {
    if (this.#due.has(item)) return;
    this.#due.set(item, this.#clock.now() + this.#ms);
    this.#timer ??= this.#clock.setTimeout(() => this.#check(), this.#ms);
  }

  /** It happened, or no longer has to. The timer is left to find out by itself. */
  stop(item: T): void {
    this.#due.delete(item);
  }

  clear(): void {
    this.#due.clear();
    this.#clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #check(): void {
    this.#timer = undefined;
    const now = this.#clock.now();
    for (const [item, due] of this.#due) {
      if (due > now) {
        this.#timer ??= this.#clock.setTimeout(() => this.#check(), due - now);
        return;
      }
      this.#due.delete(item);
      this.#onDue(item);
    }
  }
}
