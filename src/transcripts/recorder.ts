import type { ClientMessage, ServerMessage } from '../protocol/index';
import { headerLine, inputLine, outputLine, type Redact } from './format';

/** Where the lines of a recording go. Never throws: what is recorded must not suffer from how it is kept. */
export interface LineSink {
  write(line: string): void;
  /** Resolves when everything is written, or cannot be. */
  end(): Promise<void>;
}

export interface RecorderOptions {
  sink: LineSink;
  /** Milliseconds from any fixed point. */
  now: () => number;
  redact: Redact;
  /** When the recording begins. */
  startedAt: Date;
  /** For lines that name none. */
  language?: string;
  /** With the words of answers and their sources, so that the session can be shown again. Default false. */
  answers?: boolean;
}

/** Writes one session down as it goes: the format is in docs/recordings.md. */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #startedAt: number;

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#startedAt = options.now();
    const { sink, startedAt, language } = options;
    sink.write(
      headerLine({ startedAt: startedAt.toISOString(), ...(language === undefined ? {} : { language }) }),
    );
  }

  /** The client sent this, and the session takes it. */
  heard(message: ClientMessage): void {
    this.#write(inputLine(message, this.#at(), this.#options.redact));
  }

  said(message: ServerMessage): void {
    const { redact, answers } = this.#options;
    this.#write(outputLine(message, this.#at(), redact, answers));
  }

  end(): Promise<void> {
    return this.#options.sink.end();
  }

  #write(line: string | undefined): void {
    if (line !== undefined) this.#options.sink.write(line);
  }

  #at(): number {
    return this.#options.now() - this.#startedAt;
  }
}
