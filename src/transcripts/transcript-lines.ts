import { type EntryOptions, readEntry } from './entry';
import { isCueTimes, type NumberedEntry, Subtitles } from './subtitles';

export interface TranscriptLinesOptions extends EntryOptions {
  /** The file's name: one that ends with `.srt` or `.vtt` says what its lines are. */
  name?: string;
}

interface HeldLine {
  line: number;
  text: string;
}

/**
 * Reads the lines of a file, whatever it is: spoken words, JSON lines or subtitles. Subtitles are also known by their
 * first lines. The language in a header counts for the lines after it.
 */
export class TranscriptLines {
  #options: EntryOptions;
  #subtitles: Subtitles | undefined;
  /** Lines that do not tell yet whether they are subtitles; undefined when that is known. */
  #held: HeldLine[] | undefined = [];
  /** Those of them that are not empty: at most two. */
  readonly #first: string[] = [];

  constructor({ name = '', ...options }: TranscriptLinesOptions) {
    this.#options = options;
    if (/\.srt$/i.test(name)) this.#begin(false);
  }

  /** `line` counts from 1. */
  push(line: number, text: string): NumberedEntry[] {
    if (this.#subtitles) return this.#subtitles.push(line, text);
    if (this.#held === undefined) return [this.#read(line, text)];
    this.#held.push({ line, text });
    const words = text.replace(/^\uFEFF/, '').trim();
    if (words === '') return [];
    this.#first.push(words);
    const isSubtitles = areSubtitles(this.#first);
    return isSubtitles === undefined ? [] : this.#decide(isSubtitles);
  }

  end(): NumberedEntry[] {
    if (this.#subtitles) return this.#subtitles.end();
    return this.#held === undefined ? [] : this.#decide(false);
  }

  #decide(isSubtitles: boolean): NumberedEntry[] {
    const held = this.#held ?? [];
    this.#held = undefined;
    if (isSubtitles) this.#begin(held.some(({ text }) => isWebVtt(text)));
    return held.flatMap(({ line, text }) => this.push(line, text));
  }

  #begin(webVtt: boolean): void {
    this.#held = undefined;
    this.#subtitles = new Subtitles(this.#options, webVtt);
  }

  #read(line: number, text: string): NumberedEntry {
    const entry = readEntry(line === 1 ? text.replace(/^\uFEFF/, '') : text, this.#options);
    if (entry.kind === 'header' && entry.language !== undefined) {
      this.#options = { language: entry.language, ...this.#options };
    }
    return { line, entry };
  }
}

function isWebVtt(line: string): boolean {
  return /^\uFEFF?WEBVTT(?=\s|$)/.test(line);
}

/** Undefined when it takes another line to tell. The lines are the first two that are not empty. */
function areSubtitles([first, second]: readonly string[]): boolean | undefined {
  if (first === undefined) return undefined;
  if (isWebVtt(first) || isCueTimes(first)) return true;
  if (!/^\d+$/.test(first)) return false;
  // The number of a cue, or somebody who says a number.
  return second === undefined ? undefined : isCueTimes(second);
}

/** Whether a text begins as subtitles do. */
export function beginsAsSubtitles(text: string): boolean {
  const lines: string[] = [];
  for (let from = 0; from < text.length && lines.length < 2; ) {
    const end = text.indexOf('\n', from);
    const line = text.slice(from, end < 0 ? undefined : end).trim();
    if (line !== '') lines.push(line);
    from = end < 0 ? text.length : end + 1;
  }
  return areSubtitles(lines) === true;
}
