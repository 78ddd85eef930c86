import { spoken, type Word } from './words';

/** English numbers in words, in digits: "twenty one" is 21. What may be read in two ways stays as it is. */

const SMALL =
  `zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
  seventeen eighteen nineteen`.split(/\s+/);
const TENS = '_ _ twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const VALUES = new Map<string, number>([
  ...SMALL.map((word, value): [string, number] => [word, value]),
  ...TENS.slice(2).map((word, at): [string, number] => [word, (at + 2) * 10]),
]);
const SCALES = new Map([
  ['thousand', 1_000],
  ['million', 1_000_000],
  ['billion', 1_000_000_000],
]);
const ORDINALS = new Map<string, number>(
  `first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth
  sixteenth seventeenth eighteenth nineteenth twentieth`
    .split(/\s+/)
    .map((word, at) => [word, at + 1]),
);
ORDINALS.set('thirtieth', 30);

const list = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** Words before the time of day. */
const BEFORE_TIME = list('at until till by before after from around');
/** Words that may follow it, so that it is not a count of something. */
const AFTER_TIME = list(
  "am pm on in for or and to today tomorrow tonight every each o'clock sharp please is was do does can if when",
);
/** Words before a year. */
const BEFORE_YEAR = list('in since year');
/** Months that are no other words. */
const MONTHS = list('january february april june july august september october november december');
/** With these, "one" is a number. */
const AFTER_ONE = list(
  `week weeks month months hour hours minute minutes second seconds dollar dollars euro euros percent % gb mb kg km
  kilo kilometer kilometers mile miles meter meters inch am pm o'clock`,
);
const BEFORE_ONE = list(
  'page version number chapter step level line room gate platform terminal zone grade unit phase',
);

const GROUPED = /^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/;
const FULL_HOUR = /^(\d{1,2}):00$/;

/** @param said words in one form each */
export function withEnglishDigits(said: readonly Word[]): Word[] {
  const result: Word[] = [];
  for (let at = 0; at < said.length; ) {
    const end = endOfRun(said, at);
    if (end > at) {
      result.push(...numbersOf(said, at, end));
      at = end;
      continue;
    }
    result.push(written(said, at));
    at++;
  }
  return withCurrencies(withScales(result)).map(percentSign);
}

/** Number words in a row, and what joins them, or single digits in a row; no punctuation between them. */
function endOfRun(said: readonly Word[], from: number): number {
  const inDigits = isDigit(said[from]?.say ?? '');
  let end = from;
  for (let at = from; at < said.length; at++) {
    const { say, mark } = said[at] as Word;
    const before = said[at - 1]?.say ?? '';
    if (mark && at > from) break;
    if (inDigits ? isDigit(say) : isNumberWord(say)) end = at + 1;
    else if (ORDINALS.has(say) && !inDigits && (at === from || (VALUES.get(before) ?? 0) >= 20))
      return at + 1;
    else if (at === from || inDigits) break;
    else if (say !== 'point' && !(say === 'and' && AND_FOLLOWS.has(before))) break;
  }
  return end;
}

/** Words with two numbers after them, perhaps not at once. */
const OF_TWO = list('between both sum product difference add adding multiply average');
const NEARBY = 3;
const AND_FOLLOWS = list('hundred thousand million');

function isDigit(say: string): boolean {
  return say.length === 1 && say >= '0' && say <= '9';
}

/** Whether a word is a number or part of one. */
export function isNumberWord(say: string): boolean {
  return VALUES.has(say) || say === 'hundred' || SCALES.has(say);
}

