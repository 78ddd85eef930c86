import { soundOf } from '../language/characters';
import type { Match } from './match';
import { keyOf, unitsOfPair } from './pairs';
import type { TextIndex } from './text-index';

/** At most so many pairs that sound alike are looked for: a common sound has dozens. */
const MOST = 6;

/** How much a pair that sounds the same stands for one that the documents (do not) know. */
const EXACT = { known: 0.35, unknown: 0.75 };
/** The same for one that a careless speaker would not tell apart. */
const NEAR = { known: 0.15, unknown: 0.55 };

/** The pairs of characters that sound like two units: what a recogniser may have written for them. */
export function soundAlike(units: readonly string[], known: boolean, index: TextIndex): Match[] {
  const sounds = units.map(soundOf);
  const [first, second] = sounds;
  if (first === undefined || second === undefined) return [];
  const [from, to] = rangeOf(index.sounds.key, keyOf(first, second));
  const name = units.join('');
  const found: Match[] = [];
  for (let at = from; at < to; at += 1) {
    const term = index.sounds.term[at] ?? 0;
    const other = index.names[term] ?? '';
    if (other === name) continue;
    const parts = unitsOfPair(other);
    const exact = parts.every((part, place) => soundOf(part)?.exact === sounds[place]?.exact);
    const likeness = (exact ? EXACT : NEAR)[known ? 'known' : 'unknown'];
    const terms = parts.map((part) => index.terms.get(part) ?? -1);
    found.push({ term, units: terms, likeness, how: 'sound' });
  }
  return found.sort((a, b) => b.likeness - a.likeness).slice(0, MOST);
}

/** The places in a sorted list where `key` stands: from the first one to behind the last. */
function rangeOf(keys: Uint32Array, key: number): [from: number, to: number] {
  let from = 0;
  let to = keys.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((keys[middle] ?? 0) < key) from = middle + 1;
    else to = middle;
  }
  to = from;
  while (keys[to] === key) to += 1;
  return [from, to];
}
