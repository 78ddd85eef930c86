import type { Clock } from '../../options/clock';

export interface AwayOptions<T> {
  /** How long each is kept, in milliseconds. */
  windowMs: number;
  /** How many may be kept; beyond that one has to go: of whoever has most, the one that has been away for longest. */
  most: number;
  /** Whose session it is: nobody can displace the sessions of others. */
  ownerOf: (session: T) => string;
  clock: Clock;
}

/** What has been away for how long. One timer for all, which does not keep the process running. */
export class AwaySessions<T> {
  readonly #options: AwayOptions<T>;
  readonly #drop: (session: T, why: 'expired' | 'evicted') => void;
  /** Since when, the longest first. */
  readonly #since = new Map<T, number>();
  readonly #byOwner = new Map<string, Set<T>>();
  #timer: unknown;
  #waiting: (() => void)[] = [];

  /** @param drop called with each that is no longer kept, because its time is over or there are too many */
  constructor(options: AwayOptions<T>, drop: (session: T, why: 'expired' | 'evicted') => void) {
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
    const { clock, most, ownerOf } = this.#options;
    this.#since.set(session, clock.now());
    const owner = ownerOf(session);
    const owned = this.#byOwner.get(owner);
    if (owned) owned.add(session);
    else this.#byOwner.set(owner, new Set([session]));
    while (this.#since.size > most) this.#evict();
    if (this.#timer === undefined) this.#schedule();
  }

  /** Returns for how many milliseconds it was away; undefined if it was not. */
  delete(session: T): number | undefined {
    const since = this.#since.get(session);
    if (since === undefined) return undefined;
    this.#remove(session);
    if (this.#since.size === 0) this.#emptied();
    return this.#options.clock.now() - since;
  }

  /** Resolves when none is away. */
  whenEmpty(): Promise<void> {
    if (this.#since.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #emptied(): void {
    this.stop();
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  stop(): void {
    this.#options.clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #expireFirst(): void {
    const [first] = this.#since.keys();
    if (first === undefined) return;
    this.#drop(first, 'expired');
    this.#remove(first);
  }

  #evict(): void {
    let largest = new Set<T>();
    for (const owned of this.#byOwner.values()) if (owned.size > largest.size) largest = owned;
    const [first] = largest;
    if (first === undefined) return;
    this.#drop(first, 'evicted');
    this.#remove(first);
  }

  #remove(session: T): void {
    this.#since.delete(session);
    const owner = this.#options.ownerOf(session);
    const owned = this.#byOwner.get(owner);
    owned?.delete(session);
    if (owned?.size === 0) this.#byOwner.delete(owner);
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
      this.#expireFirst();
    }
    if (this.#timer === undefined) this.#schedule();
  }
}
