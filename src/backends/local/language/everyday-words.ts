import { CHINESE_WORDS } from './chinese-words';
import { EVERYDAY } from './data';

/** The words that a passage of ordinary length holds. */
const PASSAGE_WORDS = 80;
/** The share of a word that neither list knows among all words. */
const RARE = 5e-6;
/** The same for what may be common elsewhere: figures, other scripts, and short words of other languages. */
const UNKNOWN = 5e-5;

const LETTERS = /^[a-z]+$/;
const SHORT = 4;
const HAN = /^\p{sc=Han}+$/u;

let english: Map<string, number> | undefined;
let chinese: Map<string, number> | undefined;

/**
 * The chance that a passage on any subject holds a word: its frequency in ordinary language, from its rank. English
 * words by their stem, Chinese ones in simplified characters.
 */
export function chanceOf(word: string): number {
  return 1 - Math.exp(-PASSAGE_WORDS * shareOf(word));
}

/** Whether it is a word that people use every day. */
export function isEveryday(word: string): boolean {
  return rankOf(word) !== undefined;
}

/** The ranks between which an English word turns from one that says nothing into one that says all it can. */
const COMMON = 200;
const UNCOMMON = 3500;

/** How unusual an English word is in everyday speech, by its stem: 0 for "time", 1 for "warranty". */
export function unusualness(stem: string): number {
  english ??= ranksOf(EVERYDAY);
  const rank = english.get(stem);
  if (rank === undefined) return 1;
  return Math.min(1, Math.max(0, Math.log((rank + 1) / COMMON) / Math.log(UNCOMMON / COMMON)));
}

function shareOf(word: string): number {
  const rank = rankOf(word);
  if (LETTERS.test(word))
    return rank === undefined ? (word.length > SHORT ? RARE : UNKNOWN) : 0.1 / (rank + 10);
  if (HAN.test(word)) return rank === undefined ? RARE : 0.09 / (rank + 100);
  return UNKNOWN;
}

function rankOf(word: string): number | undefined {
  english ??= ranksOf(EVERYDAY);
  chinese ??= ranksOf(CHINESE_WORDS);
  return english.get(word) ?? chinese.get(word);
}

function ranksOf(words: string): Map<string, number> {
  return new Map(words.split(' ').map((word, rank) => [word, rank]));
}
