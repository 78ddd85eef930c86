import { WH } from './lexicon';
import { leadInLength, type Token, tokensOf } from './tokens';

/** A sentence taken apart, as the rules and the learned score need it. */
export interface Parsed {
  /** Words that only introduce: "well you know um so". */
  lead: readonly Token[];
  leadWords: readonly string[];
  tokens: readonly Token[];
  words: readonly string[];
  /** The words, joined by single spaces. */
  text: string;
}

// Rules and score look at the same sentence, one after the other.
let last: { sentence: string; parsed: Parsed } | undefined;

export function parse(sentence: string): Parsed {
  if (last?.sentence === sentence) return last.parsed;
  const all = tokensOf(sentence);
  const length = leadInLength(all);
  const lead = all.slice(0, length);
  const tokens = all.slice(length).filter((_, i, rest) => !isEmphasis(rest, i));
  const words = tokens.map((token) => token.word);
  const parsed = { lead, leadWords: lead.map((token) => token.word), tokens, words, text: words.join(' ') };
  last = { sentence, parsed };
  return parsed;
}

/** "where exactly", "who else", "what the hell": the order of the words is that of "where" and "who". */
function isEmphasis(tokens: readonly Token[], i: number): boolean {
  const word = tokens[i]?.word ?? '';
  const before = tokens[i - 1]?.word ?? '';
  if (i === tokens.length - 1) return false;
  if (EMPHASIS.has(word)) return WH.has(before);
  if (SWEARING.has(word)) return before === 'the';
  return word === 'the' && SWEARING.has(tokens[i + 1]?.word ?? '');
}

const EMPHASIS = new Set(['exactly', 'else', 'abouts', 'specifically', 'precisely', 'actually', 'again']);
const SWEARING = new Set(['hell', 'heck']);
