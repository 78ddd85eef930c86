/** Reading one option: each refuses with a `TypeError` of one line that never shows the value. */

const MAX_TIMEOUT_MS = 2 ** 31 - 1;
const MAX_RETRIES = 10;

export function checkKey(apiKey: unknown): void {
  if (typeof apiKey !== 'string' || apiKey === '') {
    refuse('apiKey is missing; copy the key of the app (app-…) from its page "API Access" in Dify');
  }
  if (/\s/.test(apiKey)) {
    refuse('apiKey has a space or a line break in it; give the key alone, without "Bearer" before it');
  }
  if (!/^[\x21-\x7e]+$/.test(apiKey)) {
    refuse('apiKey has characters that no key has; copy it from Dify again');
  }
  if (apiKey.startsWith('dataset-')) {
    refuse('apiKey is the key of a knowledge base (dataset-…); give the key of the app (app-…)');
  }
}

export function readBaseUrl(baseUrl: unknown): string {
  const url = typeof baseUrl === 'string' && URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    return refuse('baseUrl is no http(s) URL; give one such as https://dify.example.com/v1');
  }
  if (url.username !== '' || url.password !== '') {
    refuse('baseUrl has a user name or password in it; take them out');
  }
  if (url.search !== '' || url.hash !== '') refuse("baseUrl has a '?' or '#' part; take it off");
  if (/\/chat-messages\/*$/.test(url.pathname)) refuse('baseUrl must stop before /chat-messages');
  return url.href.replace(/\/+$/, '');
}

/** The first word is the default. */
export function oneOf<const W extends string>(name: string, given: unknown, words: readonly [W, ...W[]]): W {
  if (given === undefined) return words[0];
  return words.find((word) => word === given) ?? refuse(`${name} must be one of ${words.join(', ')}`);
}

export function milliseconds(name: string, given: unknown, otherwise: number): number {
  if (given === undefined) return otherwise;
  if (typeof given === 'number' && given > 0 && given <= MAX_TIMEOUT_MS) return given;
  return refuse(`${name} must be a number of milliseconds above 0, at most ${MAX_TIMEOUT_MS}`);
}

export function readRetries(given: unknown = 2): number {
  if (typeof given === 'number' && Number.isInteger(given) && given >= 0 && given <= MAX_RETRIES)
    return given;
  return refuse(`retries must be a whole number from 0 to ${MAX_RETRIES}`);
}

export function refuse(why: string): never {
  throw new TypeError(`createDifyBackend: ${why}.`);
}
