import type { Clock } from '../../options/clock';

/** How often some of the items have their turn, in milliseconds. */
const TICK_MS = 50;

export interface SpreadIntervalOptions<T> {
  intervalMs: number;
  clock: Clock;
  act: (item: T) => void;
  /** Called after each round of all items, and when the last one is gone. */
  onRound?: (left: number) => void;
}

/**
 * Does something with each item once per interval, spread evenly over the interval, however many were added at the
 * same moment: thousands of items in one go would hold up everything else. Each item has its fixed place in the
 * interval. Runs only while there are items, and does not keep the process running.
 */
export class SpreadInterval<T> {
  readonly #options: SpreadIntervalOptions<T>;
  readonly #places: Set<T>[];
  readonly #placeOf = new Map<T, Set<T>>();
  /** The next place, and when it is due. */
  #next = 0;
  #dueAt = 0;
  #timer: unknown;

  constructor(options: SpreadIntervalOptions<T>) {
    this.#options = options;
    const places = Math.max(1, Math.floor(options.intervalMs / TICK_MS));
    this.#places = Array.from({ length: places }, () => new Set<T>());
  }

  /** Its first turn comes within one interval. */
  add(item: T): void {
    const place = this.#emptiest();
    place.add(item);
    this.#placeOf.set(item, place);
    if (this.#timer !== undefined) return;
    this.#dueAt = this.#options.clock.now();
    this.#schedule();
  }

  delete(item: T): void {
    this.#placeOf.get(item)?.delete(item);
    this.#placeOf.delete(item);
    if (this.#placeOf.size > 0 || this.#timer === undefined) return;
    this.stop();
    this.#options.onRound?.(0);
  }

  stop(): void {
    this.#options.clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** The first of those that come up last, so that the others of the same moment follow it. */
  #emptiest(): Set<T> {
    const count = this.#places.length;
    let found = this.#places[(this.#next + count - 1) % count] as Set<T>;
    for (let ahead = count - 1; ahead >= 0 && found.size > 0; ahead--) {
      const place = this.#places[(this.#next + ahead) % count] as Set<T>;
      if (place.size < found.size) found = place;
    }
    return found;
  }

  /** Turns that are late are caught up one by one, with other work in between. */
  #schedule(): void {
    const { clock, intervalMs } = this.#options;
    this.#dueAt += intervalMs / this.#places.length;
    this.#timer = clock.setTimeout(() => this.#tick(), Math.max(0, this.#dueAt - clock.now()));
    (this.#timer as { unref?: () => void }).unref?.();
  }

  #tick(): void {
    const { act, onRound } = this.#options;
    const place = this.#places[this.#next] as Set<T>;
    this.#next = (this.#next + 1) % this.#places.length;
    this.#schedule();
    for (const item of [...place]) act(item);
    if (this.#next === 0) onRound?.(this.#placeOf.size);
  }
}
