import { MAX_TIMER_MS } from '../../options/duration';
import { onOff, type Read, type Setting } from './setting';

/**
 * What the text of a setting can mean. Each parser refuses with the rest of a sentence that begins with the
 * setting's name.
 */

export { onOff };

const MAX_SECONDS = Math.floor(MAX_TIMER_MS / 1000);

/** A whole number from `min` to `max`. */
export function wholeNumber(min: number, max: number): Read<number> {
  return (text, refuse) => {
    const number = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
    return number >= min && number <= max ? number : refuse(`must be a whole number from ${min} to ${max}`);
  };
}

/** A number, with or without decimals, above 0. */
export function positive(unit: string): Read<number> {
  return (text, refuse) => {
    const number = numberIn(text);
    return number > 0 && Number.isFinite(number) ? number : refuse(`must be a positive number of ${unit}`);
  };
}

/** Seconds, converted to milliseconds. The maximum is the longest time a timer can wait. */
export function seconds(sign: 'positive' | 'from 0', max = MAX_SECONDS): Read<number> {
  const must =
    sign === 'positive'
      ? `must be a positive number of seconds, at most ${max}`
      : `must be a number of seconds from 0 to ${max}`;
  return (text, refuse) => {
    const number = numberIn(text);
    const isInRange = sign === 'positive' ? number > 0 : number >= 0;
    return isInRange && number <= max ? number * 1000 : refuse(must);
  };
}

export const fraction: Read<number> = (text, refuse) => {
  const number = numberIn(text);
  const must = 'must be a number from 0 to 1, such as 0.7';
  if (number >= 0 && number <= 1) return number;
  return number > 1 ? refuse(must, 'a number above 1') : refuse(must);
};

export function oneOf<const W extends readonly string[]>(words: W): Read<W[number]> {
  return (text, refuse) =>
    words.find((word) => word === text) ?? refuse(`must be one of ${words.join(', ')}`);
}

/**
 * Entries separated by commas, including Chinese ones; `must` describes the error for a list without entries.
 */
export function list(must: string): Read<string[]> {
  return (text, refuse) => {
    const entries = entriesIn(text, /[,，]/);
    return entries.length === 0 ? refuse(must) : entries;
  };
}

export function entriesIn(text: string, separator: string | RegExp = ','): string[] {
  return text
    .split(separator)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

/** A JSON object with any values; `example` illustrates the format. */
export function jsonObject(example: string): Read<Record<string, unknown>> {
  return (text, refuse) => {
    try {
      const value: unknown = JSON.parse(text);
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
    } catch {
      // Refused below; the parser's own message would quote the text.
    }
    return refuse(`must be a JSON object, such as ${example}`);
  };
}

function numberIn(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

/** For commands that can print JSON. */
export const JSON_OUTPUT = {
  flags: '--json',
  env: 'REALTIME_RAG_JSON',
  help: 'print one JSON object and nothing else',
  read: onOff,
} as const satisfies Setting;
