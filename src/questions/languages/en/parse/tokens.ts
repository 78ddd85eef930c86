import { FILLERS, LEAD_IN_PHRASES, LEAD_INS, WH } from '../words';

export interface Token {
  word: string;
  /** Offset in the sentence. */
  start: number;
  /** Preceded by a comma or the like. */
  afterBreak: boolean;
}

// A map, not an object: speech may contain words such as "constructor".
const CONTRACTIONS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    "let's": ['let', 'us'],
    "d'you": ['do', 'you'],
    "y'all": ['you', 'all'],
    dunno: ['do', 'not', 'know'],
    wanna: ['want', 'to'],
    gonna: ['going', 'to'],
    ya: ['you'],
    lemme: ['let', 'me'],
    gimme: ['give', 'me'],
    whaddya: ['what', 'do', 'you'],
    didja: ['did', 'you'],
    whats: ['what', 'is'],
    hows: ['how', 'is'],
    wheres: ['where', 'is'],
    whos: ['who', 'is'],
    isnt: ["isn't"],
    doesnt: ["doesn't"],
    dont: ["don't"],
    didnt: ["didn't"],
    whatcha: ['what', 'are', 'you'],
  }),
);
/** After a question word or a demonstrative these are verbs, not possessives. */
const VERB_ENDINGS: Readonly<Record<string, string>> = {
  "'s": 'is',
  "'re": 'are',
  "'d": 'did',
  "'ll": 'will',
  "'ve": 'have',
};
const CONTRACTED =
  /^(what|who|how|when|where|why|that|there|here|it|he|she|would|could|should|might)('s|'re|'d|'ll|'ve)$/;

/** The words of a sentence without fillers and stutters ("do you do you" → "do you"). */
function tokensOf(sentence: string): Token[] {
  const tokens: Token[] = [];
  let end = 0;
  for (;;) {
    const start = nextWord(sentence, end);
    if (start === sentence.length) return withoutStutter(tokens);
    const afterBreak = start > end + 1 && BREAK.test(sentence.slice(end, start));
    end = wordEnd(sentence, start);
    const raw = sentence.slice(start, end);
    const expanded = expand(raw);
    if (typeof expanded === 'string') {
      if (LIKE_BE.has(expanded)) untangle(tokens, sentence, start);
      if (!FILLERS.has(expanded)) tokens.push({ word: expanded, start, afterBreak });
    } else for (const word of expanded) tokens.push({ word, start, afterBreak });
  }
}

const BREAK = /[,:，、–—]/;
const LIKE_BE: ReadonlySet<string> = new Set(['have', 'be', 'want', 'like', 'a']);

/** "who'd have", "what'd be": not "did" after all. */
function untangle(tokens: Token[], sentence: string, start: number): void {
  const last = tokens.at(-1);
  if (last?.word === 'did' && sentence.startsWith("'d", start - 3))
    tokens[tokens.length - 1] = { ...last, word: 'would' };
}

const isLetterOrDigit = (unit: number) => (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x30 && unit <= 0x39);

function nextWord(text: string, from: number): number {
  let at = from;
  while (at < text.length && !isLetterOrDigit(text.charCodeAt(at))) at++;
  return at;
}

/** The offset after a word, which may contain an apostrophe, a full stop, an ampersand or a hyphen. */
function wordEnd(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (!isLetterOrDigit(unit) && unit !== 0x27 && unit !== 0x2e && unit !== 0x26 && unit !== 0x2d) break;
  }
  return at;
}

/** @returns the word without trailing punctuation, if it is one. */
function expand(word: string): string | readonly string[] {
  const whole = CONTRACTIONS.get(word);
  if (whole) return whole;
  if (!isLetterOrDigit(word.charCodeAt(word.length - 1))) return expand(withoutMarks(word));
  if (!word.includes("'")) return word;
  const [, stem, ending] = CONTRACTED.exec(word) ?? [];
  if (stem === undefined || ending === undefined) return word;
  // "it'd" is "it would"; "where'd" is "where did".
  const verb =
    ending === "'d" && !/^(what|who|how|when|where|why)$/.test(stem) ? 'would' : VERB_ENDINGS[ending];
  return verb === undefined ? word : [stem, verb];
}

function withoutMarks(raw: string): string {
  let end = raw.length;
  while (!isLetterOrDigit(raw.charCodeAt(end - 1))) end--;
  return raw.slice(0, end);
}

/** Drops a run of up to three words that the next words repeat. */
function withoutStutter(tokens: readonly Token[]): Token[] {
  const kept: Token[] = [];
  for (const token of tokens) {
    kept.push(token);
    const { length } = kept;
    for (let n = 3; n >= 1; n--) {
      if (length < 2 * n || kept[length - 1 - n]?.word !== token.word || !repeats(kept, n)) continue;
      kept.length -= n;
      break;
    }
  }
  return kept;
}

function repeats(tokens: readonly Token[], n: number): boolean {
  for (let i = 2; i <= n; i++) {
    if (tokens[tokens.length - i]?.word !== tokens[tokens.length - i - n]?.word) return false;
  }
  return true;
}

/** Grouped by first word, longest first. */
const PHRASES = new Map<string, string[][]>();
for (const phrase of LEAD_IN_PHRASES) {
  const first = phrase[0] ?? '';
  PHRASES.set(
    first,
    [...(PHRASES.get(first) ?? []), phrase].sort((a, b) => b.length - a.length),
  );
}

/** How many leading words are a lead-in ("well you know um so"). */
function leadInLength(tokens: readonly Token[]): number {
  let at = 0;
  for (;;) {
    const phrase = PHRASES.get(tokens[at]?.word ?? '')?.find((words) =>
      words.every((word, i) => tokens[at + i]?.word === word),
    );
    const word = tokens[at]?.word;
    if (phrase) at += phrase.length;
    else if (word !== undefined && LEAD_INS.has(word)) at += 1;
    else return at;
  }
}

/** The words of a sentence: what only leads in ("well you know um so"), and the rest. */
export interface Spoken {
  lead: readonly Token[];
  tokens: readonly Token[];
}

export function spokenWords(sentence: string): Spoken {
  const all = tokensOf(sentence);
  const length = leadInLength(all);
  return {
    lead: all.slice(0, length),
    tokens: all.slice(length).filter((_, i, rest) => !isEmphasis(rest, i)),
  };
}

/** "where exactly", "who else", "what the hell": treated like "where", "who" and "what". */
function isEmphasis(tokens: readonly Token[], i: number): boolean {
  const word = tokens[i]?.word ?? '';
  const before = tokens[i - 1]?.word ?? '';
  if (i === tokens.length - 1) return false;
  if (EMPHASIS.has(word)) return WH.has(before);
  if (SWEARING.has(word)) return before === 'the';
  return word === 'the' && SWEARING.has(tokens[i + 1]?.word ?? '');
}

const EMPHASIS = new Set([
  'ever',
  'exactly',
  'else',
  'abouts',
  'specifically',
  'precisely',
  'actually',
  'again',
]);
const SWEARING = new Set(['hell', 'heck']);
