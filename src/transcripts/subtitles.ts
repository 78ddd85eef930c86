import { spokenParts, withoutTags } from './cue-text';
import { type Entry, type EntryOptions, readSpoken } from './entry';

/** What a line means that was read, with the number of the line, from 1. */
export interface NumberedEntry {
  line: number;
  entry: Entry;
}

interface Cue {
  line: number;
  /** Milliseconds. */
  from: number;
  to: number;
  text: string[];
}

const ARROW = '-->';
const TIME = String.raw`(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?`;
/** Settings such as `align:start` may follow. */
const TIMES = new RegExp(String.raw`^\s*${TIME}\s*${ARROW}\s*${TIME}(?=\s|$)`);

/** Blocks of WebVTT that nobody says. */
const SILENT_BLOCK = /^(?:NOTE|STYLE|REGION)(?=\s|$)/;

/** Whether a line says when a cue begins and ends. */
export function isCueTimes(line: string): boolean {
  return TIMES.test(line);
}

/**
 * Reads SubRip (.srt) and WebVTT (.vtt) line by line: each cue becomes what was said in it, by one speaker after
 * another, as finals with their times. A cue that cannot be read is a problem of its line.
 */
export class Subtitles {
  #options: EntryOptions;
  readonly #isWebVtt: boolean;
  #state: 'between' | 'cue' | 'ignored' | 'header';
  #cue: Cue | undefined;
  /** A line before the times of its cue: the number of the cue, or its name. */
  #name: { line: number; text: string } | undefined;
  #previous: Cue | undefined;

  constructor(options: EntryOptions, isWebVtt: boolean) {
    this.#options = options;
    this.#isWebVtt = isWebVtt;
    this.#state = isWebVtt ? 'header' : 'between';
  }

  push(line: number, raw: string): NumberedEntry[] {
    const text = raw.replace(/^\uFEFF/, '').replace(/\r$/, '');
    if (this.#isWebVtt ? text === '' : text.trim() === '') return this.#endBlock();
    switch (this.#state) {
      case 'header':
        return this.#metadata(line, text);
      case 'ignored':
        return isCueTimes(text) ? this.#beginCue(line, text) : [];
      case 'cue':
        return text.includes(ARROW) ? this.#nextCue(line, text) : this.#words(text);
      case 'between':
        return this.#beginBlock(line, text);
    }
  }

  end(): NumberedEntry[] {
    return this.#endBlock();
  }

  /** The lines below `WEBVTT`; some services name the language there. */
  #metadata(line: number, text: string): NumberedEntry[] {
    const [, language] = /^Language:\s*([A-Za-z0-9-]{2,35})\s*$/.exec(text) ?? [];
    if (language === undefined) return [];
    this.#options = { language, ...this.#options };
    return [{ line, entry: { kind: 'header', language } }];
  }

  #beginBlock(line: number, text: string): NumberedEntry[] {
    if (text.includes(ARROW)) return this.#beginCue(line, text);
    if (this.#isWebVtt && this.#name === undefined && SILENT_BLOCK.test(text)) this.#state = 'ignored';
    else if (this.#name === undefined) this.#name = { line, text };
    else {
      this.#state = 'ignored';
      return this.#withoutTimes();
    }
    return [];
  }

  #beginCue(line: number, text: string): NumberedEntry[] {
    this.#name = undefined;
    const times = timesOf(text);
    if (times === undefined || times.to < times.from) {
      this.#state = 'ignored';
      const problem = times === undefined ? 'has times that cannot be read' : 'ends before it begins';
      return [{ line, entry: { kind: 'problem', problem } }];
    }
    this.#state = 'cue';
    this.#cue = { line, ...times, text: [] };
    return [];
  }

  #words(text: string): NumberedEntry[] {
    this.#cue?.text.push(text);
    return [];
  }

  /** The empty line between two cues is missing: the last line of the first one may be the number of the second. */
  #nextCue(line: number, text: string): NumberedEntry[] {
    const words = this.#cue?.text ?? [];
    if (/^\s*\d+\s*$/.test(words.at(-1) ?? '')) words.pop();
    return [...this.#endBlock(), ...this.#beginCue(line, text)];
  }

  #endBlock(): NumberedEntry[] {
    const cue = this.#cue;
    this.#cue = undefined;
    this.#state = 'between';
    return cue === undefined ? this.#withoutTimes() : this.#spoken(cue);
  }

  #withoutTimes(): NumberedEntry[] {
    const name = this.#name;
    this.#name = undefined;
    if (name === undefined) return [];
    return [{ line: name.line, entry: { kind: 'problem', problem: 'belongs to no cue: it has no times' } }];
  }

  #spoken(cue: Cue): NumberedEntry[] {
    const previous = this.#previous;
    this.#previous = cue;
    const { language, names } = this.#options;
    const parts = spokenParts(withoutRepetition(previous, cue), { names, isWebVtt: this.#isWebVtt });
    const length = parts.reduce((sum, { text }) => sum + text.length, 0);
    let said = 0;
    return parts.map(({ text, speaker, endpoint }) => {
      // They share the time of their cue.
      const start_ms = timeAt(cue, said / length);
      said += text.length;
      const end_ms = timeAt(cue, said / length);
      const entry = readSpoken({
        type: 'asr_chunk',
        text,
        is_final: true,
        start_ms,
        end_ms,
        ...(speaker === undefined ? {} : { speaker }),
        ...(language === undefined ? {} : { language }),
        ...(endpoint ? { endpoint } : {}),
      });
      return { line: cue.line, entry };
    });
  }
}

/** Shorter cues only hold a line between two others. */
const HELD_MS = 50;

/**
 * The lines of a cue without those that only stay on the screen: in rolling captions, a cue begins with the last line of
 * the one before it.
 */
function withoutRepetition(previous: Cue | undefined, { from, to, text }: Cue): string[] {
  const lines = text.filter((line) => line.trim() !== '');
  const stayed = previous?.text.findLast((line) => line.trim() !== '');
  if (previous === undefined || stayed === undefined || from > previous.to) return lines;
  const repeats = plain(lines[0] ?? '') === plain(stayed);
  return repeats && (lines.length > 1 || to - from <= HELD_MS) ? lines.slice(1) : lines;
}

function plain(line: string): string {
  return withoutTags(line).trim();
}

function timesOf(line: string): { from: number; to: number } | undefined {
  const found = TIMES.exec(line);
  return found ? { from: milliseconds(found.slice(1, 5)), to: milliseconds(found.slice(5, 9)) } : undefined;
}

function milliseconds([hours = '0', minutes = '0', seconds = '0', fraction = '0']: (
  | string
  | undefined
)[]): number {
  const whole = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  return whole * 1000 + Number(fraction.padEnd(3, '0'));
}

function timeAt({ from, to }: Cue, share: number): number {
  return Math.round(from + (to - from) * share);
}
