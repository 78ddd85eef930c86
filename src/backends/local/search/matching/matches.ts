import { stem } from '../../language/tokens';
import { documentFrequency, type TextIndex } from '../index/text-index';
import { isOtherWords, type Match, type Wanted } from './question';
import { soundAlike } from './sounds-alike';
import { kinOf, spelledAlike } from './spelled-alike';

/** A wanted term, with its matches in the index. */
export interface Slot extends Wanted {
  /** Best first; empty when the documents contain no such word. */
  matches: readonly Match[];
  /** Its rarity: what a passage gains by containing it. */
  rarity: number;
}

/** Looks up the words of a question, and words that may have been misheard for them. */
export function slotsOf(wanted: readonly Wanted[], index: TextIndex): Slot[] {
  const some = withParts(wanted, index);
  const slots = [...some.map((one) => slotOf(one, index)), ...joinedOf(some, index)];
  // One word of a document does not prove two of the question.
  const said = new Set(slots.flatMap(({ matches: [best] }) => (best?.how === 'same' ? [best.term] : [])));
  const phrases = slots.filter(({ term, matches }) => isOtherWords(term) && matches.length > 0);
  return slots
    .map((slot) => ({
      ...slot,
      matches: slot.matches.filter(
        ({ how, term }) =>
          how !== 'synonym' || (!said.has(term) && !phrases.some((one) => covers(one, slot))),
      ),
    }))
    .filter(({ term, matches }) => matches.length > 0 || !isOtherWords(term));
}

/** Whether a phrase says what its words do not say alone: "money back" is no payment. */
function covers({ at, length = 1 }: Slot, word: Slot): boolean {
  return !isOtherWords(word.term) && word.at >= at && word.at < at + length;
}

/** The topic is a joined word where the documents contain it, otherwise its parts: "createServer", "create server". */
function withParts(wanted: readonly Wanted[], index: TextIndex): Wanted[] {
  const wholes = new Set(wanted.flatMap(({ partOf }) => (partOf === undefined ? [] : [partOf])));
  if (wholes.size === 0) return [...wanted];
  return wanted.flatMap((one) => {
    if (one.partOf !== undefined) return index.terms.has(one.partOf) ? [] : [one];
    return wholes.has(one.term) && !index.terms.has(one.term) ? [] : [one];
  });
}

/** From this similarity on, one word is the other one misspelt. */
const MISSPELT = 0.84;

function slotOf(one: Wanted, index: TextIndex): Slot {
  const term = index.terms.get(one.term);
  const same = term === undefined ? 0 : frequency(index, term);
  const matches: Match[] = [];
  if (term !== undefined && same > 0) {
    matches.push({ term, units: unitsOf(one.units, index), likeness: 1, how: 'same' });
  }
  if (one.units.length === 2) matches.push(...soundAlike(one.units, same > 0, index));
  else if (one.proof > 0) {
    const kin = kinOf(one.term, index);
    // Words of the same family are closer than words that merely look similar, but not than the word misspelt.
    if (same === 0) matches.push(...spelledAlike(one.term, index, kin.length === 0 ? 0 : MISSPELT));
    matches.push(...kin.filter(({ term }) => !matches.some((match) => match.term === term)));
  }
  const isKnown = matches.length > 0;
  for (const match of synonymsOf(one, isKnown, index)) {
    if (!matches.some(({ term }) => term === match.term)) matches.push(match);
  }
  const rarity = rarityOf(matches[0], index);
  // A synonym alone proves little: "weekend" and "Saturday" are not the same question.
  const proof = matches[0]?.how === 'synonym' ? one.proof * PROOF_OF_SYNONYM : one.proof;
  return { ...one, proof, matches, rarity };
}

/** What a word is worth as evidence when only its synonyms occur in the documents. */
const PROOF_OF_SYNONYM = 0.4;

/** The weight of a synonym beside the word itself, when the documents contain that. */
const BESIDE_KNOWN = 0.45;

const LEAST_RARITY = 0.7;

/** The document words that stand for a wanted one, closest first. */
function synonymsOf({ synonyms = [] }: Wanted, isKnown: boolean, index: TextIndex): Match[] {
  const found: Match[] = [];
  for (const { units, likeness } of synonyms) {
    const term = index.terms.get(units.join(''));
    if (term === undefined || frequency(index, term) === 0) continue;
    // What most passages contain tells none of them apart.
    if (rarityOf({ term }, index) < LEAST_RARITY) continue;
    const scale = isKnown ? BESIDE_KNOWN : 1;
    found.push({ term, units: unitsOf(units, index), likeness: likeness * scale, how: 'synonym' });
  }
  return found.sort((a, b) => b.likeness - a.likeness);
}

/** A recogniser may split a long unknown word in two: "energy project" for "Energiprojekt". */
function joinedOf(wanted: readonly Wanted[], index: TextIndex): Slot[] {
  const joined: Slot[] = [];
  for (const [at, second] of wanted.entries()) {
    const first = wanted[at - 1];
    if (first === undefined || second.at - first.at !== 1) continue;
    if (first.proof === 0 || second.proof === 0 || !isWord(first) || !isWord(second)) continue;
    const word = first.word + second.word;
    if (word.length < SHORTEST_JOINED) continue;
    const term = stem(word);
    const slot = slotOf({ term, units: [term], word, weight: 1, proof: 1, at: first.at }, index);
    const matches = slot.matches.filter(
      ({ how, likeness }) => how === 'same' || (how === 'spelling' && likeness >= JOINED_ALIKE),
    );
    if (matches.length > 0) joined.push({ ...slot, matches, proof: 0 });
  }
  return joined;
}

const SHORTEST_JOINED = 6;
const JOINED_ALIKE = 0.65;

function isWord({ units, term }: Wanted): boolean {
  return units.length === 1 && /^\p{L}+$/u.test(term);
}

function frequency(index: TextIndex, term: number): number {
  return documentFrequency(index.body, term) + documentFrequency(index.titles, term);
}

function unitsOf(units: readonly string[], index: TextIndex): number[] {
  return units.map((unit) => index.terms.get(unit) ?? -1);
}

function rarityOf(match: Pick<Match, 'term'> | undefined, index: TextIndex): number {
  return inverseFrequency(
    match === undefined ? 0 : documentFrequency(index.body, match.term),
    index.passages.length,
  );
}

export function inverseFrequency(frequency: number, total: number): number {
  return Math.log(1 + (Math.max(total, frequency) - frequency + 0.5) / (frequency + 0.5));
}
