import { stemmer } from 'stemmer';
import {
  ENGLISH_STOP_WORDS,
  HAN_FILLERS,
  HAN_STOP_PHRASES,
  HAN_STOP_WORDS,
  HINTS,
  LEAD_INS,
} from './stop-words';

/** One word of a question, as the index knows it. */
export interface QueryTerm {
  term: string;
  /** How much a passage that holds it rises in the order: 1 for a word of the topic. */
  weight: number;
  /** How much it proves that the passage is about the topic: 1 for a word of the topic. */
  proof: number;
}

type Add = (term: string, weight: number, proof: number) => void;

const TOKEN =
  /(?<han>\p{sc=Han}+)|(?:(?!\p{sc=Han})[\p{L}\p{M}\p{N}])+(?:[-‐‑.,](?:(?!\p{sc=Han})[\p{L}\p{M}\p{N}])+)*/gu;
const JOINTS = /[-‐‑.,]/;
/** What is left of "isn't", "shop's" and "we'll" is the word itself. */
const CONTRACTION = /(?<=[a-z])(?:n't|'(?:s|d|ll|m|re|ve))(?![a-z])/g;
/** The weight of two characters that belong to two words. */
const ACROSS_WORDS = 0.5;
/** The weight of a character that stands alone: it has many meanings. */
const LONE = 0.5;
/** The weight of what is asked for, such as "how long". */
const HINT = 0.3;

/** Tells the words of a question that carry its topic from those that do not. */
const words = new Intl.Segmenter('zh', { granularity: 'word' });

/**
 * The terms of a document's text, repeated as often as they occur. Letters: lower case, stemmed.
 * Chinese: every character and every pair of neighbours, because where a word ends is a guess, and the
 * guess about a document need not be the guess about a question.
 */
export function documentTerms(text: string): string[] {
  const terms: string[] = [];
  for (const { token, han } of tokensOf(normalize(text))) {
    if (han) {
      for (const pair of pairsOf(token)) terms.push(pair);
      for (const character of token) terms.push(character);
    } else {
      const parts = token.split(JOINTS);
      for (const part of parts) terms.push(stem(part));
      if (parts.length > 1) terms.push(stem(parts.join('')));
    }
  }
  return terms;
}

/**
 * The terms of a question that tell its topic, each once, then those that only hint at what it wants
 * to know. None when it names no topic.
 */
export function queryTerms(question: string): QueryTerm[] {
  let text = normalize(question).replace(HAN_FILLERS, '');
  for (const phrase of LEAD_INS) text = text.replace(phrase, '\n');
  const terms = new Map<string, QueryTerm>();
  const hints = new Set<string>();
  const add: Add = (term, weight, proof) => {
    const known = terms.get(term);
    if (known === undefined || known.weight < weight) terms.set(term, { term, weight, proof });
  };
  text = text.replace(HAN_STOP_PHRASES, (phrase) => {
    if (HINTS.has(phrase)) hints.add(phrase);
    return '\n';
  });
  for (const { token, han } of tokensOf(text)) {
    if (han) {
      for (const run of topicRuns(token)) addRun(run, add);
      continue;
    }
    const parts = token.split(JOINTS);
    // "e-mail" and "u.s." are one word each; "long-term" is two.
    if (parts.length > 1 && parts.some((part) => part.length === 1)) {
      add(stem(parts.join('')), 1, 1);
      continue;
    }
    for (const name of parts) {
      if (HINTS.has(name)) hints.add(name);
      else if (!ENGLISH_STOP_WORDS.has(name)) add(stem(name), 1, 1);
    }
  }
  if (terms.size === 0) return [];
  for (const hint of hints) for (const term of new Set(documentTerms(hint))) add(term, HINT, 0);
  return [...terms.values()];
}

function normalize(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/[’‘]/g, "'").replace(CONTRACTION, '');
}

function* tokensOf(text: string): Iterable<{ token: string; han: boolean }> {
  for (const match of text.matchAll(TOKEN)) {
    yield { token: match[0], han: match.groups?.han !== undefined };
  }
}

function stem(word: string): string {
  return /^[a-z]{3,}$/.test(word) ? stemmer(word) : word;
}

function hanWords(run: string): string[] {
  return Array.from(words.segment(run), ({ segment }) => segment);
}

function pairsOf(run: string): string[] {
  const characters = Array.from(run);
  return characters.slice(1).map((character, index) => `${characters[index]}${character}`);
}

/** The words of a run of characters, in groups between the words that carry no topic. */
function topicRuns(run: string): string[][] {
  const runs: string[][] = [[]];
  for (const word of hanWords(run)) {
    if (HAN_STOP_WORDS.has(word)) runs.push([]);
    else runs.at(-1)?.push(word);
  }
  return runs.filter((group) => group.length > 0);
}

function addRun(run: readonly string[], add: Add): void {
  for (const pair of pairsOf(run.join(''))) add(pair, ACROSS_WORDS, ACROSS_WORDS);
  for (const [index, word] of run.entries()) {
    for (const pair of pairsOf(word)) add(pair, 1, 1);
    const next = run[index + 1];
    // The segmenter takes a word that it does not know apart, character by character.
    if (word.length === 1 && next?.length === 1) add(word + next, 1, 1);
  }
  const [only] = run;
  if (run.length === 1 && only?.length === 1) add(only, LONE, LONE);
}
