import { doubleMetaphone } from 'double-metaphone';
import type { Match } from './match';
import type { Wanted } from './question';
import type { TextIndex, WordList } from './text-index';

/** Below it two words are different ones. */
const ALIKE = 0.75;
/** At most so many words stand for one that the documents do not know. */
const MOST = 3;
const SHORTEST = 4;
const WORD = /^[a-z]+$/;
/** Words that are further apart in spelling are not compared in sound. */
const ALIKE_ENOUGH = 0.5;
/** Letters that only one of two words holds. */
const MOST_LETTERS = 6;

/** The words of the documents that look or sound like one which they do not hold. */
export function spelledAlike({ term: name }: Pick<Wanted, 'term'>, index: TextIndex): Match[] {
  if (name.length < SHORTEST || !WORD.test(name)) return [];
  const letters = lettersOf(name);
  const [sound] = doubleMetaphone(name);
  const found: Match[] = [];
  for (let at = 0; at < index.words.term.length; at += 1) {
    if (bits((index.words.letters[at] ?? 0) ^ letters) > MOST_LETTERS) continue;
    const term = index.words.term[at] ?? 0;
    const other = index.names[term] ?? '';
    if (Math.abs(other.length - name.length) > 3) continue;
    const spelling = similarity(name, other);
    if (spelling < ALIKE_ENOUGH) continue;
    const likeness = Math.max(spelling, 0.5 * spelling + 0.5 * similarity(sound, doubleMetaphone(other)[0]));
    if (likeness < ALIKE) continue;
    found.push({ term, units: [term], likeness: likeness * 0.9, how: 'spelling' });
  }
  return found.sort((a, b) => b.likeness - a.likeness).slice(0, MOST);
}

/** How much a word of the same family stands for another: "infectious" for "infect". */
const KIN = 0.55;
const SHORTEST_ROOT = 5;
const MOST_KIN = 6;

/** The other words that begin as a word does, and differ in how they end. */
export function kinOf({ term: name }: Pick<Wanted, 'term'>, index: TextIndex): Match[] {
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

/** The first of the sorted words that does not come before `word`. */
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

/** The words among the terms, sorted. Yields now and then, when it would be a good moment to pause. */
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

function bits(value: number): number {
  let count = 0;
  for (let rest = value; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

/** One minus the share of letters that have to be changed: 1 for the same word. */
export function similarity(a: string, b: string): number {
  const longest = Math.max(a.length, b.length);
  return longest === 0 ? 0 : 1 - distance(a, b) / longest;
}

/** Letters to insert, take out, replace or swap with their neighbour. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      }
      row.push(cost);
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
