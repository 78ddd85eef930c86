import * as v from 'valibot';
import { describe, expect, test, vi } from 'vitest';
import { MAX_TIMER_MS, startTimer } from '../../src/options/duration';
import {
  callback,
  duration,
  flag,
  fraction,
  headers,
  httpUrl,
  oneOf,
  text,
  wholeNumber,
  withMethods,
} from '../../src/options/fields';
import { readOptions, refuseOption } from '../../src/options/read-options';
import { shapeOf } from '../../src/options/shape-of';

/** The value of one option, as it is read. */
function read(field: v.GenericSchema, value: unknown): unknown {
  return readOptions('make', v.object({ it: field }), { it: value }).it;
}

/** What is said when one option is refused, after its name. */
function refusal(field: v.GenericSchema, value: unknown): string {
  try {
    read(field, value);
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
    const [, rest = ''] = String(error).split("TypeError: make: 'it' ");
    return rest;
  }
  throw new Error('It was not refused.');
}

describe('options', () => {
  const schema = v.object({ size: wholeNumber({ min: 1 }), name: v.optional(text(), 'a') });

  test('are read with their defaults, and without what the schema does not name', () => {
    expect(readOptions('make', schema, { size: 2, other: true })).toStrictEqual({ size: 2, name: 'a' });
    expect(readOptions('make', schema, { size: 2, name: undefined })).toEqual({ size: 2, name: 'a' });
  });

  test('are refused with a TypeError that names the factory, the option, the shape and the way out', () => {
    expect(() => readOptions('make', schema, {})).toThrow(
      new TypeError("make: 'size' must be a whole number from 1, not left out."),
    );
  });

  test.each([undefined, null, 'secret', 7, ['secret']])(
    'are refused when they are no object: %j',
    (options) => {
      expect(() => readOptions('make', schema, options)).toThrow(
        /^make: the options must be an object, not /,
      );
      expect(() => readOptions('make', schema, options)).not.toThrow(/secret/);
    },
  );

  test('name an option that does not exist, and those that do', () => {
    const nested = v.object({ limits: v.strictObject({ size: wholeNumber() }, 'must be { size }') });
    expect(() => readOptions('make', nested, { limits: { size: 1, sise: 2 } })).toThrow(
      new TypeError("make: 'limits.sise' is not an option; 'limits' must be { size }."),
    );
    expect(() => readOptions('make', nested, { limits: 3 })).toThrow(
      new TypeError("make: 'limits' must be { size }, not a whole number."),
    );
  });

  test('are refused by rules that no schema knows, in the same words', () => {
    expect(() => refuseOption('make', 'size', 'must be even; double it', 3)).toThrow(
      new TypeError("make: 'size' must be even, not a whole number; double it."),
    );
    expect(() => refuseOption('make', 'size', 'excludes name; leave one out')).toThrow(
      new TypeError("make: 'size' excludes name; leave one out."),
    );
  });
});

