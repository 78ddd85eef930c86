import { spoken, type Word } from './words';

/** Chinese numbers in characters, in digits: 二十一 is 21. What may be read in two ways stays as it is. */

const DIGITS = '零一二三四五六七八九';
const UNITS: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1_000 };
const LARGE: Readonly<Record<string, number>> = { 万: 10_000, 亿: 100_000_000 };
const NUMERAL = /^[零一二两三四五六七八九十百千万亿幺]$/;
const PLAIN = /^\d+(?:\.\d+)?$/;

const anyOf = (list: string) => new RegExp(`^(?:${list})`);
/** What is counted: two of it are 两. */
const COUNTED = anyOf(
  '[个件双元块年份张页位家种人次周岁折斤米条台部辆本套包盒箱瓶杯只头匹根支枚颗粒袋秒度倍里]|天|分钟|小时|星期|工作日|公[斤里分顷]|千[米克瓦]|厘米|毫[米升克]|平方|立方|升|克|吨|点',
);
/** What is numbered: the second of it is 二. */
const NUMBERED = anyOf('[月日号楼班期代环路线区栋组队季级等章]|年级|单元|车间');
const DECIMAL = /^点[零一二三四五六七八九](?![十百千万分刻])/;
/** Before a time of day. */
const DAY_PART = /(?:上午|下午|早上|晚上|中午|凌晨|傍晚|半夜)$/;

/** Whether a character is a number or part of one. */
export function isChineseNumeral(say: string): boolean {
  return NUMERAL.test(say);
}

/** @param said words of which each Han character is one */
export function withChineseDigits(said: readonly Word[]): Word[] {
  const result: Word[] = [];
  for (let at = 0; at < said.length; ) {
    const found = numberAt(said, at);
    if (found) {
      result.push(...spoken(found.says, said[at]?.mark ?? false));
      at = found.end;
    } else {
      result.push(said[at] as Word);
      at++;
    }
  }
  return result;
}

interface Found {
  says: string[];
  end: number;
}

function numberAt(said: readonly Word[], from: number): Found | undefined {
  const { say = '' } = said[from] ?? {};
  if (PLAIN.test(say)) return afterDigits(said, from, say);
  if (!NUMERAL.test(say)) return undefined;
  const before = textBefore(said, from);
  // Only where a number begins: 几十, 数百, 好几千 are no numbers, nor is the rest of one.
  if (/[几数零一二两三四五六七八九十百千万亿幺\d]$/.test(before)) return undefined;
  const end = endOf(said, from);
  const run = said
    .slice(from, end)
    .map((word) => word.say)
    .join('');
  const after = textAfter(said, end);
  if (/^[几来]/.test(after)) return undefined;
  const fraction = fractionAt(said, end, run);
  if (fraction) return fraction;
  const value = numberOf(run, before, after);
  if (value === undefined) return undefined;
  return afterDigits(said, end - 1, value) ?? { says: [value], end };
}

/** The numerals in a row, from here on. */
function endOf(said: readonly Word[], from: number): number {
  let end = from + 1;
  while (end < said.length && !said[end]?.mark && NUMERAL.test(said[end]?.say ?? '')) end++;
  return end;
}

function numberOf(run: string, before: string, after: string): string | undefined {
  if (run.length === 1) return single(run, before, after);
  const digits = [...run].map((digit) => (digit === '幺' ? '一' : digit));
  if (digits.every((digit) => DIGITS.includes(digit))) {
    // 三四个 are three or four, 三四五个 perhaps, too.
    const values = digits.map((digit) => DIGITS.indexOf(digit));
    const rising = values.every((value, at) => at === 0 || value === (values[at - 1] ?? 0) + 1);
    // Nobody counts digit by digit: 一零五元 is not 一百零五元.
    const isCounted = COUNTED.test(after) && !after.startsWith('年');
    if (digits.length < 3 || isCounted || (rising && COUNTED.test(after))) return undefined;
    return values.join('');
  }
  const value = composed([...run]);
  return value === undefined ? undefined : String(value);
}

function single(numeral: string, before: string, after: string): string | undefined {
  const isOrdinal = before.endsWith('第');
  if (numeral === '十') return isOrdinal || COUNTED.test(after) || NUMBERED.test(after) ? '10' : undefined;
  if (numeral === '两') return COUNTED.test(after) && !NUMBERED.test(after) ? '2' : undefined;
  if (numeral === '二')
    return isOrdinal || NUMBERED.test(after) || isTime(before, after) || DECIMAL.test(after)
      ? '2'
      : undefined;
  const value = DIGITS.indexOf(numeral);
  return value > 0 ? String(value) : undefined;
}

function isTime(before: string, after: string): boolean {
  return DAY_PART.test(before) && after.startsWith('点');
}

/** A number with 十, 百, 千, 万: each part smaller than the one before. */
function composed(run: readonly string[]): number | undefined {
  let total = 0;
  let part = 0;
  let digit: number | undefined;
  let lastUnit = Number.POSITIVE_INFINITY;
  let lastLarge = Number.POSITIVE_INFINITY;
  let zero = false;
  for (const [at, numeral] of run.entries()) {
    const unit = UNITS[numeral];
    const large = LARGE[numeral];
    if (unit !== undefined) {
      // 十五, and 一百一十五; not 百五, nor 两十.
      const count = digit ?? (unit === 10 && at === 0 ? 1 : undefined);
      if (count === undefined || unit >= lastUnit || (unit === 10 && run[at - 1] === '两')) return undefined;
      part += count * unit;
      [digit, lastUnit, zero] = [undefined, unit, false];
    } else if (large !== undefined) {
      if (large >= lastLarge || part + (digit ?? 0) === 0) return undefined;
      total += (part + (digit ?? 0)) * large;
      [part, digit, lastUnit, lastLarge, zero] = [0, undefined, Number.POSITIVE_INFINITY, large, false];
    } else if (numeral === '零') {
      if (digit !== undefined || at === 0 || zero) return undefined;
      zero = true;
    } else {
      // 三四百 are about as many.
      if (digit !== undefined) return undefined;
      digit = DIGITS.indexOf(numeral === '两' ? '二' : numeral);
      if (digit < 1) return undefined;
    }
  }
  // 一百五 is 150 to some; 一百零五 and 十五 are clear.
  if (digit !== undefined && lastUnit !== 10 && !zero) return undefined;
  if (digit !== undefined && run.at(-1) === '两') return undefined;
  return zero && digit === undefined ? undefined : total + part + (digit ?? 0);
}

