import * as v from 'valibot';
import { MAX_TIMER_MS } from './duration';

/**
 * The kinds of options, as valibot schemas. Each message completes a sentence that begins with the option's name; see
 * `readOptions`.
 */

interface Range {
  min?: number;
  max?: number;
  /** Whether `Infinity` means "no limit". */
  unlimited?: boolean;
}

function rangeText({ min = 0, max = Number.POSITIVE_INFINITY, unlimited = false }: Range): string {
  const range = max === Number.POSITIVE_INFINITY ? `from ${min}` : `from ${min} to ${max}`;
  return unlimited ? `${range}, or Infinity for no limit` : range;
}

function isWithin(
  value: number,
  { min = 0, max = Number.POSITIVE_INFINITY, unlimited = false }: Range,
): boolean {
  return value === Number.POSITIVE_INFINITY ? unlimited : value >= min && value <= max;
}

/** Milliseconds. At most the longest timer delay, or `Infinity` where "no limit" is allowed. */
export function duration(range: Range = {}) {
  const limits = { min: 1, max: MAX_TIMER_MS, ...range };
  const must = `must be a number of milliseconds ${rangeText(limits)}`;
  return v.pipe(
    v.number(must),
    v.check((value) => isWithin(value, limits), must),
  );
}

/** A count. */
export function wholeNumber(range: Range = {}) {
  const must = `must be a whole number ${rangeText(range)}`;
  return v.pipe(
    v.number(must),
    v.check((value) => isWithin(value, range), must),
    v.check((value) => Number.isSafeInteger(value) || value === Number.POSITIVE_INFINITY, must),
  );
}

/** A quantity that need not be a whole number, such as a rate. */
export function quantity(range: Range = {}) {
  const must = `must be a number ${rangeText(range)}`;
  return v.pipe(
    v.number(must),
    v.check((value) => isWithin(value, range), must),
  );
}

/** From 0 to 1. */
export function fraction() {
  const must = 'must be a number from 0 to 1';
  return v.pipe(v.number(must), v.minValue(0, must), v.maxValue(1, must));
}

export function flag() {
  return v.boolean('must be true or false');
}

export function oneOf<const W extends readonly [string, ...string[]]>(words: W) {
  return v.picklist(words, `must be one of ${words.join(', ')}`);
}

/** A non-empty string. */
export function text(what = 'a string that is not empty', { max = Number.POSITIVE_INFINITY } = {}) {
  const must = `must be ${what}`;
  return v.pipe(
    v.string(must),
    v.check((value) => value.trim() !== '' && value.length <= max, must),
  );
}

/** An array of strings; `what` describes them. */
export function texts(what: string) {
  return v.array(v.string('must be a string'), `must be an array of ${what}`);
}

/** A key as sent in a header; `missing` is the message if there is none. */
export function apiKey(missing: string) {
  return v.pipe(
    v.string(missing),
    v.nonEmpty(missing),
    v.check(
      (value) => !/\s/.test(value),
      'has a space or a line break in it; give the key alone, without "Bearer" before it',
    ),
    v.check((value) => /^[\x21-\x7e]+$/.test(value), 'has characters that no key has; copy it again'),
  );
}

/** An object that is not an array; `what` describes its contents. */
export function record(what: string) {
  return v.custom<Record<string, unknown>>(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    `must be ${what}`,
  );
}

/** A function; `what` describes what it does. */
export function callback<F extends (...given: never[]) => unknown>(what: string) {
  return v.custom<F>((value) => typeof value === 'function', `must be ${what}`);
}

/** An object with these methods; `what` describes it and may say how to get one. */
export function withMethods<T extends object>(what: string, ...methods: (keyof T & string)[]) {
  return v.custom<T>(
    (value) =>
      typeof value === 'object' &&
      value !== null &&
      methods.every((method) => typeof (value as Record<string, unknown>)[method] === 'function'),
    `must be ${what}`,
  );
}

/** An absolute http(s) URL without credentials or fragment. */
export function httpUrl(example: string) {
  const must = `must be an http(s) URL; give one such as ${example}`;
  return v.pipe(
    v.string(must),
    v.check((value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol), must),
    v.transform((value) => new URL(value)),
    v.check(
      ({ username, password }) => username === '' && password === '',
      'has a user name or password in it; take them out',
    ),
    v.check(({ href }) => !href.includes('#'), "has a '#' part; take it off"),
  );
}

/** Names and values of HTTP headers; names are converted to lower case. */
export function headers() {
  const must = 'must be an object of HTTP headers, each a name and one line of text';
  return v.pipe(
    v.custom<Record<string, string>>(
      (value) =>
        typeof value === 'object' &&
        value !== null &&
        !Array.isArray(value) &&
        Object.entries(value).every(([name, content]) => isHeader(name, content)),
      must,
    ),
    v.transform((value) =>
      Object.fromEntries(Object.entries(value).map(([name, content]) => [name.toLowerCase(), content])),
    ),
  );
}

function isHeader(name: string, value: unknown): boolean {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(name) && typeof value === 'string' && /^[\t\x20-\x7e]*$/.test(value);
}
