import type { AsrChunkMessage } from '../protocol/index';

/** When something was said, in milliseconds of the file's own clock. */
export interface Said {
  from: number;
  /** When the recogniser was done with it. */
  to: number;
  /** The clock begins with the file, as in a recording; otherwise with the first line that has a time. */
  fromStart?: true;
}

/** A number from here on is a date in milliseconds; below it, a number is in seconds. */
const EPOCH_MS = 1e11;

/**
 * `end_ms` and `start_ms` are milliseconds. A `timestamp` is a date in any format, or a number: milliseconds
 * or seconds since 1970, or, when it is small, seconds since the beginning.
 */
export function timesIn({ start_ms, end_ms, timestamp }: AsrChunkMessage): Said | undefined {
  const stamp = timestamp === undefined ? undefined : ofTimestamp(timestamp);
  const to = end_ms ?? start_ms ?? stamp;
  if (to === undefined) return undefined;
  return { from: Math.min(start_ms ?? to, to), to };
}

function ofTimestamp(timestamp: number | string): number | undefined {
  const number = typeof timestamp === 'number' ? timestamp : numberIn(timestamp);
  if (number === undefined) return dateIn(String(timestamp));
  if (!Number.isFinite(number)) return undefined;
  return number >= EPOCH_MS ? number : number * 1000;
}

function numberIn(text: string): number | undefined {
  return /^-?\d+(?:\.\d+)?$/.test(text.trim()) ? Number(text) : undefined;
}

function dateIn(text: string): number | undefined {
  const clock = /^(\d+):([0-5]?\d)(?::([0-5]?\d))?(?:[.,](\d+))?$/.exec(text.trim());
  if (clock) {
    const [, first, second, third, fraction = '0'] = clock;
    const parts = third === undefined ? [0, first, second] : [first, second, third];
    const [hours, minutes, seconds] = parts.map(Number) as [number, number, number];
    return (hours * 3600 + minutes * 60 + seconds + Number(`0.${fraction}`)) * 1000;
  }
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : date;
}

/**
 * How long it takes to say something, in milliseconds: three words per second, or five Chinese characters.
 */
export function speakingTime(text: string): number {
  const characters = text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu)?.length ?? 0;
  const words = text.match(/[\p{L}\p{N}'’]+/gu)?.length ?? 0;
  return Math.max(400, characters * 200 + words * (characters === 0 ? 333 : 0));
}

/** Roughly how often a recogniser sends a partial. */
const PARTIAL_MS = 250;

/**
 * Puts everything on one clock that begins at 0 and never runs backwards. A line without a time follows the
 * one before it: a partial at once, any other line after a pause.
 */
export class Timeline {
  readonly #gapMs: number;
  #zero: number | undefined;
  #now = 0;
  #begun = false;
  #inSegment = false;

  constructor(gapMs: number) {
    this.#gapMs = gapMs;
  }

  get now(): number {
    return this.#now;
  }

  place({ text, is_final }: Pick<AsrChunkMessage, 'text' | 'is_final'>, said: Said | undefined): Said {
    const placed = said === undefined ? this.#after(text, is_final) : this.#at(said);
    this.#begun = true;
    this.#inSegment = !is_final;
    this.#now = placed.to;
    return placed;
  }

  #at(said: Said): Said {
    this.#zero ??= said.fromStart ? 0 : said.from - this.#now;
    const to = Math.max(this.#now, said.to - this.#zero);
    return { from: Math.min(to, Math.max(this.#now, said.from - this.#zero)), to };
  }

  #after(text: string, isFinal: boolean): Said {
    if (this.#inSegment || !isFinal) {
      const to = this.#now + PARTIAL_MS;
      return { from: to, to };
    }
    const from = this.#begun ? this.#now + this.#gapMs : this.#now;
    return { from, to: from + speakingTime(text) };
  }
}