describe('each kind of option', () => {
  const logger = withMethods<{ warn(): void }>('a logger', 'warn');
  const warner = { warn() {} };
  const call = () => {};

  test.each<[string, v.GenericSchema, unknown, unknown]>([
    ['a duration', duration(), 1.5, 1.5],
    ['the longest duration', duration(), MAX_TIMER_MS, MAX_TIMER_MS],
    [
      'no limit of a duration',
      duration({ unlimited: true }),
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ],
    ['a whole number', wholeNumber(), 0, 0],
    [
      'no limit of a number',
      wholeNumber({ unlimited: true }),
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ],
    ['a fraction', fraction(), 0.5, 0.5],
    ['a flag', flag(), false, false],
    ['one of several words', oneOf(['a', 'b']), 'b', 'b'],
    ['a text', text(), ' a ', ' a '],
    ['a function', callback('a function'), call, call],
    ['an object with methods', logger, warner, warner],
    ['a URL', httpUrl('http://a'), 'http://b/c', new URL('http://b/c')],
    ['headers', headers(), { 'X-Key': 'v' }, { 'x-key': 'v' }],
  ])('takes %s', (_, field, value, expected) => {
    expect(read(field, value)).toEqual(expected);
  });

  test.each<[string, v.GenericSchema, unknown, string]>([
    ['a duration of 0', duration(), 0, 'must be a number of milliseconds from 1 to 2147483647, not zero.'],
    [
      'a duration that no timer can wait',
      duration(),
      2 ** 31,
      'must be a number of milliseconds from 1 to 2147483647, not a whole number.',
    ],
    [
      'a duration without end',
      duration(),
      Number.POSITIVE_INFINITY,
      'must be a number of milliseconds from 1 to 2147483647, not Infinity.',
    ],
    [
      'a long duration where Infinity means no limit',
      duration({ unlimited: true }),
      2 ** 31,
      'must be a number of milliseconds from 1 to 2147483647, or Infinity for no limit, not a whole number.',
    ],
    [
      'a duration in words',
      duration(),
      '5s',
      'must be a number of milliseconds from 1 to 2147483647, not a string of 2 characters.',
    ],
    ['half of something', wholeNumber(), 0.5, 'must be a whole number from 0, not a fraction.'],
    ['too many', wholeNumber({ max: 5 }), 6, 'must be a whole number from 0 to 5, not a whole number.'],
    ['fewer than none', wholeNumber(), -1, 'must be a whole number from 0, not a negative number.'],
    ['no number at all', wholeNumber(), Number.NaN, 'must be a whole number from 0, not NaN.'],
    [
      'a number without end',
      wholeNumber(),
      Number.POSITIVE_INFINITY,
      'must be a whole number from 0, not Infinity.',
    ],
    ['more than all', fraction(), 1.1, 'must be a number from 0 to 1, not a fraction.'],
    ['a flag in words', flag(), 'yes', 'must be true or false, not a string of 3 characters.'],
    ['another word', oneOf(['a', 'b']), 'secret', 'must be one of a, b, not a string of 6 characters.'],
    ['an empty text', text(), '', 'must be a string that is not empty, not an empty string.'],
    ['a text of spaces', text(), '  ', 'must be a string that is not empty, not a string of 2 characters.'],
    [
      'a text that is too long',
      text('short', { max: 2 }),
      'abc',
      'must be short, not a string of 3 characters.',
    ],
    ['nothing to call', callback('a function'), {}, 'must be a function, not an object.'],
    ['an object without the methods', logger, { warn: 1 }, 'must be a logger, not an object.'],
    ['null for an object', logger, null, 'must be a logger, not null.'],
    [
      'no URL',
      httpUrl('http://a'),
      'secret',
      'must be an http(s) URL, not a string of 6 characters; give one such as http://a.',
    ],
    [
      'a URL of another kind',
      httpUrl('http://a'),
      'ftp://b',
      'must be an http(s) URL, not a string of 7 characters; give one such as http://a.',
    ],
    [
      'a URL with credentials',
      httpUrl('http://a'),
      'http://u:secret@b',
      'has a user name or password in it; take them out.',
    ],
    ['a URL with a fragment', httpUrl('http://a'), 'http://b/#secret', "has a '#' part; take it off."],
    [
      'headers of two lines',
      headers(),
      { a: 'b\nsecret' },
      'must be an object of HTTP headers, each a name and one line of text, not an object.',
    ],
    [
      'a header without a name',
      headers(),
      { '': 'secret' },
      'must be an object of HTTP headers, each a name and one line of text, not an object.',
    ],
    [
      'a list of headers',
      headers(),
      ['secret'],
      'must be an object of HTTP headers, each a name and one line of text, not an array of 1 item.',
    ],
  ])('refuses %s, and never shows it', (_, field, value, message) => {
    expect(refusal(field, value)).toBe(message);
    expect(message).not.toContain('secret');
  });
});

test.each<[unknown, string]>([
  [undefined, 'left out'],
  [null, 'null'],
  ['', 'an empty string'],
  ['a', 'a string of 1 character'],
  [0, 'zero'],
  [3, 'a whole number'],
  [-3, 'a negative number'],
  [0.5, 'a fraction'],
  [-0.5, 'a negative fraction'],
  [Number.NaN, 'NaN'],
  [Number.POSITIVE_INFINITY, 'Infinity'],
  [true, 'a boolean'],
  [7n, 'a bigint'],
  [() => {}, 'a function'],
  [[], 'an array of 0 items'],
  [{}, 'an object'],
])('the shape of %s is told, not its value: %s', (value, shape) => {
  expect(shapeOf(value)).toBe(shape);
});

describe('a timer', () => {
  test('of no limit is never started', () => {
    expect(startTimer(() => {}, Number.POSITIVE_INFINITY)).toBeUndefined();
  });

  test('never waits longer than the runtime can, which would fire it at once', () => {
    vi.useFakeTimers();
    let fired = false;
    const timer = startTimer(() => {
      fired = true;
    }, 2 ** 40);
    vi.advanceTimersByTime(MAX_TIMER_MS - 1);
    expect(fired).toBe(false);
    clearTimeout(timer);
    vi.useRealTimers();
  });
});
