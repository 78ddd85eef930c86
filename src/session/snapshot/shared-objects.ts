/** Objects that several parts of a session refer to: each is written once, and known by its place. */
export class SharedObjects<T extends object> {
  readonly #places = new Map<T, number>();

  placeOf(item: T): number {
    const known = this.#places.get(item);
    if (known !== undefined) return known;
    this.#places.set(item, this.#places.size);
    return this.#places.size - 1;
  }

  /** Those added while this is gone through are visited too. */
  all(): Iterable<T> {
    return this.#places.keys();
  }
}

/** The same objects when they are read. */
export class RestoredObjects<T extends object> {
  readonly #items: readonly T[];

  constructor(items: readonly T[]) {
    this.#items = items;
  }

  /** Throws a `TypeError` when there is none. */
  at(place: number): T {
    const item = this.#items[place];
    if (item === undefined) return refuseSnapshot('refers to something that is not in it');
    return item;
  }
}

/** `why` completes the sentence, and contains nothing of the snapshot. */
export function refuseSnapshot(why: string): never {
  throw new TypeError(`restoreConnection: the snapshot ${why}; open a new connection instead.`);
}