function numbersOf(said: readonly Word[], from: number, end: number): readonly Word[] {
  const untouched = said.slice(from, end);
  const run = untouched.map(({ say }) => say);
  const before = said[from - 1]?.say ?? '';
  const next = said[end]?.mark ? '' : (said[end]?.say ?? '');
  const { mark } = untouched[0] as Word;
  const as = (...says: string[]) => spoken(says, mark);
  if (run.length === 1 && run[0] === 'one')
    return AFTER_ONE.has(next) || BEFORE_ONE.has(before) ? as('1') : untouched;
  const digits = run.map(digitOf);
  if (digits.every((digit) => digit !== undefined)) {
    if (run.length < 3) return as(...digits);
    // "42 1 5 5" may be 42 and 155, or 42155.
    return /\d$/.test(before) || /^\d/.test(next) ? untouched : as(digits.join(''));
  }
  const ordinal = ordinalOf(run);
  if (ordinal !== undefined)
    return MONTHS.has(before) ? as(String(ordinal)) : as(`${ordinal}${endingOf(ordinal)}`);
  // "between one hundred and five" are two numbers.
  const nearby = said.slice(Math.max(0, from - NEARBY), from);
  if (run.includes('and') && nearby.some(({ say }) => OF_TWO.has(say))) return untouched;
  const point = run.indexOf('point');
  if (point > 0) {
    const whole = cardinalOf(run.slice(0, point));
    const rest = run.slice(point + 1);
    const scale = SCALES.has(rest.at(-1) ?? '') ? rest.splice(-1) : [];
    const decimals = rest.map(digitOf);
    const isDecimal =
      whole !== undefined && rest.length > 0 && decimals.every((digit) => digit !== undefined);
    return isDecimal ? as(`${whole}.${decimals.join('')}`, ...scale) : untouched;
  }
  const cardinal = cardinalOf(run);
  if (cardinal !== undefined) return as(String(cardinal));
  const time = BEFORE_TIME.has(before) && (next === '' || AFTER_TIME.has(next)) ? timeOf(run) : undefined;
  if (time !== undefined) return as(time);
  const year = BEFORE_YEAR.has(before) || MONTHS.has(before) ? yearOf(run) : undefined;
  return year === undefined ? untouched : as(year);
}

function digitOf(word: string): string | undefined {
  if (isDigit(word)) return word;
  const value = VALUES.get(word);
  return value !== undefined && value < 10 ? String(value) : undefined;
}

/** The one number that the words are, if they are one. */
function cardinalOf(run: readonly string[]): number | undefined {
  let total = 0;
  let at = 0;
  let limit = Number.POSITIVE_INFINITY;
  while (at < run.length) {
    if (run[at] === 'and') at++;
    const [part, next] = belowThousand(run, at);
    if (part === undefined) return undefined;
    const scale = SCALES.get(run[next] ?? '');
    if (scale === undefined) {
      // "two thousand nineteen hundred": only what is smaller than the last scale.
      return next === run.length && part < limit ? total + part : undefined;
    }
    if (scale >= limit || part >= 1_000) return undefined;
    total += part * scale;
    limit = scale;
    at = next + 1;
  }
  return total;
}

/** A number below a thousand, or of hundreds below ten thousand, and where it ends. */
function belowThousand(run: readonly string[], from: number): [value: number | undefined, end: number] {
  const [first, end] = belowHundred(run, from);
  if (first === undefined || first === 0 || run[end] !== 'hundred') return [first, end];
  const afterHundred = run[end + 1] === 'and' ? end + 2 : end + 1;
  const [rest, last] = belowHundred(run, afterHundred);
  if (rest === undefined || rest === 0) return [first * 100, end + 1];
  return [first * 100 + rest, last];
}

function belowHundred(run: readonly string[], from: number): [value: number | undefined, end: number] {
  const tens = VALUES.get(run[from] ?? '');
  if (tens === undefined) return [undefined, from];
  const unit = VALUES.get(run[from + 1] ?? '') ?? 0;
  return tens >= 20 && unit > 0 && unit < 10 ? [tens + unit, from + 2] : [tens, from + 1];
}

function ordinalOf(run: readonly string[]): number | undefined {
  const last = ORDINALS.get(run.at(-1) ?? '');
  if (last === undefined || run.length > 2) return undefined;
  if (run.length === 1) return last;
  // "thirty second" is also how long something takes.
  if (last === 2) return undefined;
  const tens = VALUES.get(run[0] ?? '') ?? 0;
  return tens >= 20 && last < 10 ? tens + last : undefined;
}

