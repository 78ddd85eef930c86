import type { Match } from './match';
import type { Wanted } from './question';
import { soundAlike } from './sound-alike';
import { kinOf, spelledAlike } from './spelled-alike';
import { documentFrequency, type TextIndex } from './text-index';

/** Something wanted, with what the index has for it. */
export interface Slot extends Wanted {
  /** Best first; none when the documents do not know such a word. */
  matches: readonly Match[];
  /** How rare it is: what a passage is worth that holds it. */
  rarity: number;
}

/** Looks the words of a question up, and what may have been misheard for them. */
export function slotsOf(wanted: readonly Wanted[], index: TextIndex): Slot[] {
  return wanted.map((one) => {
    const term = index.terms.get(one.term);
    const same = term === undefined ? 0 : frequency(index, term);
    const matches: Match[] = [];
    if (term !== undefined && same > 0) {
      matches.push({ term, units: unitsOf(one.units, index), likeness: 1, how: 'same' });
    }
    if (one.units.length === 2) matches.push(...soundAlike(one.units, same > 0, index));
    else if (one.proof > 0) {
      const kin = kinOf(one, index);
      matches.push(...kin);
      if (same === 0 && kin.length === 0) matches.push(...spelledAlike(one, index));
    }
    const rarity = rarityOf(matches[0], index);
    return { ...one, matches, rarity };
  });
}

function frequency(index: TextIndex, term: number): number {
  return documentFrequency(index.body, term) + documentFrequency(index.titles, term);
}

function unitsOf(units: readonly string[], index: TextIndex): number[] {
  return units.map((unit) => index.terms.get(unit) ?? -1);
}

function rarityOf(match: Match | undefined, index: TextIndex): number {
  return inverseFrequency(
    match === undefined ? 0 : documentFrequency(index.body, match.term),
    index.passages.length,
  );
}

export function inverseFrequency(frequency: number, total: number): number {
  return Math.log(1 + (Math.max(total, frequency) - frequency + 0.5) / (frequency + 0.5));
}
