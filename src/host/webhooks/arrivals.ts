/** How long a request may hold up those that arrive after it, in milliseconds. */
const PATIENCE_MS = 1_000;

/** A place in the order of arrival. */
interface Arrival {
  /** Resolves when everybody who arrived before has left, or has taken too long. */
  readonly turn: Promise<unknown>;
  leave(): void;
}

/**
 * Keeps requests in the order in which they arrived, though their bodies may take different times. A request whose body
 * does not come holds up others for a moment only, and only those with the same key.
 */
export class Arrivals {
  /** Resolves when the last one with this key has left, and everybody before it. */
  readonly #last = new Map<string, Promise<unknown>>();

  enter(key: string): Arrival {
    const before = this.#last.get(key) ?? Promise.resolve();
    let leave = () => {};
    const left = new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, PATIENCE_MS);
      leave = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    const gone = Promise.all([before, left]).then(() => {
      if (this.#last.get(key) === gone) this.#last.delete(key);
    });
    this.#last.set(key, gone);
    return { turn: before, leave };
  }
}
