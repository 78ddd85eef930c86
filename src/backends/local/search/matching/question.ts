import { simplify } from '../../language/characters';
import { koreanGrammar } from '../../language/korean';
import { chineseSynonyms, chineseWordAt, englishSynonyms, phraseAt } from '../../language/synonyms';
import { type Token, tokenize } from '../../language/tokens';
import { LEAD_INS, LONGEST, strengthOf, weakLength } from '../../language/weak-words';

/** One search term: a word, or two adjacent Chinese characters. */
export interface Wanted {
  /** The term as it would appear in the index. */
  term: string;
  /** For a pair, its two units; for a word, the one. */
  units: readonly string[];
  /** The word as spoken; for a pair, the same as the term. */
  word: string;
  /** Its weight in ranking: 1 for a word of the topic. */
  weight: number;
  /** How much it says about the topic: 0 for words that only help ranking. */
  proof: number;
  /** Its position in the question, counted in tokens. */
  at: number;
  /** The joined word that it is a part of, as it would appear in the index: "createserv". */
  partOf?: string;
  /** For a phrase or a longer Chinese word, how many tokens it is made of. */
  length?: number;
  /** What documents may call it instead. */
  synonyms?: readonly SynonymUnits[];
}

/** A word that stands for a wanted one: its units, one or two, and their similarity. */
interface SynonymUnits {
  units: readonly string[];
  likeness: number;
}

const WEAK = 0.4;
const PAIR_WITH_WEAK = 0.25;
const PAIR_OVER_WEAK = 0.6;
const LONE_CHARACTER = 0.12;

/** The search terms of a question, in spoken order; each term once. */
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
    else if (weak[at] !== true) addWord(token, at, asksAmount(tokens, at), add);
  }
  addPairs(tokens, weak, add);
  const words = [...wanted.values()].sort((a, b) => a.at - b.at).map(withSynonyms);
  return withPhrases(withWords(words, tokens, text), tokens);
}

function withSynonyms(one: Wanted): Wanted {
  if (one.units.length !== 1 || !/^[a-z]+$/.test(one.term)) return one;
  const synonyms = englishSynonyms(one.term).map(({ word, likeness }) => ({ units: [word], likeness }));
  return synonyms.length === 0 ? one : { ...one, synonyms };
}

/** What a phrase, or a longer Chinese word, adds to the search by its synonyms. */
const OTHER_WORDS = 0.7;

/** "Money back": phrases whose words say it together. */
function withPhrases(wanted: Wanted[], tokens: readonly Token[]): Wanted[] {
  const stems = tokens.map(({ unit }) => unit);
  for (const at of stems.keys()) {
    const key = phraseAt(stems, at);
    if (key === undefined) continue;
    const synonyms = englishSynonyms(key).map(({ word, likeness }) => ({ units: [word], likeness }));
    wanted.push(otherWords(key, synonyms, at, key.split('_').length));
  }
  return wanted;
}

/** Begins the term of what is only looked for by its synonyms. No word of a document does. */
const OTHER = '≈';

/** Whether a term stands for a phrase or word that is only looked for by its synonyms. */
export function isOtherWords(term: string): boolean {
  return term.startsWith(OTHER);
}

function otherWords(said: string, synonyms: readonly SynonymUnits[], at: number, length: number): Wanted {
  const term = `${OTHER}${said}`;
  return {
    term,
    units: [term],
    word: said.replaceAll('_', ' '),
    weight: OTHER_WORDS,
    proof: 0,
    at,
    length,
    synonyms,
  };
}

/** Chinese words with their synonyms. A word of two characters is a pair, and is wanted already. */
function withWords(wanted: Wanted[], tokens: readonly Token[], text: string): Wanted[] {
  const more: Wanted[] = [];
  for (let at = 0; at < tokens.length; ) {
    const { start = 0, kind } = tokens[at] ?? {};
    const word = kind === 'han' ? chineseWordAt(text, start) : undefined;
    if (word === undefined) {
      at += 1;
      continue;
    }
    const synonyms = chineseSynonyms(word).flatMap(({ word: other, likeness }) =>
      unitsOfWord(other, likeness),
    );
    const pair = word.length === 2 ? wanted.findIndex(({ term }) => term === word) : -1;
    const known = wanted[pair];
    if (known !== undefined) wanted[pair] = { ...known, synonyms };
    else more.push(otherWords(word, synonyms, at, word.length));
    while ((tokens[at]?.start ?? Number.POSITIVE_INFINITY) < start + word.length) at += 1;
  }
  return [...wanted, ...more];
}