/** 百分之五十 is 50%, 三分之一 is 1/3. */
function fractionAt(said: readonly Word[], end: number, run: string): Found | undefined {
  if (!textAfter(said, end).startsWith('分之')) return undefined;
  const whole = run === '百' ? 100 : (numeralOf(run) ?? Number.NaN);
  const from = end + 2;
  const upper = said[from]?.say ?? '';
  const last = PLAIN.test(upper) ? from + 1 : endOf(said, from);
  const text = said
    .slice(from, last)
    .map((word) => word.say)
    .join('');
  const value = PLAIN.test(text) ? text : numeralOf(text)?.toString();
  if (value === undefined || Number.isNaN(whole) || said[from]?.mark) return undefined;
  if (/^[点几来]/.test(textAfter(said, last))) return undefined;
  return { says: run === '百' ? [value, '%'] : [`${value}/${whole}`], end: last };
}

function numeralOf(run: string): number | undefined {
  if (run.length > 1 || run === '十') return composed([...run]);
  const value = DIGITS.indexOf(run);
  return value > 0 ? value : undefined;
}

/** What goes on after a number: a scale (10万), a decimal (三点五), minutes (下午三点半). */
function afterDigits(said: readonly Word[], at: number, value: string): Found | undefined {
  const next = said[at + 1];
  if (!next || next.mark) return undefined;
  const found = scaled(said, at + 1, value);
  if (found) return found;
  if (next.say !== '点' || !/^\d+$/.test(value)) return undefined;
  return DAY_PART.test(textBefore(said, startOf(said, at)))
    ? timeAt(said, at, value)
    : decimalAt(said, at, value);
}

/** 10万 is 100000; 5千克 and 3百万 are left alone. */
function scaled(said: readonly Word[], at: number, value: string): Found | undefined {
  const { say = '', mark = true } = said[at] ?? {};
  const scale = UNITS[say] ?? LARGE[say];
  if (mark || scale === undefined || scale === 10) return undefined;
  if (/^[零一二两三四五六七八九十百千万亿\d多几来克米瓦赫卡兆帕伏]/.test(textAfter(said, at + 1)))
    return undefined;
  const product = Math.round(Number(value) * scale * 100) / 100;
  return Number.isSafeInteger(product) ? { says: [String(product)], end: at + 1 } : undefined;
}

/** Where the numerals before and at this place begin. */
function startOf(said: readonly Word[], at: number): number {
  let from = at;
  while (from > 0 && NUMERAL.test(said[from - 1]?.say ?? '') && NUMERAL.test(said[from]?.say ?? '')) from--;
  return from;
}

function timeAt(said: readonly Word[], at: number, hour: string): Found | undefined {
  if (Number(hour) > 24) return undefined;
  const after = textAfter(said, at + 2);
  if (after.startsWith('半')) return { says: [`${hour}:30`], end: at + 3 };
  if (after.startsWith('一刻')) return { says: [`${hour}:15`], end: at + 4 };
  const end = endOf(said, at + 1);
  const run = said
    .slice(at + 2, end)
    .map((word) => word.say)
    .join('');
  const minutes = run.length > 1 ? composed([...run]) : undefined;
  if (minutes === undefined || minutes >= 60 || minutes < 10) return undefined;
  return { says: [`${hour}:${minutes}`], end: said[end]?.say === '分' ? end + 1 : end };
}

function decimalAt(said: readonly Word[], at: number, whole: string): Found | undefined {
  let end = at + 2;
  while (end < said.length && !said[end]?.mark && DIGITS.includes(said[end]?.say ?? ' ')) end++;
  const digits = said.slice(at + 2, end).map((word) => word.say);
  // 三点一刻, 三点五分, 两点一是…: a time of day, or points.
  if (digits.length === 0 || /^[十百千刻分是点个半]/.test(textAfter(said, end))) return undefined;
  const decimals = digits.map((digit) => DIGITS.indexOf(digit)).join('');
  // 三点零五 may be a time of day, too.
  if (Number(whole) <= 24 && /^0\d$/.test(decimals) && !isScale(said[end])) return undefined;
  return scaled(said, end, `${whole}.${decimals}`) ?? { says: [`${whole}.${decimals}`], end };
}

function isScale(word: Word | undefined): boolean {
  return word !== undefined && !word.mark && (word.say in UNITS || word.say in LARGE);
}

const CONTEXT = 4;

function textBefore(said: readonly Word[], at: number): string {
  let from = at;
  while (from > 0 && at - from < CONTEXT && !said[from]?.mark) from--;
  return said
    .slice(from, at)
    .map((word) => word.say)
    .join('');
}

function textAfter(said: readonly Word[], at: number): string {
  let end = at;
  while (end < said.length && end - at < CONTEXT && !said[end]?.mark) end++;
  return said
    .slice(at, end)
    .map((word) => word.say)
    .join('');
}
