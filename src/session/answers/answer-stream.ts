import type { RagEvent } from '../../backend/index';
import type { Clock } from '../../options/clock';
import type { AnswerMessage, FinishReason, Reference, Timing, Usage } from '../../protocol/index';
import type { SessionEvents } from '../events/session-events';
import { ageOf } from '../snapshot/fields';
import type { Prepared } from '../speculation/prepared';
import type { Told } from './answers-state';
import { type ClientError, TOO_LONG } from './client-errors';

/** Metadata waiting to be attached to the next part. */
type PendingMetadata = Pick<AnswerMessage, 'sources' | 'warning'>;
type Part = Omit<AnswerMessage, 'type' | 'session_id' | 'seq' | 'query_id' | 'stream_index'>;

/** When a question was heard, on the clock. */
export interface Heard {
  /** The last new word of its turn. */
  lastWordAt: number;
  /** Its turn was complete, and its decision began. */
  completeAt: number;
}

/** How far an answer had been told when a snapshot was taken, and when that was, on the clock. */
export interface BeforeSnapshot {
  told: Told;
  takenAt: number;
}

interface StreamOptions {
  queryId: string;
  /** When the question was accepted, on the clock. */
  acceptedAt: number;
  /** Absent: it was not heard, but requested by the client. */
  heard?: Heard | undefined;
  clock: Clock;
  events: SessionEvents;
  /** Characters. */
  limit: number;
  /** Absent: without speculation. */
  prepared?: Pick<Prepared, 'timing' | 'moments'> | undefined;
  /** It goes on where another process has left it. */
  before?: BeforeSnapshot | undefined;
}

/** How an answer ends by itself, and the error sent to the client if it failed. */
export interface Ending {
  reason: FinishReason;
  error?: ClientError;
}

/**
 * One answer as the client receives it: parts numbered from 0 without gaps, exactly one of them final, and nothing
 * after it.
 */
export class AnswerStream {
  readonly #options: StreamOptions;
  #askedAt: number;
  #metadata: PendingMetadata = {};
  #metadataTimer: unknown;
  #usage: Usage | undefined;
  #reference: Reference | undefined;
  #retries = 0;
  #index = 0;
  #chunks = 0;
  #chars = 0;
  #sourcesAt: number | undefined;
  #hasText = false;
  #firstTextAt: number | undefined;
  #done = false;

  constructor(options: StreamOptions) {
    this.#options = options;
    this.#askedAt = options.clock.now();
    if (options.before) this.#restore(options.before);
  }

  /** Whether any part of this answer has been sent to the client. */
  get hasParts(): boolean {
    return this.#index > 0;
  }

  /** Whether any text of this answer has been sent to the client. */
  get hasText(): boolean {
    return this.#hasText;
  }

  /** Whether the final part has been sent. */
  get done(): boolean {
    return this.#done;
  }

