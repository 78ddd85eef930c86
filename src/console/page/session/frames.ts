/** However often something changes, its listeners are called once before the next frame. */
export class Frames {
  readonly #schedule: (draw: () => void) => void;
  readonly #listeners = new Set<() => void>();
  #isPending = false;

  constructor(schedule: (draw: () => void) => void) {
    this.#schedule = schedule;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  request(): void {
    if (this.#isPending) return;
    this.#isPending = true;
    this.#schedule(() => {
      this.#isPending = false;
      for (const listener of this.#listeners) listener();
    });
  }
}
