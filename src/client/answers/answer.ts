import type {
  AnswerMessage,
  ErrorMessage,
  FinishReason,
  Reference,
  Source,
  Timing,
  Usage,
} from '../../protocol/index';
import { AnswerError, type SessionLostError } from '../errors';

/** How an answer ended. */
export interface AnswerResult {
  /** The whole text, as far as it came. */
  text: string;
  /** Absent if the end did not come, and from servers that do not say. */
  finish_reason?: FinishReason | undefined;
  timing?: Timing | undefined;
  usage?: Usage | undefined;
  reference?: Reference | undefined;
  /** Why there is no complete answer, if it is not simply that it was cancelled. */
  error?: AnswerError | SessionLostError | undefined;
}

/**
 * One answer while it comes: an async iterable of its text, piece by piece, to be appended to each other. Reconnecting
 * changes nothing about it. It can be read several times, each time from its beginning; who reads slowly gets larger
 * pieces. Reading fails with a `SessionLostError` if the end of the answer cannot come any more.
 */
export interface Answer extends AsyncIterable<string> {
  readonly queryId: string;
  /** What the server understood; empty if it did not say. */
  readonly question: string;
  /** What the answer is based on: resolves when the server says so, at the latest at the end. Never rejects. */
  readonly sources: Promise<readonly Source[]>;
  /** Never rejects. */
  readonly result: Promise<AnswerResult>;
  /** The whole text at the end, after all replacements. */
  text(): Promise<string>;
  /**
   * The whole text so far, after each change, for showing it: a server may replace what it said, and then the text does
   * not begin with the one before. (A plain iteration yields the new text as a piece.)
   */
  snapshots(): AsyncIterable<string>;
}

/** An answer as the client writes it down. */
export class IncomingAnswer implements Answer {
  readonly queryId: string;
  readonly question: string;
  /** The label it is answered under. */
  readonly label: string;
  readonly sources: Promise<readonly Source[]>;
  readonly result: Promise<AnswerResult>;
  #resolveSources: (sources: readonly Source[]) => void = () => {};
  #resolveResult: (result: AnswerResult) => void = () => {};
  #text = '';
  /** How often the text was replaced by one that does not begin with it. */
  #versions = 0;
  #failure: AnswerError | undefined;
  #end: { lost?: SessionLostError } | undefined;
  #waiting: (() => void)[] = [];

  constructor(queryId: string, question: string, label: string) {
    this.queryId = queryId;
    this.question = question;
    this.label = label;
    this.sources = new Promise((resolve) => {
      this.#resolveSources = resolve;
    });
    this.result = new Promise((resolve) => {
      this.#resolveResult = resolve;
    });
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string, void, undefined> {
    let [length, version] = [0, 0];
    for await (const text of this.snapshots()) {
      if (version !== this.#versions) length = 0;
      version = this.#versions;
      if (text.length > length) yield text.slice(length);
      length = text.length;
    }
  }

  async *snapshots(): AsyncGenerator<string, void, undefined> {
    for (let seen = ''; ; ) {
      if (this.#text !== seen) {
        seen = this.#text;
        yield seen;
      } else if (this.#end) {
        if (this.#end.lost) throw this.#end.lost;
        return;
      } else {
        await new Promise<void>((resolve) => this.#waiting.push(resolve));
      }
    }
  }

  async text(): Promise<string> {
    const { text, error } = await this.result;
    if (error && this.#end?.lost) throw error;
    return text;
  }

  /** Returns whether it was the last part. */
  received({
    content,
    replace,
    sources,
    final,
    finish_reason,
    timing,
    usage,
    reference,
  }: AnswerMessage): boolean {
    if (sources) this.#resolveSources(sources);
    if (replace && !content.startsWith(this.#text)) this.#versions += 1;
    this.#text = replace ? content : this.#text + content;
    if (final) {
      this.#finish({ finish_reason, timing, usage, reference, error: this.#failure });
    }
    this.#changed();
    return final;
  }

  /** The server failed. Its last part follows. */
  failed(error: ErrorMessage): void {
    this.#failure = new AnswerError(error);
  }

  /** It ends here; without an error as a server ends it that sends no last part after an error. */
  broken(lost?: SessionLostError): void {
    this.#finish({ error: lost ?? this.#failure }, lost);
    this.#changed();
  }

  #finish(result: Omit<AnswerResult, 'text'>, lost?: SessionLostError): void {
    if (this.#end) return;
    this.#end = lost ? { lost } : {};
    this.#resolveSources([]);
    this.#resolveResult({ text: this.#text, ...result });
  }

  #changed(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
