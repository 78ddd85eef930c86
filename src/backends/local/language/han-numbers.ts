/** Chinese numerals, read as figures: 二零零八 is 2008, 十五 is 15, 三万五千 is 35000. */

const DIGITS = new Map([...'零一二三四五六七八九'].map((character, value) => [character, value]));
DIGITS.set('〇', 0);
DIGITS.set('两', 2);
const SCALES = new Map([
  ['十', 10],
  ['百', 100],
  ['千', 1000],
]);
const LARGE = new Map([
  ['万', 1e4],
  ['亿', 1e8],
]);

/** A number, and of how many characters it is made. */
export interface WrittenNumber {
  value: string;
  length: number;
}

/** The number that begins at `at` in simplified characters; undefined when none does. */
export function readHanNumber(characters: readonly string[], at: number): WrittenNumber | undefined {
  const first = characters[at] ?? '';
  if (!DIGITS.has(first) && first !== '十') return undefined;
  let end = at;
  while (isNumeral(characters[end])) end += 1;
  // A lone figure before a scale word was counted above; a run without any is read figure by figure.
  const run = characters.slice(at, end);
  if (run.every((character) => DIGITS.has(character))) {
    return { value: run.map((character) => DIGITS.get(character)).join(''), length: run.length };
  }
  return { value: String(amountOf(run)), length: run.length };
}

/** What a number in figures stands for with the scale words behind it: 3.5 and 万 are 35000. */
export function scaleFigures(figures: string, characters: readonly string[], at: number): WrittenNumber {
  const scale = LARGE.get(characters[at] ?? '');
  if (scale === undefined) return { value: figures, length: 0 };
  const second = characters[at + 1] === '亿' ? 1e8 : 1;
  const value = Math.round(Number(figures) * scale * second * 1000) / 1000;
  return { value: String(value), length: second === 1 ? 1 : 2 };
}

function isNumeral(character: string | undefined): boolean {
  const one = character ?? '';
  return DIGITS.has(one) || SCALES.has(one) || LARGE.has(one);
}

function amountOf(run: readonly string[]): number {
  let total = 0;
  let section = 0;
  let digit = 0;
  for (const character of run) {
    const value = DIGITS.get(character);
    const scale = SCALES.get(character);
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
