import type { Random } from '../random';
import { type Fields, written } from './grammar';
import { oddValue } from './values';

type Fieldwise = (fields: Fields, at: number, random: Random) => void;

const FIELDWISE: Fieldwise[] = [
  (fields, at, random) => {
    const field = fields[at];
    if (field) field[1] = oddValue(random);
  },
  (fields, at) => void fields.splice(at, 1),
  // If a name occurs twice, the second wins.
  (fields, at, random) => void fields.push([fields[at]?.[0] ?? '', oddValue(random)]),
  (fields, at, random) => void fields.splice(at, 0, ['__proto__', oddValue(random)]),
  (fields, at, random) => {
    const field = fields[at];
    if (field) field[0] = random.pick([field[0].toUpperCase(), ` ${field[0]}`, `${field[0]}\u0000`, '']);
  },
  (fields, at, random) => {
    const field = fields[at];
    if (field) field[1] = random.pick([`[${field[1]}]`, `{"v":${field[1]}}`, JSON.stringify(field[1])]);
  },
];

/** A real message with a field or two changed. */
export function changed(message: string, random: Random): string {
  const fields = Object.entries(JSON.parse(message) as object).map(([name, value]): [string, string] => [
    name,
    JSON.stringify(value),
  ]);
  for (let changes = 1 + random.int(2); changes > 0; changes--) {
    random.pick(FIELDWISE)(fields, random.int(fields.length), random);
  }
  return written(fields);
}

const SCRAPS = [
  ...[
    '"',
    '\\',
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    'null',
    '\u0000',
    '\n',
    '\ufeff',
    '\\u',
    '\\ud800',
    '1e',
    '-',
    '//',
  ],
  ...[
    '"session_id":"s-2",',
    '"text":"why?",',
    '"__proto__":{},',
    '}{',
    '\u2028',
    '😀',
    "'",
    'undefined',
    'NaN',
  ],
];

type Textwise = (text: string, at: number, random: Random, other: string) => string;

const TEXTWISE: Textwise[] = [
  (text, at, random) => text.slice(0, at) + text.slice(at + 1 + random.int(8)),
  (text, at, random) => text.slice(0, at) + random.pick(SCRAPS) + text.slice(at),
  (text, at, random) => text.slice(0, at) + String.fromCharCode(32 + random.int(95)) + text.slice(at + 1),
  (text, at) => text.slice(0, at),
  (text, at) => text.slice(at),
  (text, at, random) => text.slice(0, at + random.int(20)) + text.slice(at),
  (text, at, _random, other) => text.slice(0, at) + other.slice(at),
  (text) => `${text}${text}`,
  (text) => ` \n${text}\t`,
];

/** A real message as text that was damaged, or mixed with another. */
export function damaged(message: string, other: string, random: Random): string {
  let text = message;
  for (let changes = 1 + random.int(2); changes > 0; changes--) {
    text = random.pick(TEXTWISE)(text, random.int(text.length + 1), random, other);
  }
  return text;
}
