import type { Clock } from '../../options/clock';

interface RecentKeysOptions {
  clock: Clock;
  /** How long a key is remembered, in milliseconds. */
  forMs: number;
  /** How many are remembered; beyond that the oldest is forgotten. */
  most: number;
}

/** Keys that were seen lately. */
export class RecentKeys {
  readonly #options: RecentKeysOptions;
  readonly #seen = new Map<string, number>();

  constructor(options: RecentKeysOptions) {
    this.#options = options;
  }

  has(key: string): boolean {
    const at = this.#seen.get(key);
    return at !== undefined && this.#options.clock.now() - at < this.#options.forMs;
  }

  add(key: string): void {
    const { clock, forMs, most } = this.#options;
    const now = clock.now();
    this.#seen.delete(key);
    this.#seen.set(key, now);
    for (const [oldest, at] of this.#seen) {
      if (this.#seen.size <= most && now - at < forMs) break;
      this.#seen.delete(oldest);
    }
  }
}
