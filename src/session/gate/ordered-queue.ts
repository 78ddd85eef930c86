/** An entry of the queue. What it does is done when it has something to do and nobody is before it. */
export interface Entry {
  act?: () => void;
}

/** Keeps what is decided at different times in the order in which it came. */
export class OrderedQueue<E extends Entry> {
  readonly #entries: E[] = [];

  get length(): number {
    return this.#entries.length;
  }

  /** All in it, first come first. */
  all(): E[] {
    return this.#entries.slice();
  }

  enter(entry: E): void {
    this.#entries.push(entry);
  }

  /** Gives up all entries; none of them acts. */
  clear(): E[] {
    return this.#entries.splice(0);
  }

  /** Gives up an entry; those behind it move up. */
  leave(entry: E): void {
    const at = this.#entries.indexOf(entry);
    if (at >= 0) this.#entries.splice(at, 1);
    this.#moveUp();
  }

  /** Acts now, or when the entries before it have left. */
  act(entry: E, act: () => void): void {
    entry.act = act;
    this.#moveUp();
  }

  #moveUp(): void {
    for (let first = this.#entries[0]; first?.act; first = this.#entries[0]) {
      this.#entries.shift();
      first.act();
    }
  }
}
