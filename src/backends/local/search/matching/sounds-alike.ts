import { type Sound, soundOf } from '../../language/characters';
import type { SoundList, TextIndex } from '../index/text-index';
import type { Match } from './question';

/** Maximum number of similar-sounding pairs to search for: a common sound has dozens. */
const MOST = 6;

/** The weight of a pair that sounds the same as one that the documents (do not) contain. */
const EXACT = { known: 0.35, unknown: 0.75 };
/** The same for pairs that only a careless speaker would confuse. */
const NEAR = { known: 0.15, unknown: 0.55 };

/** The character pairs that sound like two units: what a recogniser may have written instead. */
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

/** The range of `key` in a sorted list; the end is exclusive. */
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

const PAIR =
  /^(\p{sc=Han}|〇|\d+(?:\.\d+)?|[^\p{sc=Han}〇]+)(\p{sc=Han}|〇|\d+(?:\.\d+)?|[^\p{sc=Han}〇]+)$/u;
const HAN = /[\p{sc=Han}〇]/u;

/** The two units of an index term; the term alone when it is a unit itself. */
function unitsOfPair(term: string): string[] {
  if (!HAN.test(term) || term.length === 1) return [term];
  const [, first, second] = PAIR.exec(term) ?? [];
  return first === undefined || second === undefined ? [term] : [first, second];
}

/** Encodes the sound of a pair as one number. */
function keyOf(first: Sound, second: Sound): number {
  return first.near * SYLLABLES + second.near;
}

/** More than the number of syllables. */
const SYLLABLES = 512;

/** The pairs among the terms, by sound. Yields where it may pause. */
export function* listSounds(names: readonly string[]): Generator<undefined, SoundList> {
  const keys = new Uint32Array(names.length).fill(NONE);
  const start = new Uint32Array(SYLLABLES * SYLLABLES + 1);
  let size = 0;
  for (const [term, name] of names.entries()) {
    if (term % 5000 === 4999) yield;
    if (name.length < 2 || !HAN.test(name)) continue;
    const [first, second] = unitsOfPair(name).map(soundOf);
    if (first === undefined || second === undefined) continue;
    const key = keyOf(first, second);
    keys[term] = key;
    start[key + 1] = (start[key + 1] ?? 0) + 1;
    size += 1;
  }
  for (let key = 1; key < start.length; key += 1) start[key] = (start[key] ?? 0) + (start[key - 1] ?? 0);
  yield;
  const list: SoundList = { key: new Uint32Array(size), term: new Uint32Array(size) };
  for (const [term, key] of keys.entries()) {
    if (key === NONE) continue;
    const place = start[key] ?? 0;
    start[key] = place + 1;
    list.key[place] = key;
    list.term[place] = term;
  }
  return list;
}

const NONE = 0xffffffff;