function endingOf(ordinal: number): string {
  const tens = ordinal % 100;
  return (tens > 10 && tens < 20 ? undefined : ['th', 'st', 'nd', 'rd'][ordinal % 10]) ?? 'th';
}

/** "three thirty" is 3:30. */
function timeOf(run: readonly string[]): string | undefined {
  const [hour, end] = belowHundred(run, 0);
  const [minute, last] = belowHundred(run, end);
  if (hour === undefined || minute === undefined || last !== run.length) return undefined;
  return hour >= 1 && hour <= 12 && minute >= 10 && minute < 60 ? `${hour}:${minute}` : undefined;
}

/** "nineteen ninety five" is 1995. */
function yearOf(run: readonly string[]): string | undefined {
  const [century, end] = belowHundred(run.slice(0, 1), 0);
  const [year, last] = belowHundred(run, end);
  if (century === undefined || year === undefined || last !== run.length) return undefined;
  return century >= 16 && century <= 20 && year >= 10 ? `${century}${year}` : undefined;
}

/** A number in digits in the one way of writing it. */
function written(said: readonly Word[], at: number): Word {
  const word = said[at] as Word;
  const { say, mark } = word;
  const before = said[at - 1]?.say ?? '';
  if (GROUPED.test(say)) return { say: say.replaceAll(',', ''), raw: '', mark };
  const hour = FULL_HOUR.exec(say)?.[1];
  if (hour !== undefined && /^[ap]m$/.test(said[at + 1]?.say ?? ''))
    return { say: String(Number(hour)), raw: '', mark };
  const day = /^(\d{1,2})(?:st|nd|rd|th)$/.exec(say)?.[1];
  if (day !== undefined && MONTHS.has(before)) return { say: day, raw: '', mark };
  return word;
}

/** "3.5 million" is 3500000. */
function withScales(said: readonly Word[]): Word[] {
  const result: Word[] = [];
  for (const word of said) {
    const before = result.at(-1);
    const scale = word.mark ? undefined : SCALES.get(word.say);
    const value =
      scale && before && /^\d+(?:\.\d{1,3})?$/.test(before.say) ? Number(before.say) * scale : Number.NaN;
    if (before && Number.isSafeInteger(value)) result.splice(-1, 1, ...spoken([String(value)], before.mark));
    else result.push(word);
  }
  return result;
}

function percentSign(word: Word, at: number, all: readonly Word[]): Word {
  const isShare = word.say === 'percent' && !word.mark && /\d$/.test(all[at - 1]?.say ?? '');
  return isShare ? { say: '%', raw: '', mark: false } : word;
}

const SIGNS = new Map([
  ['$', 'dollar'],
  ['€', 'euro'],
]);
/** "HK$20". */
const BEFORE_SIGN = list('us hk a c nz s nt au ca');
/** "$20k", "$20 bn". */
const AFTER_AMOUNT = /^(?:[kmb]|bn|hundred|thousand|[mb]illion|trillion|dollars?|euros?|\d.*)$/;

/** "$20" is 20 dollars, unless the sign is part of a name or the number goes on. */
function withCurrencies(said: readonly Word[]): Word[] {
  const result = [...said];
  for (let at = 0; at + 1 < result.length; at++) {
    const sign = result[at] as Word;
    const number = result[at + 1] as Word;
    const currency = SIGNS.get(sign.say);
    const next = result[at + 2];
    if (currency === undefined || number.mark || !/^\d+(?:\.\d+)?$/.test(number.say)) continue;
    if (BEFORE_SIGN.has(result[at - 1]?.say ?? '')) continue;
    if (next && !next.mark && AFTER_AMOUNT.test(next.say)) continue;
    result.splice(at, 2, ...spoken([number.say, number.say === '1' ? currency : `${currency}s`], sign.mark));
  }
  return result;
}
