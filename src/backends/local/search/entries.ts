import { growing8, growing32 } from './numbers';
import type { Postings } from './text-index';

/** So many entries are counted between two pauses. */
const PAUSE = 500_000;

/** A field while it is being read: passage by passage, the terms that it holds and how often. */
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

  /** The same, by term. Yields now and then, when it would be a good moment to pause. */
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
