import { CHINESE_SYNONYMS, ENGLISH_SYNONYMS } from './synonym-data';

/** A word that may stand for another one. */
interface Synonym {
  /** A stem, or a Chinese word. */
  word: string;
  /** Their similarity, below 1. */
  likeness: number;
}

/** The similarity of words that people use for each other. */
const LIKENESS = 0.7;

type Table = ReadonlyMap<string, string>;

let english: Table | undefined;
let phrases: ReadonlySet<string> | undefined;
let chinese: Table | undefined;

/** The synonyms of an English stem, or of a phrase of stems joined by "_". */
export function englishSynonyms(key: string): readonly Synonym[] {
  english ??= tableOf(ENGLISH_SYNONYMS);
  return synonyms(english.get(key));
}

/** The most stems in a phrase. */
const LONGEST_PHRASE = 4;

/** The phrase that begins at `at`, as a key of `englishSynonyms`. The longest one. */
export function phraseAt(stems: readonly string[], at: number): string | undefined {
  english ??= tableOf(ENGLISH_SYNONYMS);
  phrases ??= new Set([...english.keys()].filter((key) => key.includes('_')));
  for (let length = LONGEST_PHRASE; length > 1; length -= 1) {
    const key = stems.slice(at, at + length).join('_');
    if (phrases.has(key)) return key;
  }
  return undefined;
}

/** The synonyms of a Chinese word. */
export function chineseSynonyms(word: string): readonly Synonym[] {
  return synonyms(chineseTable().get(word));
}

/** The longest Chinese word with synonyms that begins at `at`; in simplified characters. */
export function chineseWordAt(text: string, at: number): string | undefined {
  const table = chineseTable();
  for (let length = LONGEST_WORD; length > 0; length -= 1) {
    const word = text.slice(at, at + length);
    if (word.length === length && table.has(word)) return word;
  }
  return undefined;
}

const LONGEST_WORD = 6;

function chineseTable(): Table {
  chinese ??= tableOf(CHINESE_SYNONYMS);
  return chinese;
}

function tableOf(text: string): Table {
  return new Map(
    text.split('|').map((entry) => {
      const at = entry.indexOf('=');
      return [entry.slice(0, at), entry.slice(at + 1)] as const;
    }),
  );
}

function synonyms(words: string | undefined): Synonym[] {
  return words === undefined ? [] : words.split(' ').map((word) => ({ word, likeness: LIKENESS }));
}
