import { tokenize } from '../language/tokens';
import type { Slot } from './matches';
import { worthOf } from './score';
import type { TextIndex } from './text-index';

/** A place in a passage where something wanted stands. */
export interface Hit {
  /** Which of the slots. */
  slot: number;
  /** Counted in units, from the start of the index. */
  unit: number;
  worth: number;
}

/** Finds what is wanted in the units of a passage. Made once a question. */
export class HitFinder {
  readonly #index: TextIndex;
  readonly #single = new Map<number, [slot: number, worth: number][]>();
  readonly #pairs = new Map<number, Map<number, [slot: number, worth: number][]>>();

  constructor(slots: readonly Slot[], index: TextIndex) {
    this.#index = index;
    for (const [at, slot] of slots.entries()) {
      for (const match of slot.matches) {
        const [first, second] = match.units;
        if (first === undefined) continue;
        const entry: [number, number] = [at, worthOf(slot, match, index)];
        if (second === undefined) push(this.#single, first, entry);
        else {
          const seconds = this.#pairs.get(first) ?? new Map<number, [number, number][]>();
          this.#pairs.set(first, seconds);
          push(seconds, second, entry);
        }
      }
    }
  }

  /** What stands in the units from `from` up to `to`, in order. */
  find(from: number, to: number): Hit[] {
    return this.findIn(this.#index.units, from, to);
  }

  /** The same in a text, with the places in characters. */
  locate(text: string): { start: number; end: number; what: number; worth: number }[] {
    const tokens = tokenize(text);
    const units = tokens.map(({ unit }) => this.#index.terms.get(unit) ?? -1);
    return this.findIn(units).map(({ slot, unit, worth }) => {
      const { start = 0, end = 0 } = tokens[unit] ?? {};
      return { start, end, what: slot, worth };
    });
  }

  findIn(units: ArrayLike<number>, from = 0, to = units.length): Hit[] {
    const hits: Hit[] = [];
    for (let unit = from; unit < to; unit += 1) {
      const term = units[unit] ?? -1;
      for (const [slot, worth] of this.#single.get(term) ?? []) hits.push({ slot, unit, worth });
      const seconds = this.#pairs.get(term);
      if (seconds === undefined || unit + 1 >= to) continue;
      for (const [slot, worth] of seconds.get(units[unit + 1] ?? -1) ?? []) hits.push({ slot, unit, worth });
    }
    return hits;
  }
}

function push(map: Map<number, [number, number][]>, key: number, entry: [number, number]): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [entry]);
  else known.push(entry);
}
