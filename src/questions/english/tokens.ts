import { FILLERS, LEAD_IN_PHRASES, LEAD_INS } from './lexicon';

export interface Token {
  word: string;
  /** Offset in the sentence. */
  start: number;
  /** A comma or the like stands before it. */
  afterBreak: boolean;
}

const WORD = /[a-z0-9][a-z0-9'.&-]*/g;
// A map, not an object: speech may hold words such as "constructor".
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
export function tokensOf(sentence: string): Token[] {
  const tokens: Token[] = [];
  let end = 0;
  for (const match of sentence.matchAll(WORD)) {
    const start = match.index;
    const afterBreak = /[,:，、–—]/.test(sentence.slice(end, start));
    end = start + match[0].length;
    for (const word of expand(match[0])) {
      const last = tokens.at(-1);
      // "who'd have", "what'd be": after all no "did".
      if (
        last?.word === 'did' &&
        /^(?:have|be|want|like|a)$/.test(word) &&
        sentence.startsWith("'d", end - match[0].length - 3)
      ) {
        tokens[tokens.length - 1] = { ...last, word: 'would' };
      }
      if (!FILLERS.has(word)) tokens.push({ word, start, afterBreak });
    }
  }
  return withoutStutter(tokens);
}

function expand(raw: string): readonly string[] {
  const word = raw.replace(/[.'&-]+$/, '');
  const whole = CONTRACTIONS.get(word);
  if (whole) return whole;
  const [, stem, ending] = CONTRACTED.exec(word) ?? [];
  if (stem === undefined || ending === undefined) return [word];
  // "it'd" is "it would"; "where'd" is "where did".
  const verb =
    ending === "'d" && !/^(what|who|how|when|where|why)$/.test(stem) ? 'would' : VERB_ENDINGS[ending];
  return verb === undefined ? [word] : [stem, verb];
}

/** Drops a run of up to three words that the next words repeat. */
function withoutStutter(tokens: readonly Token[]): Token[] {
  const kept: Token[] = [];
  for (const token of tokens) {
    kept.push(token);
    for (let n = 3; n >= 1; n--) {
      if (!repeats(kept, n)) continue;
      kept.splice(kept.length - n, n);
      break;
    }
  }
  return kept;
}

function repeats(tokens: readonly Token[], n: number): boolean {
  if (tokens.length < 2 * n) return false;
  for (let i = 1; i <= n; i++) {
    if (tokens[tokens.length - i]?.word !== tokens[tokens.length - i - n]?.word) return false;
  }
  return true;
}

/** By their first word, longest first. */
const PHRASES = new Map<string, string[][]>();
for (const phrase of LEAD_IN_PHRASES) {
  const first = phrase[0] ?? '';
  PHRASES.set(
    first,
    [...(PHRASES.get(first) ?? []), phrase].sort((a, b) => b.length - a.length),
  );
}

/** How many leading words only introduce ("well you know um so"). */
export function leadInLength(tokens: readonly Token[]): number {
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
