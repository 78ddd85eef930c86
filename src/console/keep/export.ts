import type { AsrChunkMessage, ControlMessage, ServerMessage } from '../../protocol/index';
import { type LineSink, Recorder } from '../../transcripts/recorder';

export interface KeptLinesOptions {
  /** Milliseconds from any fixed point. */
  now: () => number;
  startedAt: Date;
  /** The most text that is kept, in UTF-16 code units. Default 32 Mi. */
  maxLength?: number;
}

const MAX_LENGTH = 32 * 1024 * 1024;

/**
 * The lines of a session as `replay` reads them (docs/recordings.md), with the words of its answers, so that it can be
 * shown again. They are kept in memory, the newest when there are too many.
 */
export class KeptLines {
  readonly #lines: Lines;
  readonly #recorder: Recorder;

  constructor({ now, startedAt, maxLength = MAX_LENGTH }: KeptLinesOptions) {
    this.#lines = new Lines(maxLength);
    // What a person says and reads here is theirs: nothing is taken out.
    const redact = (text: string) => text;
    this.#recorder = new Recorder({ sink: this.#lines, now, redact, startedAt, answers: true });
  }

  /** How many of the oldest lines are no longer kept. */
  get forgotten(): number {
    return this.#lines.forgotten;
  }

  /** Sent to the server; `clientSeq` as the client returned it, if it did. */
  heard(message: AsrChunkMessage | ControlMessage, clientSeq?: number): void {
    this.#recorder.heard(clientSeq === undefined ? message : { ...message, client_seq: clientSeq });
  }

  said(message: ServerMessage): void {
    this.#recorder.said(message);
  }

  /** JSON lines. */
  file(): Blob {
    return new Blob(this.#lines.all, { type: 'application/jsonl' });
  }
}

/** The name of a file to keep: `session-2026-03-02-091405.jsonl`. */
export function fileNameOf(kind: 'session' | 'minutes', startedAt: Date): string {
  const local = new Date(startedAt.getTime() - startedAt.getTimezoneOffset() * 60_000);
  const [day, time = ''] = local.toISOString().slice(0, 19).split('T');
  return `${kind}-${day}-${time.replaceAll(':', '')}.${kind === 'session' ? 'jsonl' : 'md'}`;
}

class Lines implements LineSink {
  readonly #maxLength: number;
  #header: string | undefined;
  #lines: string[] = [];
  /** Lines before this position are forgotten; they are removed together, because that costs as much as one. */
  #first = 0;
  #length = 0;
  #forgotten = 0;

  constructor(maxLength: number) {
    this.#maxLength = maxLength;
  }

  get forgotten(): number {
    return this.#forgotten;
  }

  get all(): string[] {
    return [this.#header ?? '', ...this.#lines.slice(this.#first)];
  }

  write(line: string): void {
    if (this.#header === undefined) {
      this.#header = line;
      return;
    }
    this.#lines.push(line);
    this.#length += line.length;
    // The newest is kept, however long it is.
    while (this.#length > this.#maxLength && this.#first < this.#lines.length - 1) {
      this.#length -= this.#lines[this.#first]?.length ?? 0;
      this.#first += 1;
      this.#forgotten += 1;
    }
    if (this.#first <= this.#lines.length / 2) return;
    this.#lines = this.#lines.slice(this.#first);
    this.#first = 0;
  }

  async end(): Promise<void> {}
}
