import type { Random } from '../random';

/** JSON values as text, so that values no program would write can be written too. */

const ODD_TEXTS = [
  ...[
    '""',
    '" "',
    '"\\u0000"',
    '"\\ud800"',
    '"\\udfff\\ud800"',
    '"a\\uD83Db"',
    '"\\ud83d\\ude00"',
    '"\\ufeff"',
  ],
  ...['"__proto__"', '"constructor"', '"toString"', '"true"', '"1"', '"NaN"', '"\\u202e?eno"', '"\\\\ud800"'],
  ...['"<script>"', '"\'; --"', '"../../x"', '"\\r\\nX: y"', '"%s%n"', '"\\u2028"', '"𝕨𝕙𝕪？"', '"?"'],
];
const NUMBERS = [
  '0',
  '-0',
  '-1',
  '0.5',
  '1',
  '1e308',
  '1e400',
  '-1e400',
  '9007199254740993',
  '1e-400',
  '4294967296',
];
const OTHERS = ['null', 'true', 'false', '[]', '{}', '[null]', '{"a":1}', '{"__proto__":{"polluted":true}}'];
const POLLUTION = ['{"constructor":{"prototype":{"polluted":true}}}', '[[["x"]]]', '{"toString":null}'];

/** Boundary lengths: labels 128, tokens 4,096, texts 8,192, and one off each. */
const LENGTHS = [127, 128, 129, 4_095, 4_096, 4_097, 8_191, 8_192, 8_193, 20_000, 60_000];
/** Boundary depths, up to the deepest that fits. */
const DEPTHS = [2, 8, 14, 15, 16, 17, 18, 100, 1_000, 10_000];
const FILLERS = [
  'x',
  'why? ',
  '什么',
  '\\ud83d',
  '\\u0000',
  '吗？',
  'is ',
  '[{',
  '\\"',
  '. ',
  '1,',
  'because ',
];

export function longText(random: Random): string {
  const length = random.pick(LENGTHS);
  const filler = random.pick(FILLERS);
  const width = JSON.parse(`"${filler}"`).length;
  return `"${filler.repeat(Math.floor(length / width))}${'y'.repeat(length % width)}"`;
}

export function deepValue(random: Random): string {
  const depth = random.pick(DEPTHS);
  const [open, close] = random.pick([['[', ']'] as const, ['{"a":', '}'] as const]);
  return `${open.repeat(depth)}${random.pick(['1', '{}', '"]]"'])}${close.repeat(depth)}`;
}

function wideValue(random: Random): string {
  const many = random.pick([100, 1_000, 5_000]);
  const entries = Array.from({ length: many }, (_, i) => (i % 2 ? 'null' : `{"k":${i}}`));
  return random.chance(0.5)
    ? `[${entries.join()}]`
    : `{${Array.from({ length: many }, (_, i) => `"k${i}":0`).join()}}`;
}

/** A value that is rarely valid. */
export function oddValue(random: Random): string {
  switch (random.weighted({ text: 40, number: 25, other: 25, pollution: 6, long: 3, deep: 4, wide: 1 })) {
    case 'text':
      return random.pick(ODD_TEXTS);
    case 'number':
      return random.pick(NUMBERS);
    case 'other':
      return random.pick(OTHERS);
    case 'pollution':
      return random.pick(POLLUTION);
    case 'long':
      return longText(random);
    case 'deep':
      return deepValue(random);
    case 'wide':
      return wideValue(random);
  }
}
