import { doubleMetaphone } from 'double-metaphone';
import type { Match } from './matches';
import type { Wanted } from './question';
import { documentFrequency, type TextIndex } from './text-index';

/** Below it two words are different ones. */
const ALIKE = 0.75;
/** At most so many words stand for one that the documents do not know. */
const MOST = 3;
const SHORTEST = 4;

interface Known {
  term: number;
  name: string;
  sound: string;
  /** Which letters it holds, as bits: rules most words out without comparing them. */
  letters: number;
}

const built = new WeakMap<TextIndex, readonly Known[]>();

/** The words of the documents that look or sound like one which they do not hold. */
export function spelledAlike({ term: name }: Pick<Wanted, 'term'>, index: TextIndex): Match[] {
  if (name.length < SHORTEST || !/^\p{L}+$/u.test(name)) return [];
  const letters = lettersOf(name);
  const [sound] = doubleMetaphone(name);
  const found: Match[] = [];
  for (const known of wordsOf(index)) {
    if (Math.abs(known.name.length - name.length) > 3 || bits(known.letters ^ letters) > 6) continue;
    const likeness = Math.max(
      similarity(name, known.name),
      0.5 * similarity(name, known.name) + 0.5 * similarity(sound, known.sound),
    );
    if (likeness >= ALIKE) {
      found.push({ term: known.term, units: [known.term], likeness: likeness * 0.9, how: 'spelling' });
    }
  }
  return found.sort((a, b) => b.likeness - a.likeness).slice(0, MOST);
}

/** How much a word of the same family stands for another: "infectious" for "infect". */
const KIN = 0.55;
const SHORTEST_ROOT = 5;

/** The other words that begin as a word does, and differ in how they end. */
export function kinOf({ term: name }: Pick<Wanted, 'term'>, index: TextIndex): Match[] {
  if (name.length < SHORTEST_ROOT || !/^[a-z]+$/.test(name)) return [];
  const found: Match[] = [];
  for (const known of wordsOf(index)) {
    if (known.name === name || !known.name.startsWith(name.slice(0, SHORTEST_ROOT))) continue;
    let root = SHORTEST_ROOT;
    while (root < name.length && known.name[root] === name[root]) root += 1;
    const rest = Math.max(name.length, known.name.length) - root;
    if (rest > 4 || root < 0.65 * Math.max(name.length, known.name.length)) continue;
    found.push({ term: known.term, units: [known.term], likeness: KIN, how: 'spelling' });
  }
  return found.slice(0, 6);
}

function wordsOf(index: TextIndex): readonly Known[] {
  const known = built.get(index);
  if (known !== undefined) return known;
  const words: Known[] = [];
  for (const [term, name] of index.names.entries()) {
    if (name.length < SHORTEST - 1 || !/^[a-z]+$/.test(name)) continue;
    if (documentFrequency(index.body, term) + documentFrequency(index.titles, term) === 0) continue;
    words.push({ term, name, sound: doubleMetaphone(name)[0], letters: lettersOf(name) });
  }
  built.set(index, words);
  return words;
}

function lettersOf(word: string): number {
  let letters = 0;
  for (let at = 0; at < word.length; at += 1) letters |= 1 << (word.charCodeAt(at) - 97) % 32;
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