/** A single character stands in many words. */
const SINGLE = 0.5;

/** A longer word is looked for by its first two characters. */
function unitsOfWord(word: string, likeness: number): SynonymUnits[] {
  const [first, second] = word;
  if (first === undefined) return [];
  if (second === undefined) return [{ units: [first], likeness: likeness * SINGLE }];
  return /^[a-z]+$/.test(word) ? [{ units: [word], likeness }] : [{ units: [first, second], likeness }];
}

type Add = (one: Wanted) => void;

/** How many, how long, what time: words that name the type of answer are not part of its topic. */
function asksAmount(tokens: readonly Token[], at: number): boolean {
  const [before, word = ''] = [tokens[at - 1]?.word, tokens[at]?.word];
  return before === 'how' ? AMOUNT.test(word) : before === 'what' && word === 'time';
}

const AMOUNT = /^(?:many|much|long|often|soon|far|fast|quickly|old|big|large)$/;

function addWord({ unit, word, kind, partOf }: Token, at: number, asks: boolean, add: Add): void {
  const strength = kind === 'number' ? (unit.length === 1 ? 'weak' : 'strong') : strengthOf(word);
  if (strength === 'none') return;
  const weight = asks || strength === 'weak' ? WEAK : 1;
  const part = partOf === undefined ? {} : { partOf };
  add({ term: unit, units: [unit], word, weight, proof: asks ? 0 : weight, at, ...part });
}

function addCharacter({ unit, word }: Token, weak: boolean, at: number, add: Add): void {
  if (weak) return;
  add({ term: unit, units: [unit], word, weight: LONE_CHARACTER, proof: 0, at });
}

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });

/** Which tokens belong to Chinese words that carry no topic. Reads the text: 一般 is not a number. */
function weakTokens(tokens: readonly Token[], text: string): boolean[] {
  const weak = tokens.map(() => false);
  markOtherWeak(tokens, text, weak);
  if (!tokens.some(({ kind }) => kind === 'han')) return weak;
  const alone = charactersAlone(text);
  for (let at = 0; at < tokens.length; ) {
    const start = tokens[at]?.start ?? 0;
    const length = weakLength([...text.slice(start, start + LONGEST)], 0);
    let next = at;
    // 请 is "please", except in 申请.
    if (length > 1 || (length === 1 && alone.has(start))) {
      while ((tokens[next]?.end ?? Number.POSITIVE_INFINITY) <= start + length) next += 1;
      weak.fill(true, at, next);
    }
    at = Math.max(at + 1, next);
  }
  return weak;
}

/** Japanese in syllables, and Korean particles and endings: grammar, not topic. */
function markOtherWeak(tokens: readonly Token[], text: string, weak: boolean[]): void {
  for (const [at, { word }] of tokens.entries()) if (/^\p{sc=Hiragana}+$/u.test(word)) weak[at] = true;
  if (!HANGUL.test(text)) return;
  const grammar = koreanGrammar(text);
  for (const [at, { start }] of tokens.entries()) {
    if (grammar.some((span) => start >= span.start && start < span.end)) weak[at] = true;
  }
}

/** The positions of single-character words. */
function charactersAlone(text: string): Set<number> {
  const alone = new Set<number>();
  for (const { segment, index } of segmenter.segment(text)) if (segment.length === 1) alone.add(index);
  return alone;
}

const HANGUL = /\p{sc=Hangul}/u;

function addPairs(tokens: readonly Token[], weak: readonly boolean[], add: Add): void {
  let strong: number | undefined;
  for (const [at, token] of tokens.entries()) {
    const before = tokens[at - 1];
    if (before !== undefined) {
      const pure = weak[at] !== true && weak[at - 1] !== true;
      const none = weak[at] === true && weak[at - 1] === true;
      // Korean marks where words end.
      const apart = token.start > before.end && HANGUL.test(before.word + token.word);
      if (!none && !apart) addPair(before, token, pure ? 1 : PAIR_WITH_WEAK, pure ? 1 : 0, at, add);
    }
    if (weak[at] === true) continue;
    // A gap may be a filler sound in the middle of a word.
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

/** An index term that matches a wanted one. */
export interface Match {
  term: number;
  /** The terms of its units: one, or two adjacent ones. */
  units: readonly number[];
  /** Their similarity, up to 1 for identical terms. */
  likeness: number;
  how: 'same' | 'family' | 'sound' | 'spelling' | 'synonym';
}
