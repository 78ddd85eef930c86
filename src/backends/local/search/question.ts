import { simplify } from '../language/characters';
import { LEAD_INS } from '../language/lead-ins';
import { type Token, tokenize } from '../language/tokens';
import { strengthOf, weakLength } from '../language/weak-words';

/** One thing to look for: a word, or two neighbouring Chinese characters. */
export interface Wanted {
  /** The term that the index would know it by. */
  term: string;
  /** For a pair, the two units that it is made of; for a word, the one. */
  units: readonly string[];
  /** The word as it was said; for a pair the same as the term. */
  word: string;
  /** How much it counts in the order: 1 for a word of the topic. */
  weight: number;
  /** How much it tells about the topic: 0 for what only helps to order. */
  proof: number;
  /** Its place in the question, counted in tokens. */
  at: number;
}

const WEAK = 0.4;
const PAIR_WITH_WEAK = 0.25;
const PAIR_OVER_WEAK = 0.6;
const LONE_CHARACTER = 0.12;

/** What a question asks to be looked for, in the order in which it was said; each term once. */
export function wantedOf(question: string): Wanted[] {
  let text = [...question.normalize('NFKC').replace(/[’‘]/g, "'")].map(simplify).join('');
  for (const phrase of LEAD_INS) text = text.replace(phrase, (said) => '\n'.repeat(said.length));
  const tokens = tokenize(text);
  const wanted = new Map<string, Wanted>();
  const add = (one: Wanted) => {
    const known = wanted.get(one.term);
    if (known === undefined || known.weight < one.weight) wanted.set(one.term, one);
  };
  const weak = weakTokens(tokens, text);
  for (const [at, token] of tokens.entries()) {
    if (token.kind === 'han') addCharacter(token, weak[at] === true, at, add);
    else addWord(token, at, add);
  }
  addPairs(tokens, weak, add);
  return [...wanted.values()].sort((a, b) => a.at - b.at);
}

type Add = (one: Wanted) => void;

function addWord({ unit, word, kind }: Token, at: number, add: Add): void {
  const strength = kind === 'number' ? (unit.length === 1 ? 'weak' : 'strong') : strengthOf(word);
  if (strength === 'none') return;
  const weight = strength === 'weak' ? WEAK : 1;
  add({ term: unit, units: [unit], word, weight, proof: strength === 'weak' ? WEAK : 1, at });
}

function addCharacter({ unit, word }: Token, weak: boolean, at: number, add: Add): void {
  if (weak) return;
  add({ term: unit, units: [unit], word, weight: LONE_CHARACTER, proof: 0, at });
}

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });

/** Which tokens belong to Chinese words that carry no topic. */
function weakTokens(tokens: readonly Token[], text: string): boolean[] {
  const words = tokens.map(({ word }) => word);
  const weak = tokens.map(() => false);
  if (!tokens.some(({ kind }) => kind === 'han')) return weak;
  const alone = charactersAlone(text);
  for (let at = 0; at < tokens.length; ) {
    const length = tokens[at]?.kind === 'han' ? weakLength(words, at) : 0;
    // 请 asks politely, but not in 申请.
    if (length > 1 || alone.has(tokens[at]?.start ?? -1)) weak.fill(true, at, at + length);
    at += Math.max(1, length);
  }
  return weak;
}

/** Where words of one character stand. */
function charactersAlone(text: string): Set<number> {
  const alone = new Set<number>();
  for (const { segment, index } of segmenter.segment(text)) if (segment.length === 1) alone.add(index);
  return alone;
}

function addPairs(tokens: readonly Token[], weak: readonly boolean[], add: Add): void {
  let strong: number | undefined;
  for (const [at, token] of tokens.entries()) {
    const before = tokens[at - 1];
    if (before !== undefined) {
      const pure = weak[at] !== true && weak[at - 1] !== true;
      const none = weak[at] === true && weak[at - 1] === true;
      if (!none) addPair(before, token, pure ? 1 : PAIR_WITH_WEAK, pure ? 1 : 0, at, add);
    }
    if (weak[at] === true) continue;
    // What was said in between may be a sound of hesitation in the middle of a word.
    if (strong !== undefined && strong < at - 1 && at - strong <= 4) {
      addPair(tokens[strong] as Token, token, PAIR_OVER_WEAK, 0, at, add);
    }
    strong = at;
  }
}

function addPair(a: Token, b: Token, weight: number, proof: number, at: number, add: Add): void {
  if (a.kind !== 'han' && b.kind !== 'han') return;
  const term = a.unit + b.unit;
  add({ term, units: [a.unit, b.unit], word: term, weight, proof, at: at - 0.5 });
}
