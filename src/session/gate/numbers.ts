/** Numbers in words, as digits: "twenty one" is 21, 二十一 is 21, "4 2 1" is 421. Over lower-cased text. */

const SMALL =
  `zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
  seventeen eighteen nineteen`.split(/\s+/);
const TENS = '_ _ twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const VALUES = new Map<string, number>([
  ...SMALL.map((word, value): [string, number] => [word, value]),
  ...TENS.slice(2).map((word, at): [string, number] => [word, (at + 2) * 10]),
]);
const ORDINALS = new Map(
  `first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth`
    .split(' ')
    .map((word, at) => [word, `${at + 1}${['st', 'nd', 'rd'][at] ?? 'th'}`]),
);
const SCALES = new Map([
  ['hundred', 100],
  ['thousand', 1_000],
  ['million', 1_000_000],
]);

const WORD = `(?:${[...VALUES.keys()].join('|')})`;
const SCALE = `(?:${[...SCALES.keys()].join('|')})`;
const RUN = new RegExp(`\\b${WORD}(?: (?:and (?=${WORD}\\b))?(?:${WORD}|${SCALE}))*\\b`, 'g');
const CLOCK = /\b(at|until|till|by|before|after|from) (\d{1,2}) (\d{2})\b(?! ?[\d%])/g;

/** One way of writing for each number. What may be read in two ways stays as it is. */
export function withDigits(text: string): string {
  return text
    .replace(RUN, (run) => numberOf(run.split(' ').filter((word) => word !== 'and')) ?? run)
    .replace(/\b[a-z]+(?:th|st|nd|rd)\b/g, (word) => ORDINALS.get(word) ?? word)
    .replace(CLOCK, (whole, before: string, hour: string, minute: string) =>
      Number(hour) <= 24 && Number(minute) < 60 ? `${before} ${Number(hour)}:${minute}` : whole,
    )
    .replace(/(?<![\d.,:] ?)\b\d(?: \d\b){2,}(?! ?[\d.,:%])/g, (digits) => digits.replaceAll(' ', ''))
    .replace(/(\d) ?(?:percent|per cent)\b/g, '$1%')
    .replace(CHINESE, chineseNumber);
}

/** @returns undefined if the words are not one number or a row of digits */
function numberOf(words: readonly string[]): string | undefined {
  // "one" alone is mostly a pronoun.
  if (words.length === 1 && words[0] === 'one') return undefined;
  const values = words.map((word) => VALUES.get(word));
  if (values.every((value) => value !== undefined && value < 10)) return values.join(' ');
  let total = 0;
  let part = 0;
  let last = Number.POSITIVE_INFINITY;
  for (const word of words) {
    const scale = SCALES.get(word);
    const value = VALUES.get(word) ?? 0;
    if (scale !== undefined) {
      if (part === 0) return undefined;
      part *= scale;
      if (scale > 100) {
        total += part;
        part = 0;
      }
      last = scale;
    } else {
      // "three thirty", "nineteen ninety": two numbers side by side.
      if (last < 100 && !(last >= 20 && value > 0 && value < 10)) return sideBySide(words);
      part += value;
      last = value;
    }
  }
  return String(total + part);
}

/** "three thirty" → "3 30"; undefined for anything longer. */
function sideBySide([hour = '', ...rest]: readonly string[]): string | undefined {
  const [first, second] = [VALUES.get(hour), rest.length <= 2 ? numberOf(rest) : undefined];
  return first === undefined || first > 12 || second === undefined || !/^\d\d$/.test(second)
    ? undefined
    : `${first} ${second}`;
}

const DIGITS = '零一二三四五六七八九';
const MEASURE =
  '天|个|件|双|元|块|年|月|日|号|点|小时|分钟|人|次|周|岁|折|公斤|斤|米|份|张|页|位|家|种|星期|工作日';
const CHINESE = new RegExp(
  `(百分之)?((?:[一二两三四五六七八九]|(?<![\\d几数好第])十(?!分[^钟之]))[零一二两三四五六七八九十百千万]+|[零一二三四五六七八九]{3,}|[一二两三四五六七八九十](?=(?:${MEASURE})))`,
  'g',
);
const UNITS: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1_000 };

function chineseNumber(whole: string, percent: string | undefined, run: string): string {
  const value = digitsOf(run);
  if (value === undefined) return whole;
  return percent ? `${value}%` : value;
}

function digitsOf(run: string): string | undefined {
  const digits = [...run.replaceAll('两', '二')];
  if (digits.length > 1 && digits.every((digit) => DIGITS.includes(digit)))
    return digits.length < 3 ? undefined : digits.map((digit) => DIGITS.indexOf(digit)).join('');
  let total = 0;
  let part = 0;
  let digit = 0;
  for (const [at, char] of digits.entries()) {
    const unit = UNITS[char];
    if (char === '万') {
      total += (part + digit) * 10_000;
      part = 0;
      digit = 0;
    } else if (unit !== undefined) {
      part += (digit === 0 && at === 0 ? 1 : digit) * unit;
      digit = 0;
    } else {
      // 一百五 is 150, and 三四百 is about as much.
      if (digit !== 0) return undefined;
      digit = DIGITS.indexOf(char);
    }
  }
  const previous = digits.at(-2) ?? '';
  if (digit !== 0 && /[百千万]/.test(previous)) return undefined;
  return String(total + part + digit);
}
