/** An entry in the queue. Its action runs once it is set and no entry is ahead of it. */
export interface Entry {
  act?: () => void;
}

/** Keeps entries that are decided at different times in their order of arrival. */
export class OrderedQueue<E extends Entry> {
  readonly #entries: E[] = [];

  get length(): number {
    return this.#entries.length;
  }

  /** All entries, oldest first. */
  all(): E[] {
    return this.#entries.slice();
  }

  enter(entry: E): void {
    this.#entries.push(entry);
  }

  /** Discards all entries without running them. */
  clear(): E[] {
    return this.#entries.splice(0);
  }

  /** Discards an entry; those behind it move up. */
  leave(entry: E): void {
    const at = this.#entries.indexOf(entry);
    if (at >= 0) this.#entries.splice(at, 1);
    this.#moveUp();
  }

  /** Runs the action now, or once the entries ahead of it are gone. */
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
