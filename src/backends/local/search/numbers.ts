/** A list of whole numbers from 0 that grows, in a quarter of the memory of an array. */
export class Growing<Numbers extends Uint8Array | Uint16Array | Uint32Array> {
  #numbers: Numbers;
  #length = 0;
  readonly #create: (length: number) => Numbers;

  constructor(create: (length: number) => Numbers) {
    this.#create = create;
    this.#numbers = create(1024);
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#numbers.length) {
      const larger = this.#create(this.#length * 2);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[this.#length] = value;
    this.#length += 1;
  }

  /** What was pushed, without a copy: good until the next `push`. */
  view(): Numbers {
    return this.#numbers.subarray(0, this.#length) as Numbers;
  }

  /** What was pushed, in a list that is just long enough. */
  done(): Numbers {
    return this.#numbers.slice(0, this.#length) as Numbers;
  }
}

export const growing32 = () => new Growing((length) => new Uint32Array(length));
export const growing16 = () => new Growing((length) => new Uint16Array(length));
export const growing8 = () => new Growing((length) => new Uint8Array(length));
