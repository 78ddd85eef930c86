/** Counts the sockets that have not said yet who they are, so that they can not be hoarded. */
export class Lobby {
  readonly #places: number;
  #taken = 0;

  constructor(places: number) {
    this.#places = places;
  }

  enter(): boolean {
    if (this.#taken >= this.#places) return false;
    this.#taken++;
    return true;
  }

  leave(): void {
    this.#taken--;
  }
}
