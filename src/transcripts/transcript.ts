import type { AsrChunkMessage, ControlMessage } from '../protocol/index';
import type { Entry } from './entry';
import { Timeline } from './timeline';
import { TranscriptLines, type TranscriptLinesOptions } from './transcript-lines';

/** One message of a file, with its place on the file's clock. */
export interface TimedMessage {
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
  line: number;
  at: number;
  fields: Readonly<Record<string, unknown>>;
}

interface TranscriptProblem {
  line: number;
  /** Continues a sentence that begins with the line: "is not UTF-8". */
  problem: string;
}

export interface Transcript {
  /** `session`: a recording of this program, with what the server said. */
  kind: 'session' | 'transcript';
  messages: readonly TimedMessage[];
  events: readonly RecordedEvent[];
  /** Lines that are left out. */
  problems: readonly TranscriptProblem[];
  /** Whether the last line broke off, as it does when its writer was killed; it is left out, and no problem. */
  cut: boolean;
  /** ISO 8601, if the file says so. */
  startedAt?: string;
}

export interface TranscriptOptions extends TranscriptLinesOptions {
  /** Pause before a line without a time, in milliseconds. */
  gapMs: number;
}

/** Reads a whole file. */
export function readTranscript(text: string, options: TranscriptOptions): Transcript {
  const reader = new TranscriptReader(options);
  const lines = text.split('\n');
  const last = lines.pop() ?? '';
  for (const [index, line] of lines.entries()) reader.push(index + 1, line);
  if (last !== '') reader.push(lines.length + 1, last, { unended: true });
  return reader.end();
}

/** Puts the lines of a file on one clock. */
export class TranscriptReader {
  readonly #lines: TranscriptLines;
  readonly #timeline: Timeline;
  readonly #messages: TimedMessage[] = [];
  readonly #events: RecordedEvent[] = [];
  readonly #problems: TranscriptProblem[] = [];
  /** The speakers who have said something since the last empty line. */
  readonly #open = new Set<string | undefined>();
  #last = 0;
  #cut = false;
  #startedAt: string | undefined;

  constructor({ gapMs, ...lines }: TranscriptOptions) {
    this.#lines = new TranscriptLines(lines);
    this.#timeline = new Timeline(gapMs);
  }

  /** `unended`: the last line of the file, without a line end. */
  push(line: number, text: string, { unended = false } = {}): void {
    const brokeOff = unended && text.startsWith('{') && !isJson(text);
    for (const read of this.#lines.push(line, text)) {
      if (brokeOff && read.entry.kind === 'problem') this.#cut = true;
      else this.#take(read.line, read.entry);
    }
  }

  /** A line that could not even be read as text. */
  refuse(line: number, problem: string): void {
    this.#problems.push({ line, problem });
  }

  end(): Transcript {
    for (const { line, entry } of this.#lines.end()) this.#take(line, entry);
    return {
      kind: this.#events.length > 0 ? 'session' : 'transcript',
      messages: this.#messages,
      events: this.#events,
      problems: this.#problems,
      cut: this.#cut,
      ...(this.#startedAt === undefined ? {} : { startedAt: this.#startedAt }),
    };
  }

  #take(line: number, entry: Entry): void {
    switch (entry.kind) {
      case 'header':
        this.#startedAt = entry.startedAt;
        return;
      case 'spoken': {
        const { chunk, said, label } = entry;
        if (said?.fromStart && !this.#isInOrder(line, said.to)) return;
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
        if (!this.#isInOrder(line, at)) return;
        this.#last = at;
        this.#messages.push({ line, at, from: at, message: entry.message });
        return;
      }
      case 'server':
        this.#events.push({ line, at: entry.at, fields: entry.fields });
        return;
      case 'pause':
        return this.#endTurns(line);
      case 'problem':
        return this.refuse(line, entry.problem);
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

  #isInOrder(line: number, at: number): boolean {
    if (at >= this.#last) return true;
    this.refuse(line, "has an 'at' before that of an earlier line");
    return false;
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
