import type { Postings } from './text-index';

/** How many entries are counted between pauses. */
const PAUSE = 500_000;

/** A field while it is being read: for each passage, its terms and their counts. */
export class FieldEntries {
  readonly #term = growing32();
  readonly #count = growing8();
  readonly #start = growing32();

  /** The terms of the next passage, in any order, with repetitions. */
  add(terms: number[]): void {
    this.#start.push(this.#term.length);
    const sorted = Uint32Array.from(terms).sort();
    for (let at = 0; at < sorted.length; ) {
      const term = sorted[at] ?? 0;
      let next = at + 1;
      while (sorted[next] === term) next += 1;
      this.#term.push(term);
      this.#count.push(Math.min(255, next - at));
      at = next;
    }
  }

  /** Inverts it to postings by term. Yields where it may pause. */
  *invert(termCount: number): Generator<undefined, Postings> {
    this.#start.push(this.#term.length);
    const [terms, counts, begin] = [this.#term.view(), this.#count.view(), this.#start.view()];
    const start = new Uint32Array(termCount + 1);
    for (let at = 0; at < terms.length; at += 1) {
      const term = terms[at] ?? 0;
      start[term + 1] = (start[term + 1] ?? 0) + 1;
      if (at % PAUSE === PAUSE - 1) yield;
    }
    for (let term = 0; term < termCount; term += 1) {
      start[term + 1] = (start[term + 1] ?? 0) + (start[term] ?? 0);
    }
    yield;
    const next = start.slice();
    const passage = new Uint32Array(terms.length);
    const count = new Uint8Array(terms.length);
    for (let at = 0; at < begin.length - 1; at += 1) {
      for (let entry = begin[at] ?? 0; entry < (begin[at + 1] ?? 0); entry += 1) {
        const term = terms[entry] ?? 0;
        const place = next[term] ?? 0;
        next[term] = place + 1;
        passage[place] = at;
        count[place] = counts[entry] ?? 0;
      }
      if (at % 500 === 499) yield;
    }
    return { start, passage, count };
  }
}

/** A growing list of whole numbers from 0, in a quarter of an array's memory. */
class Growing<Numbers extends Uint8Array | Uint16Array | Uint32Array> {
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

  /** What was pushed, without copying: valid until the next `push`. */
  view(): Numbers {
    return this.#numbers.subarray(0, this.#length) as Numbers;
  }

  /** What was pushed, in a list of exactly that length. Yields where it may pause. */
  *done(): Generator<undefined, Numbers> {
    const numbers = this.#create(this.#length);
    for (let at = 0; at < this.#length; at += PAUSE) {
      numbers.set(this.#numbers.subarray(at, Math.min(this.#length, at + PAUSE)), at);
      yield;
    }
    return numbers;
  }
}

export const growing32 = () => new Growing((length) => new Uint32Array(length));
export const growing16 = () => new Growing((length) => new Uint16Array(length));
export const growing8 = () => new Growing((length) => new Uint8Array(length));
