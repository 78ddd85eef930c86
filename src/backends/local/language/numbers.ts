/** Spoken English numbers, read as figures: "nineteen seventy three" is 1973, "two thousand and eight" 2008. */

const SMALL =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen';
const SMALL_ORDINALS =
  'zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth';
const TENS = '- - twenty thirty forty fifty sixty seventy eighty ninety';
const TENS_ORDINALS = '- - twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth';

const VALUES = new Map<string, number>([
  ...[SMALL, SMALL_ORDINALS].flatMap((words) =>
    words.split(' ').map((word, at): [string, number] => [word, at]),
  ),
  ...[TENS, TENS_ORDINALS].flatMap((words) =>
    words.split(' ').map((word, at): [string, number] => [word, at * 10]),
  ),
]);
VALUES.delete('-');
const SCALES = new Map([
  ['thousand', 1e3],
  ['million', 1e6],
  ['billion', 1e9],
  ['trillion', 1e12],
]);
const FIGURES = /^\d+(?:\.\d+)?$/;

/** A number, and how many words it was said in. */
export interface SpokenNumber {
  value: string;
  words: number;
}

/** Whether a number may begin with this word (lower case). */
export function beginsNumber(word: string): boolean {
  return VALUES.has(word) || FIGURES.test(word);
}

/** The number that begins at `at` in a list of words in lower case; undefined when none does. */
export function readNumber(words: readonly string[], at: number): SpokenNumber | undefined {
  const first = words[at] ?? '';
  if (FIGURES.test(first)) return scaled(words, at, { value: Number(first), words: 1 }, first);
  if (!VALUES.has(first)) return undefined;
  return digitByDigit(words, at) ?? year(words, at) ?? scaled(words, at, belowThousand(words, at));
}

interface Amount {
  value: number;
  words: number;
}

function belowHundred(words: readonly string[], at: number): Amount {
  const value = VALUES.get(words[at] ?? '') ?? -1;
  if (value < 0) return { value: 0, words: 0 };
  const unit = VALUES.get(words[at + 1] ?? '') ?? 0;
  const joins = value >= 20 && unit >= 1 && unit <= 9 && !(words[at] ?? '').endsWith('ieth');
  return joins ? { value: value + unit, words: 2 } : { value, words: 1 };
}

function belowThousand(words: readonly string[], at: number): Amount {
  const start = belowHundred(words, at);
  if (words[at + start.words] !== 'hundred') return start;
  const used = start.words + 1;
  const rest = after(words, at + used, belowHundred);
  return { value: start.value * 100 + rest.value, words: used + rest.words };
}

/** What follows a "hundred" or a "thousand", with or without an "and". */
function after(
  words: readonly string[],
  at: number,
  read: (words: readonly string[], at: number) => Amount,
): Amount {
  const skip = words[at] === 'and' ? 1 : 0;
  const rest = read(words, at + skip);
  return rest.words === 0 ? rest : { value: rest.value, words: rest.words + skip };
}

function scaled(words: readonly string[], at: number, start: Amount, written?: string): SpokenNumber {
  let { value: total, words: used } = start;
  let scale = SCALES.get(words[at + used] ?? '');
  if (scale === undefined) return { value: written ?? String(total), words: used };
  total *= scale;
  used += 1;
  for (;;) {
    const next = after(words, at + used, belowThousand);
    if (next.words === 0) break;
    scale = SCALES.get(words[at + used + next.words] ?? '');
    total += next.value * (scale ?? 1);
    used += next.words + (scale === undefined ? 0 : 1);
    if (scale === undefined) break;
  }
  return { value: String(Math.round(total * 1000) / 1000), words: used };
}

/** "Nineteen seventy three", "nineteen oh eight", "twenty twenty". */
function year(words: readonly string[], at: number): SpokenNumber | undefined {
  const century = VALUES.get(words[at] ?? '') ?? 0;
  if (century < 10 || century > 99) return undefined;
  if (words[at + 1] === 'oh' || words[at + 1] === 'o') {
    const unit = VALUES.get(words[at + 2] ?? '') ?? 0;
    return unit >= 1 && unit <= 9 ? { value: String(century * 100 + unit), words: 3 } : undefined;
  }
  const rest = belowHundred(words, at + 1);
  if (rest.value < 10 || SCALES.has(words[at + 1 + rest.words] ?? '')) return undefined;
  return { value: String(century * 100 + rest.value), words: 1 + rest.words };
}

/** "Two zero zero eight": from three figures on. */
function digitByDigit(words: readonly string[], at: number): SpokenNumber | undefined {
  let value = '';
  for (let next = at; ; next += 1) {
    const digit = VALUES.get(words[next] ?? '') ?? -1;
    if (digit < 0 || digit > 9) break;
    value += String(digit);
  }
  return value.length >= 3 ? { value, words: value.length } : undefined;
}
