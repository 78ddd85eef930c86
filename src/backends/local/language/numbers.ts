/** Converts spoken English numbers to digits: "nineteen seventy three" is 1973, "two thousand and eight" 2008. */

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

/** A number, and how many words it takes. */
export interface SpokenNumber {
  value: string;
  words: number;
}

/** Whether a number may begin with this word (lower case). */
export function beginsNumber(word: string): boolean {
  return VALUES.has(word) || FIGURES.test(word);
}

/** The number that begins at `at` in a list of lower-case words; undefined when there is none. */
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

/** What follows a "hundred" or a "thousand", with or without "and". */
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

/** "Two zero zero eight": for three digits or more. */
function digitByDigit(words: readonly string[], at: number): SpokenNumber | undefined {
  let value = '';
  for (let next = at; ; next += 1) {
    const digit = VALUES.get(words[next] ?? '') ?? -1;
    if (digit < 0 || digit > 9) break;
    value += String(digit);
  }
  return value.length >= 3 ? { value, words: value.length } : undefined;
}

/** Converts Chinese numerals to digits: 二零零八 is 2008, 十五 is 15, 三万五千 is 35000. */

const DIGITS = new Map([...'零一二三四五六七八九'].map((character, value) => [character, value]));
DIGITS.set('〇', 0);
DIGITS.set('两', 2);
const HAN_SCALES = new Map([
  ['十', 10],
  ['百', 100],
  ['千', 1000],
]);
const LARGE = new Map([
  ['万', 1e4],
  ['亿', 1e8],
]);

/** A number, and how many characters it takes. */
export interface WrittenNumber {
  value: string;
  length: number;
}

/** The number that begins at `at` in simplified characters; undefined when there is none. */
export function readHanNumber(characters: readonly string[], at: number): WrittenNumber | undefined {
  const first = characters[at] ?? '';
  if (!DIGITS.has(first) && first !== '十') return undefined;
  let end = at;
  while (isNumeral(characters[end])) end += 1;
  // A lone digit before a scale word was handled above; a run without any is read digit by digit.
  const run = characters.slice(at, end);
  if (run.every((character) => DIGITS.has(character))) {
    return { value: run.map((character) => DIGITS.get(character)).join(''), length: run.length };
  }
  return { value: String(amountOf(run)), length: run.length };
}

/** The value of digits with the scale words that follow: 3.5 and 万 are 35000. */
export function scaleFigures(figures: string, characters: readonly string[], at: number): WrittenNumber {
  const scale = LARGE.get(characters[at] ?? '');
  if (scale === undefined) return { value: figures, length: 0 };
  const second = characters[at + 1] === '亿' ? 1e8 : 1;
  const value = Math.round(Number(figures) * scale * second * 1000) / 1000;
  return { value: String(value), length: second === 1 ? 1 : 2 };
}

function isNumeral(character: string | undefined): boolean {
  const one = character ?? '';
  return DIGITS.has(one) || HAN_SCALES.has(one) || LARGE.has(one);
}

function amountOf(run: readonly string[]): number {
  let total = 0;
  let section = 0;
  let digit = 0;
  for (const character of run) {
    const value = DIGITS.get(character);
    const scale = HAN_SCALES.get(character);
    const large = LARGE.get(character);
    if (value !== undefined) digit = value;
    else if (scale !== undefined) {
      section += (digit === 0 ? 1 : digit) * scale;
      digit = 0;
    } else if (large !== undefined) {
      total = (total + section + digit) * large;
      section = 0;
      digit = 0;
    }
  }
  return total + section + digit;
}
