import type { Clock } from '../../options/clock';

export interface AwayOptions {
  /** How long each is kept, in milliseconds. */
  windowMs: number;
  /** How many may be kept; beyond that the one that has been away for longest has to go. */
  most: number;
  clock: Clock;
}

/** What has been away for how long. One timer for all, which does not keep the process running. */
export class AwaySessions<T> {
  readonly #options: AwayOptions;
  readonly #drop: (session: T, why: 'expired' | 'evicted') => void;
  /** Since when, the longest first. */
  readonly #since = new Map<T, number>();
  #timer: unknown;

  /** @param drop called with each that is no longer kept, because its time is over or there are too many */
  constructor(options: AwayOptions, drop: (session: T, why: 'expired' | 'evicted') => void) {
    this.#options = options;
    this.#drop = drop;
  }

  get size(): number {
    return this.#since.size;
  }

  [Symbol.iterator](): IterableIterator<T> {
    return this.#since.keys();
  }

  add(session: T): void {
    const { clock, most } = this.#options;
    this.#since.set(session, clock.now());
    while (this.#since.size > most) this.#dropFirst('evicted');
    if (this.#timer === undefined) this.#schedule();
  }

  /** Returns for how many milliseconds it was away; undefined if it was not. */
  delete(session: T): number | undefined {
    const since = this.#since.get(session);
    if (since === undefined) return undefined;
    this.#since.delete(session);
    if (this.#since.size === 0) this.stop();
    return this.#options.clock.now() - since;
  }

  stop(): void {
    this.#options.clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #dropFirst(why: 'expired' | 'evicted'): void {
    const [first] = this.#since.keys();
    if (first === undefined) return;
    this.#drop(first, why);
    this.#since.delete(first);
  }

  #schedule(): void {
    const { clock, windowMs } = this.#options;
    const [since] = this.#since.values();
    if (since === undefined) return;
    this.#timer = clock.setTimeout(() => this.#due(), Math.max(0, since + windowMs - clock.now()));
    (this.#timer as { unref?: () => void } | undefined)?.unref?.();
  }

  #due(): void {
    const { clock, windowMs } = this.#options;
    this.#timer = undefined;
    const latest = clock.now() - windowMs;
    for (
      let [since] = this.#since.values();
      since !== undefined && since <= latest;
      [since] = this.#since.values()
    ) {
      this.#dropFirst('expired');
    }
    if (this.#timer === undefined) this.#schedule();
  }
}
