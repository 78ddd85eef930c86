/** Reading one option: each refuses with a `TypeError` of one line that never shows the value. */

const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** Refuses in the name of the factory that was called: `createOpenAIJudge: model is missing.` */
export type Refuse = (why: string) => never;

export function refuserOf(factory: string): Refuse {
  return (why) => {
    throw new TypeError(`${factory}: ${why}.`);
  };
}

export function readKey(apiKey: unknown, refuse: Refuse): string | undefined {
  if (apiKey === undefined || apiKey === '') return undefined;
  if (typeof apiKey !== 'string') return refuse('apiKey must be a string; leave it out for a server without');
  if (/\s/.test(apiKey)) {
    refuse('apiKey has a space or a line break in it; give the key alone, without "Bearer" before it');
  }
  if (!/^[\x21-\x7e]+$/.test(apiKey)) refuse('apiKey has characters that no key has; copy it again');
  return apiKey;
}

export function readModel(model: unknown, refuse: Refuse): string {
  if (typeof model === 'string' && model.trim() !== '' && !/\p{Cc}/u.test(model)) return model.trim();
  return refuse('model is missing; give the name that the server knows it by, such as gpt-4o-mini');
}

export function readHeaders(headers: unknown, refuse: Refuse): Record<string, string> {
  if (headers === undefined) return {};
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers)) {
    return refuse('headers must be an object of header names and their values');
  }
  try {
    return Object.fromEntries(new Headers(headers as Record<string, string>));
  } catch {
    // The platform's own message would show the value.
    return refuse('headers has a name or a value that HTTP does not allow');
  }
}

export function readMilliseconds(name: string, given: unknown, otherwise: number, refuse: Refuse): number {
  if (given === undefined) return otherwise;
  if (typeof given === 'number' && given > 0 && given <= MAX_TIMEOUT_MS) return given;
  return refuse(`${name} must be a number of milliseconds above 0, at most ${MAX_TIMEOUT_MS}`);
}

export function readCount(name: string, given: unknown, otherwise: number, refuse: Refuse): number {
  if (given === undefined) return otherwise;
  if (Number.isSafeInteger(given) && (given as number) >= 0) return given as number;
  return refuse(`${name} must be a whole number from 0`);
}
