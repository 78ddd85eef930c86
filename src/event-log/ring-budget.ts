/** What a budget may ask to give something up. */
export interface Trimmable {
  /** Whether it holds what somebody is still to get. */
  readonly isAwaited: boolean;
  /** Gives up the older half of what it holds, at most; never the latest event. */
  trim(): void;
}

/** After trimming, this share of the budget is free again, so that it is not done for every event. */
const FREE_SHARE = 1 / 16;

/**
 * How many bytes all rings of a process may hold together. When they hold more, they give up old events: first those
 * rings whose clients have got everything, in turn, then the others too.
 */
export class RingBudget {
  readonly totalBytes: number;
  /** In an order of their own: who was trimmed last comes last. */
  readonly #rings = new Set<Trimmable>();
  #used = 0;
  /** With more than this, room is made. Above the total when the rings have nothing more to give. */
  #limit: number;

  constructor(totalBytes: number) {
    this.totalBytes = totalBytes;
    this.#limit = totalBytes;
  }

  /** How many bytes the rings hold. */
  get used(): number {
    return this.#used;
  }

  /** A ring holds so many bytes more, or fewer if negative. */
  charge(ring: Trimmable, bytes: number): void {
    this.#used += bytes;
    if (bytes <= 0) return;
    this.#rings.add(ring);
    if (this.#used <= this.#limit) return;
    this.#makeRoom();
    this.#limit = Math.max(this.totalBytes, this.#used + this.totalBytes * FREE_SHARE);
  }

  /** A ring holds nothing any more. */
  remove(ring: Trimmable): void {
    this.#rings.delete(ring);
  }

  #makeRoom(): void {
    const goal = this.totalBytes * (1 - FREE_SHARE);
    for (const sparesAwaited of [true, false]) {
      // As long as a whole round frees something: rings give up half of theirs each time.
      for (let before = Number.POSITIVE_INFINITY; this.#used > goal && this.#used < before; ) {
        before = this.#used;
        for (const ring of [...this.#rings]) {
          if (this.#used <= goal) return;
          if (sparesAwaited && ring.isAwaited) continue;
          this.#rings.delete(ring);
          this.#rings.add(ring);
          ring.trim();
        }
      }
    }
  }
}