  /** Passes an event on to the client, unless it ends the answer: then the ending is returned. */
  take(event: RagEvent): Ending | undefined {
    switch (event.type) {
      case 'text':
        return this.#text(event.text, false);
      case 'replace':
        return this.#text(event.text, true);
      case 'sources':
        // Later ones are those that the answer cites.
        if (!this.hasText) this.#sourcesAt ??= this.#options.clock.now();
        this.#addMetadata({ sources: [...event.sources] });
        return;
      case 'warning':
        this.#addMetadata({ warning: { code: event.code, message: event.message } });
        return;
      case 'reference':
        this.#reference = {
          ...this.#reference,
          ...(event.messageId === undefined ? {} : { message_id: event.messageId }),
          ...(event.taskId === undefined ? {} : { task_id: event.taskId }),
        };
        return;
      case 'retry':
        this.#retries++;
        return;
      case 'usage':
        this.#usage = event.usage;
        return;
      case 'finish':
        return this.complete(event.reason);
    }
  }

  /** The backend is done. An answer without text counts as `no_answer`. */
  complete(reason: 'complete' | 'no_answer' = 'complete'): Ending {
    return { reason: this.hasText ? reason : 'no_answer' };
  }

  /** Sends the error, if any, then the final part. Further calls do nothing. */
  finish({ reason, error }: Ending): void {
    if (this.#done) return;
    const { queryId, events } = this.#options;
    if (error) events.error({ query_id: queryId, ...error });
    this.#done = true;
    const timing = this.#timing();
    this.#send({
      content: '',
      final: true,
      ...this.#takeMetadata(),
      finish_reason: reason,
      ...(this.#usage ? { usage: this.#usage } : {}),
      ...(this.#reference ? { reference: this.#reference } : {}),
      timing,
    });
    events.question({
      phase: 'ended',
      queryId,
      reason,
      ...(error ? { error: error.code } : {}),
      timing,
      chunks: this.#chunks,
      chars: this.#chars,
    });
  }

  snapshot(now: number): Told {
    const ages = (at: number | undefined) => (at === undefined ? undefined : ageOf(at, now));
    return {
      parts: this.#index,
      chunks: this.#chunks,
      hasText: this.#hasText,
      chars: this.#chars,
      retries: this.#retries,
      askedAge: ages(this.#askedAt),
      sourcesAge: ages(this.#sourcesAt),
      firstTextAge: ages(this.#firstTextAt),
      usage: this.#usage,
      reference: this.#reference,
    };
  }

  #restore({ told, takenAt }: BeforeSnapshot): void {
    const at = (age: number | undefined) => (age === undefined ? undefined : takenAt - age);
    this.#index = told.parts;
    this.#chunks = told.chunks;
    this.#hasText = told.hasText;
    this.#chars = told.chars;
    this.#retries = told.retries;
    this.#askedAt = at(told.askedAge) ?? this.#askedAt;
    this.#sourcesAt = at(told.sourcesAge);
    this.#firstTextAt = at(told.firstTextAge);
    this.#usage = told.usage;
    this.#reference = told.reference;
  }

  #text(content: string, replace: boolean): Ending | undefined {
    if (content === '' && !replace) return;
    const chars = replace ? content.length : this.#chars + content.length;
    if (chars > this.#options.limit) return { reason: 'error', error: TOO_LONG };
    this.#chars = chars;
    if (content !== '') this.#chunks++;
    const isFirst = !this.hasText;
    if (isFirst) this.#firstTextAt = this.#options.clock.now();
    this.#hasText = true;
    this.#send({ content, final: false, ...(replace ? { replace: true } : {}), ...this.#takeMetadata() });
    if (isFirst) this.#options.events.question({ phase: 'answering', queryId: this.#options.queryId });
    return;
  }

  /** Attached to the text that follows immediately; if none does, sent alone before it. */
  #addMetadata(metadata: PendingMetadata): void {
    const { clock, events } = this.#options;
    this.#metadata = { ...this.#metadata, ...metadata };
    this.#metadataTimer ??= clock.setTimeout(() => {
      events.batch(() => this.#send({ content: '', final: false, ...this.#takeMetadata() }));
    }, 0);
  }

  #takeMetadata(): PendingMetadata {
    const metadata = this.#metadata;
    if (this.#metadataTimer === undefined) return metadata;
    this.#metadata = {};
    this.#options.clock.clearTimeout(this.#metadataTimer);
    this.#metadataTimer = undefined;
    return metadata;
  }

  #timing(): Timing {
    const { acceptedAt, heard, clock, prepared } = this.#options;
    const since = (at: number) => Math.round((at - acceptedAt) * 10) / 10;
    const { foundAt = this.#sourcesAt, firstTextAt = this.#firstTextAt } = prepared?.moments() ?? {};
    return {
      ...(heard ? { last_word_ms: since(heard.lastWordAt), gate_ms: since(heard.completeAt) } : {}),
      queued_ms: since(this.#askedAt),
      ...(foundAt === undefined ? {} : { retrieval_ms: since(foundAt) }),
      ...(firstTextAt === undefined ? {} : { first_token_ms: since(firstTextAt) }),
      ...(this.#firstTextAt === undefined ? {} : { first_sent_ms: since(this.#firstTextAt) }),
      total_ms: since(clock.now()),
      ...(this.#retries > 0 ? { retries: this.#retries } : {}),
      ...prepared?.timing(),
    };
  }

  #send(part: Part): void {
    const { events, queryId } = this.#options;
    events.answer({ query_id: queryId, stream_index: this.#index++, ...part });
  }
}
