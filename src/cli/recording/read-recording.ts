import type { Readable } from 'node:stream';
import type { AsrChunkMessage, ControlMessage } from '../../protocol/index';
import { type Entry, type EntryOptions, readEntry } from '../../transcripts/entry';
import { Timeline } from '../../transcripts/timeline';
import { UsageError } from '../errors';
import { type Input, inputError, type Line, LineReader, NotText, openInput } from './lines';

/** One message of a recording, with its place on the recording's clock. */
export interface RecordedMessage {
  line: number;
  /** When it arrived, in milliseconds from the beginning; never runs backwards. */
  at: number;
  /** When it began to be said; the same as `at` unless the line's times are made up or tell more. */
  from: number;
  message: AsrChunkMessage | ControlMessage;
  /** Whether the line should be answered, if it says so. */
  label?: boolean;
}

/** What the server said when it was recorded. */
export interface RecordedEvent {
  at: number;
  fields: Readonly<Record<string, unknown>>;
}

export interface Recording {
  /** The path as it was given, or `stdin`. */
  name: string;
  messages: readonly RecordedMessage[];
  events: readonly RecordedEvent[];
  /** Whether the last line broke off, as it does when its writer was killed; it is left out. */
  cut: boolean;
}

export interface RecordingOptions extends EntryOptions {
  /** Pause before a line without a time, in milliseconds. */
  gapMs: number;
}

/**
 * Reads a whole file. Throws a one-line `UsageError` that begins with `FILE:LINE:` for the first line that cannot be
 * used: what is measured over a part of a recording would mislead.
 */
export async function readRecording(
  file: string,
  options: RecordingOptions,
  stdin: Readable,
): Promise<Recording> {
  const input = openInput(file, stdin);
  const name = file === '-' ? 'stdin' : file;
  const lines = await linesOf(input);
  const reading = new Reading(name, options);
  for (const line of lines) reading.add(line);
  return reading.end();
}

/** The last line of a file may have no line end. */
type FileLine = Line & { unended?: true };

async function linesOf(input: Input): Promise<readonly FileLine[]> {
  const reader = new LineReader();
  const lines: FileLine[] = [];
  try {
    for await (const bytes of input.bytes) lines.push(...reader.push(bytes as Buffer));
  } catch (error) {
    if (error instanceof NotText) {
      throw new UsageError(`${input.name} is not UTF-8 text: give a recording, or a transcript of lines.`);
    }
    throw inputError(input.name, error);
  }
  return [...lines, ...reader.end().map((line) => ({ ...line, unended: true as const }))];
}

class Reading {
  readonly #name: string;
  readonly #timeline: Timeline;
  readonly #messages: RecordedMessage[] = [];
  readonly #events: RecordedEvent[] = [];
  /** The speakers who have said something since the last empty line. */
  readonly #open = new Set<string | undefined>();
  #options: RecordingOptions;
  #last = 0;
  #cut = false;

  constructor(name: string, options: RecordingOptions) {
    this.#name = name;
    this.#options = options;
    this.#timeline = new Timeline(options.gapMs);
  }

  add(line: FileLine): void {
    const entry = 'problem' in line ? line : readEntry(line.text, this.#options);
    if ('problem' in entry) {
      if (line.unended && 'text' in line && line.text.startsWith('{') && !isJson(line.text)) this.#cut = true;
      else this.#refuse(line.number, entry.problem);
    } else this.#take(line.number, entry);
  }

  end(): Recording {
    if (this.#messages.length === 0) {
      throw new UsageError(
        `${this.#name}:1: nothing is said in this file; give a recording, or a transcript.`,
      );
    }
    return { name: this.#name, messages: this.#messages, events: this.#events, cut: this.#cut };
  }

  #take(line: number, entry: Exclude<Entry, { kind: 'problem' }>): void {
    switch (entry.kind) {
      case 'header':
        if (entry.language !== undefined) this.#options = { language: entry.language, ...this.#options };
        return;
      case 'spoken': {
        const { chunk, said, label } = entry;
        if (said?.fromStart) this.#inOrder(line, said.to);
        const { from, to } = this.#timeline.place(chunk, said);
        this.#last = to;
        this.#messages.push({
          line,
          at: to,
          from,
          message: chunk,
          ...(label === undefined ? {} : { label }),
        });
        this.#open.add(chunk.speaker);
        return;
      }
      case 'control': {
        const at = entry.at ?? this.#last;
        this.#inOrder(line, at);
        this.#last = at;
        this.#messages.push({ line, at, from: at, message: entry.message });
        return;
      }
      case 'server':
        this.#events.push({ at: entry.at, fields: entry.fields });
        return;
      case 'pause':
        return this.#endTurns(line);
      case 'other':
    }
  }

  /** An empty line ends what was said so far, of every speaker. */
  #endTurns(line: number): void {
    for (const speaker of this.#open) {
      const end = { type: 'asr_chunk' as const, text: '', is_final: true, endpoint: true };
      const message = speaker === undefined ? end : { ...end, speaker };
      this.#messages.push({ line, at: this.#last, from: this.#last, message });
    }
    this.#open.clear();
  }

  #inOrder(line: number, at: number): void {
    if (at < this.#last) this.#refuse(line, "has an 'at' before that of an earlier line");
  }

  #refuse(line: number, problem: string): never {
    throw new UsageError(`${this.#name}:${line}: ${problem}.`);
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
