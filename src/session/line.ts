/** A place in a line. What it does is done when it has something to do and nobody is before it. */
export interface Place {
  act?: () => void;
}

/** Keeps what is decided at different times in the order in which it came. */
export class Line<P extends Place> {
  readonly #places: P[] = [];
  readonly #onEmpty: () => void;

  constructor(onEmpty: () => void) {
    this.#onEmpty = onEmpty;
  }

  get length(): number {
    return this.#places.length;
  }

  /** All in it, first come first. */
  all(): P[] {
    return this.#places.slice();
  }

  enter(place: P): void {
    this.#places.push(place);
  }

  /** All places are given up; nobody moves on. */
  clear(): P[] {
    return this.#places.splice(0);
  }

  /** The place is given up; who waits behind it moves on. */
  leave(place: P): void {
    const at = this.#places.indexOf(place);
    if (at >= 0) this.#places.splice(at, 1);
    this.#move();
  }

  /** Does it now, or when those before it have left. */
  act(place: P, act: () => void): void {
    place.act = act;
    this.#move();
  }

  #move(): void {
    for (let first = this.#places[0]; first?.act; first = this.#places[0]) {
      this.#places.shift();
      first.act();
    }
    if (this.#places.length === 0) this.#onEmpty();
  }
}
