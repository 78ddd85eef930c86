import { type Sound, soundOf } from '../language/characters';
import type { SoundList } from './text-index';

const PAIR =
  /^(\p{sc=Han}|〇|\d+(?:\.\d+)?|[^\p{sc=Han}〇]+)(\p{sc=Han}|〇|\d+(?:\.\d+)?|[^\p{sc=Han}〇]+)$/u;
const HAN = /[\p{sc=Han}〇]/u;

/** The two units that a term of the index is made of; the term alone when it is a unit itself. */
export function unitsOfPair(term: string): string[] {
  if (!HAN.test(term) || term.length === 1) return [term];
  const [, first, second] = PAIR.exec(term) ?? [];
  return first === undefined || second === undefined ? [term] : [first, second];
}

/** One number for how a pair sounds. */
export function keyOf(first: Sound, second: Sound): number {
  return first.near * SYLLABLES + second.near;
}

/** More than there are syllables. */
const SYLLABLES = 512;

/** The pairs among the terms, by how they sound. Yields now and then, when it would be a good moment to pause. */
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
