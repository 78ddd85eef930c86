import { soundOf } from '../language/characters';
import type { Match } from './matches';
import { unitsOfPair } from './pairs';
import type { TextIndex } from './text-index';

/** At most so many pairs that sound alike are looked for: a common sound has dozens. */
const MOST = 6;

/** How much a pair that sounds the same stands for one that the documents (do not) know. */
const EXACT = { known: 0.35, unknown: 0.75 };
/** The same for one that a careless speaker would not tell apart. */
const NEAR = { known: 0.15, unknown: 0.55 };

/** For each sound of two syllables, the pairs of the documents that sound so. */
type SoundIndex = ReadonlyMap<number, readonly number[]>;

const built = new WeakMap<TextIndex, SoundIndex>();

/** The pairs of characters that sound like two units: what a recogniser may have written for them. */
export function soundAlike(units: readonly string[], known: boolean, index: TextIndex): Match[] {
  const sounds = units.map(soundOf);
  const [first, second] = sounds;
  if (first === undefined || second === undefined) return [];
  const key = first.near * 1000 + second.near;
  const name = units.join('');
  const found: Match[] = [];
  for (const term of soundsOf(index).get(key) ?? []) {
    const other = index.names[term] ?? '';
    if (other === name) continue;
    const parts = unitsOfPair(other);
    const exact = parts.every((part, at) => soundOf(part)?.exact === sounds[at]?.exact);
    const likeness = (exact ? EXACT : NEAR)[known ? 'known' : 'unknown'];
    const terms = parts.map((part) => index.terms.get(part) ?? -1);
    found.push({ term, units: terms, likeness, how: 'sound' });
  }
  return found.sort((a, b) => b.likeness - a.likeness).slice(0, MOST);
}

function soundsOf(index: TextIndex): SoundIndex {
  const known = built.get(index);
  if (known !== undefined) return known;
  const sounds = new Map<number, number[]>();
  for (const [term, name] of index.names.entries()) {
    const parts = unitsOfPair(name);
    const [first, second] = parts.map(soundOf);
    if (parts.length !== 2 || first === undefined || second === undefined) continue;
    const key = first.near * 1000 + second.near;
    const alike = sounds.get(key);
    if (alike === undefined) sounds.set(key, [term]);
    else alike.push(term);
  }
  built.set(index, sounds);
  return sounds;
}
