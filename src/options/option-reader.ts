/** Reads the options of one factory: each refuses with a `TypeError` of one line that never shows the value. */
export interface OptionReader {
  refuse(why: string): never;
  /** The first word is the default. */
  oneOf<const W extends string>(name: string, given: unknown, words: readonly [W, ...W[]]): W;
  /** Above 0. */
  milliseconds(name: string, given: unknown, otherwise: number): number;
  wholeNumber(name: string, given: unknown, otherwise: number, least: number, most: number): number;
  /** An http(s) URL without a user name, a password, or a part after `#`. */
  url(name: string, given: unknown, example: string): URL;
  /** Names and values of HTTP headers; nothing given is none. */
  headers(name: string, given: unknown): Record<string, string>;
}

const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** `who` is the factory whose name begins every refusal. */
export function optionReader(who: string): OptionReader {
  const refuse = (why: string): never => {
    throw new TypeError(`${who}: ${why}.`);
  };
  return {
    refuse,
    oneOf: (name, given, words) =>
      given === undefined
        ? words[0]
        : (words.find((word) => word === given) ?? refuse(`${name} must be one of ${words.join(', ')}`)),
    milliseconds(name, given, otherwise) {
      const value = given === undefined ? otherwise : given;
      if (isWithin(value, Number.MIN_VALUE, MAX_TIMEOUT_MS)) return value;
      return refuse(`${name} must be a number of milliseconds above 0, at most ${MAX_TIMEOUT_MS}`);
    },
    wholeNumber(name, given, otherwise, least, most) {
      const value = given === undefined ? otherwise : given;
      if (isWithin(value, least, most) && Number.isInteger(value)) return value;
      return refuse(`${name} must be a whole number from ${least} to ${most}`);
    },
    url(name, given, example) {
      const url = typeof given === 'string' && URL.canParse(given) ? new URL(given) : undefined;
      if (url === undefined || !/^https?:$/.test(url.protocol)) {
        return refuse(`${name} is no http(s) URL; give one such as ${example}`);
      }
      if (url.username !== '' || url.password !== '') {
        return refuse(`${name} has a user name or password in it; take them out`);
      }
      return url.hash === '' ? url : refuse(`${name} has a '#' part; take it off`);
    },
    headers(name, given = {}) {
      const entries = isObject(given) ? Object.entries(given) : [];
      const usable = entries.every(([header, value]) => isHeader(header, value));
      if (!isObject(given) || !usable) {
        return refuse(`${name} must be an object of HTTP headers, each a name and one line of text`);
      }
      return Object.fromEntries(entries.map(([header, value]) => [header.toLowerCase(), String(value)]));
    },
  };
}

function isWithin(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && value >= least && value <= most;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isHeader(name: string, value: unknown): boolean {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(name) && typeof value === 'string' && /^[\t\x20-\x7e]*$/.test(value);
}
