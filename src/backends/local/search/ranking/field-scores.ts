import { tokenize } from '../../language/tokens';
import { documentFrequency, type Postings, type TextIndex } from '../index/text-index';
import { inverseFrequency, type Slot } from '../matching/matches';
import type { Match } from '../matching/question';

/** The value of a question's words for each passage, by field. One number per passage. */
export interface FieldScores {
  /** BM25 over headings and text. */
  body: Float32Array;
  /** The value of the words in its headings. */
  title: Float32Array;
  /** The value of the words in the text or the headings, however often they occur: as evidence. */
  held: Float32Array;
  /** BM25 by how rare the words are within its document: what sets it apart from its neighbours. */
  local: Float32Array;
  /** By document: the most that `local` can be. */
  localTotal: Float32Array;
  /** By document: the value of the words that any of its passages contains. */
  document: Float32Array;
}

const K1 = 1.5;
const B = 0.5;
/** A word in the headings counts as this many in the text: headings name the topic. */
const TITLE_COUNT = 1;

export function scoreFields(slots: readonly Slot[], index: TextIndex): FieldScores {
  const size = index.passages.length;
  const scores: FieldScores = {
    body: new Float32Array(size),
    title: new Float32Array(size),
    held: new Float32Array(size),
    local: new Float32Array(size),
    localTotal: new Float32Array(index.documents),
    document: new Float32Array(index.documents),
  };
  const lengths = lengthsOf(index);
  const held = new Float32Array(size);
  const saturated = new Float32Array(size);
  const inTitle = new Uint8Array(size);
  const heldByTitle = new Float32Array(size);
  const inDocument = new Float32Array(index.documents);
  const inPassages = new Uint32Array(index.documents);
  const sizes = new Uint32Array(index.documents);
  for (const document of index.documentOf) sizes[document] = (sizes[document] ?? 0) + 1;
  for (const slot of slots) {
    if (slot.matches.length === 0) continue;
    const touched: number[] = [];
    const titled: number[] = [];
    const raise = (passage: number, worth: number, count: number) => {
      if (held[passage] === 0) touched.push(passage);
      held[passage] = Math.max(held[passage] ?? 0, worth);
      const value = worth * ((count * (K1 + 1)) / (count + K1 * (1 - B + B * (lengths[passage] ?? 1))));
      saturated[passage] = Math.max(saturated[passage] ?? 0, value);
    };
    for (const match of slot.matches) {
      const worth = worthOf(slot, match, index);
      each(index.titles, match.term, (passage) => {
        if (heldByTitle[passage] === 0) titled.push(passage);
        heldByTitle[passage] = Math.max(heldByTitle[passage] ?? 0, worth);
        inTitle[passage] = 1;
        raise(passage, worth, TITLE_COUNT);
      });
      each(index.body, match.term, (passage, count) => {
        raise(passage, worth, count + TITLE_COUNT * (inTitle[passage] ?? 0));
      });
      each(index.titles, match.term, (passage) => {
        inTitle[passage] = 0;
      });
    }
    for (const passage of titled) {
      scores.title[passage] = (scores.title[passage] ?? 0) + (heldByTitle[passage] ?? 0);
      heldByTitle[passage] = 0;
    }
    for (const passage of touched) {
      const worth = held[passage] ?? 0;
      const document = index.documentOf[passage] ?? 0;
      scores.body[passage] = (scores.body[passage] ?? 0) + (saturated[passage] ?? 0);
      scores.held[passage] = (scores.held[passage] ?? 0) + (worth / slot.weight) * slot.proof;
      inPassages[document] = (inPassages[document] ?? 0) + 1;
      inDocument[document] = Math.max(inDocument[document] ?? 0, worth);
      held[passage] = 0;
    }
    for (const passage of touched) {
      const document = index.documentOf[passage] ?? 0;
      const held = inPassages[document] ?? 0;
      const own = inverseFrequency(held, sizes[document] ?? 0);
      scores.local[passage] = (scores.local[passage] ?? 0) + ((saturated[passage] ?? 0) * own) / slot.rarity;
    }
    for (const passage of touched) {
      saturated[passage] = 0;
      const document = index.documentOf[passage] ?? 0;
      const held = inPassages[document] ?? 0;
      if (held > 0) {
        scores.localTotal[document] =
          (scores.localTotal[document] ?? 0) + slot.weight * inverseFrequency(held, sizes[document] ?? 0);
        inPassages[document] = 0;
      }
      scores.document[document] = (scores.document[document] ?? 0) + (inDocument[document] ?? 0);
      inDocument[document] = 0;
    }
  }
  return scores;
}

function worthOf(slot: Slot, match: Match, index: TextIndex): number {
  // A rare word that only sounds similar must not be worth more than the spoken one.
  const own = inverseFrequency(documentFrequency(index.body, match.term), index.passages.length);
  return slot.weight * match.likeness * (slot.matches[0] === match ? own : Math.min(own, slot.rarity));
}

function each(postings: Postings, term: number, visit: (passage: number, count: number) => void): void {
  const end = postings.start[term + 1] ?? 0;
  for (let at = postings.start[term] ?? 0; at < end; at += 1) {
    visit(postings.passage[at] ?? 0, postings.count[at] ?? 0);
  }
}

const known = new WeakMap<TextIndex, Float32Array>();

/** The length of each passage relative to the mean. */
function lengthsOf(index: TextIndex): Float32Array {
  const cached = known.get(index);
  if (cached !== undefined) return cached;
  const size = index.passages.length;
  const mean = index.units.length / Math.max(1, size);
  const lengths = new Float32Array(size);
  for (let at = 0; at < size; at += 1) {
    lengths[at] = ((index.unitStart[at + 1] ?? 0) - (index.unitStart[at] ?? 0)) / mean;
  }
  known.set(index, lengths);
  return lengths;
}

/** The position of a wanted term in a passage. */
export interface Hit {
  /** The index of the slot. */
  slot: number;
  /** Counted in units, from the start of the index. */
  unit: number;
  worth: number;
}

/** Finds wanted terms in the units of a passage. Created once per question. */
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

  /** The matches in the units from `from` up to `to`, in order. */
  find(from: number, to: number): Hit[] {
    return this.findIn(this.#index.units, from, to);
  }

  /** The same for a text, with positions in characters. */
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
