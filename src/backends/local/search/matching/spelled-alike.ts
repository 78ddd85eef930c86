import { doubleMetaphone } from 'double-metaphone';
import { distance } from 'fastest-levenshtein';
import { strengthOf } from '../../language/weak-words';
import type { TextIndex, WordList } from '../index/text-index';
import type { Match } from './question';

/** Below this similarity two words are unrelated. */
const ALIKE = 0.75;
/** Maximum number of substitutes for a word that the documents do not contain. */
const MOST = 3;
const SHORTEST = 4;
const WORD = /^[a-z]+$/;
/** A word that looks similar is worth less than the word itself. */
const SUBSTITUTE = 0.9;
/** Words that sound the same are one word misspelt when their spelling is at least this similar. */
const HOMOPHONE = 0.6;
/** The number of letters that occur in only one of two words. */
const MOST_LETTERS = 6;

/** A cache: the same words are looked up repeatedly while a sentence is being spoken. */
const cache = new WeakMap<TextIndex, Map<string, readonly Match[]>>();
const MOST_CACHED = 4000;

/** Document words that look or sound like a word that the documents do not contain; at least so alike. */
export function spelledAlike(name: string, index: TextIndex, least = 0): readonly Match[] {
  if (name.length < SHORTEST || !WORD.test(name)) return [];
  let known = cache.get(index);
  if (known === undefined || known.size > MOST_CACHED) {
    known = new Map();
    cache.set(index, known);
  }
  const key = `${name} ${least}`;
  const found = known.get(key) ?? findAlike(name, index, least);
  known.set(key, found);
  return found;
}

function findAlike(name: string, { words, names }: TextIndex, least: number): Match[] {
  const letters = lettersOf(name);
  const sound = soundOf(name);
  const most = Math.min(MOST_LETTERS, 2 + (name.length >> 2));
  // Spelling is half of the likeness: words whose spelling differs more cannot sound alike enough.
  const leastSpelling = 2 * Math.max(ALIKE, least / SUBSTITUTE - ROUNDING) - 1;
  const found: Match[] = [];
  for (let at = 0; at < words.term.length; at += 1) {
    const differing = bits((words.letters[at] ?? 0) ^ letters);
    if (differing > most) continue;
    const term = words.term[at] ?? 0;
    const other = names[term] ?? '';
    const longer = Math.abs(other.length - name.length);
    if (longer > 3) continue;
    // A change replaces one letter by another at most.
    const changes = (1 - leastSpelling) * Math.max(name.length, other.length);
    if (longer > changes || differing > 2 * changes) continue;
    const spelling = similarity(name, other);
    if (spelling < (name[0] === other[0] ? leastSpelling : Math.max(leastSpelling, HOMOPHONE))) continue;
    const otherSound = soundOf(other);
    const likeness = Math.max(spelling, 0.5 * spelling + 0.5 * similarity(sound, otherSound));
    if (likeness < ALIKE || likeness * SUBSTITUTE < least) continue;
    if (sound === otherSound ? spelling < HOMOPHONE : !isSlip(name, other)) continue;
    found.push({ term, units: [term], likeness: likeness * SUBSTITUTE, how: 'spelling' });
  }
  return found.sort((a, b) => b.likeness - a.likeness).slice(0, MOST);
}

/** Far below the difference that one letter makes. */
const ROUNDING = 1e-9;

/** Its consonants as they sound; an "h" at the beginning may be silent. */
function soundOf(word: string): string {
  return doubleMetaphone(word)[0].replace(/^H/, 'A');
}

/** From this length on, two words rarely differ in one letter only. */
const LONG = 6;

/**
 * Whether a word that sounds different may still be a slip for another: most slips keep the first letter, and short
 * words that differ in one letter are simply two words ("rent", "went").
 */
function isSlip(name: string, other: string): boolean {
  if (name[0] !== other[0] || strengthOf(other) === 'none') return false;
  if (Math.max(name.length, other.length) >= LONG) return true;
  return [...name].sort().join('') === [...other].sort().join('');
}

/** The similarity of words of the same family: "infectious" for "infect". */
const KIN = 0.55;
const SHORTEST_ROOT = 5;
const MOST_KIN = 6;

/** The other words with the same beginning and a different ending. */
export function kinOf(name: string, index: TextIndex): Match[] {
  if (name.length < SHORTEST_ROOT || !WORD.test(name)) return [];
  const beginning = name.slice(0, SHORTEST_ROOT);
  const found: Match[] = [];
  for (let at = firstFrom(beginning, index); at < index.words.term.length; at += 1) {
    const term = index.words.term[at] ?? 0;
    const other = index.names[term] ?? '';
    if (!other.startsWith(beginning) || found.length === MOST_KIN) break;
    if (other === name) continue;
    let root = SHORTEST_ROOT;
    while (root < name.length && other[root] === name[root]) root += 1;
    const longest = Math.max(name.length, other.length);
    if (longest - root > 4 || root < 0.65 * longest) continue;
    found.push({ term, units: [term], likeness: KIN, how: 'family' });
  }
  return found;
}

/** The first of the sorted words that is not before `word`. */
function firstFrom(word: string, { words, names }: TextIndex): number {
  let from = 0;
  let to = words.term.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((names[words.term[middle] ?? 0] ?? '') < word) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** The words among the terms, sorted. Yields where it may pause. */
export function* listWords(names: readonly string[]): Generator<undefined, WordList> {
  const byLetter = new Map<string, number[]>();
  for (const [term, name] of names.entries()) {
    if (name.length < SHORTEST - 1 || !WORD.test(name)) continue;
    const letter = name.slice(0, 2);
    const some = byLetter.get(letter);
    if (some === undefined) byLetter.set(letter, [term]);
    else some.push(term);
    if (term % 20_000 === 0) yield;
  }
  const terms: number[] = [];
  for (const letter of [...byLetter.keys()].sort()) {
    const some = byLetter.get(letter) ?? [];
    some.sort((a, b) => ((names[a] ?? '') < (names[b] ?? '') ? -1 : 1));
    for (const term of some) terms.push(term);
    yield;
  }
  return {
    term: Uint32Array.from(terms),
    letters: Uint32Array.from(terms, (term) => lettersOf(names[term] ?? '')),
  };
}

function lettersOf(word: string): number {
  let letters = 0;
  for (let at = 0; at < word.length; at += 1) letters |= 1 << ((word.charCodeAt(at) - 97) % 32);
  return letters;
}

/** How many bits are set. */
function bits(value: number): number {
  let count = value - ((value >>> 1) & 0x55555555);
  count = (count & 0x33333333) + ((count >>> 2) & 0x33333333);
  return Math.imul((count + (count >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** One minus the share of letters to change: 1 for identical words. */
function similarity(a: string, b: string): number {
  const longest = Math.max(a.length, b.length);
  return longest === 0 ? 0 : 1 - distance(a, b) / longest;
}
