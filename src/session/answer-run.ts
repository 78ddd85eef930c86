import type { RagBackend, RagEvent, RagQuery } from '../backend/index';
import type { Logger } from '../logging/logger';
import type { AnswerMessage, FinishReason, Reference, Timing, Usage } from '../protocol/index';
import type { Clock } from './clock';
import { type Failure, failureOf, TIMED_OUT, TOO_LONG } from './failures';

/** One part of an answer, as `answer` messages carry it, without the session's own fields. */
export type AnswerPart = Pick<
  AnswerMessage,
  | 'stream_index'
  | 'content'
  | 'final'
  | 'sources'
  | 'warning'
  | 'replace'
  | 'finish_reason'
  | 'usage'
  | 'reference'
  | 'timing'
>;

/** What waits for the next part to carry it. */
type Riders = Pick<AnswerPart, 'sources' | 'warning'>;

export interface AnswerListener {
  /** Does one step of the session, see `Outbox.step`. */
  step<T>(work: () => T): T;
  part(part: AnswerPart): void;
  /** Told before the last part when the answer failed. */
  failed(failure: Failure): void;
  conversation(id: string): void;
  /** The answer ended by itself or by failure; not called after `stop`. */
  ended(): void;
}

export interface AnswerRunOptions {
  backend: RagBackend;
  query: RagQuery;
  clock: Clock;
  logger: Logger;
  timeoutMs: number;
  /** Characters. */
  limit: number;
  /** When the question was accepted, on the clock. */
  acceptedAt: number;
  listener: AnswerListener;
}

/** After so many events in one go other work gets its turn: a backend may never wait for anything. */
const EVENTS_IN_A_ROW = 256;

/**
 * One answer of one backend, from the call to its last part. Whatever the backend does (throw, hang,
 * yield nonsense, go on after its abort), there is exactly one last part, and nothing after it.
 */
export class AnswerRun {
  readonly #options: AnswerRunOptions;
  readonly #abort = new AbortController();
  readonly #startedAt: number;
  #iterator: AsyncIterator<string | RagEvent> | undefined;
  #timeout: unknown;
  #riders: Riders = {};
  #ridersTimer: unknown;
  #usage: Usage | undefined;
  #reference: Reference | undefined;
  #retries = 0;
  #index = 0;
  #chars = 0;
  #firstTextAt: number | undefined;
  #done = false;

  constructor(options: AnswerRunOptions) {
    this.#options = options;
    this.#startedAt = options.clock.now();
  }

  /** Whether the client has been sent text of this answer. */
  get hasText(): boolean {
    return this.#firstTextAt !== undefined;
  }

  start(): void {
    const { clock, logger, query, timeoutMs } = this.#options;
    this.#timeout = clock.setTimeout(() => {
      logger.warn({ queryId: query.queryId, timeoutMs }, 'answer timed out');
      this.#step(() => this.#fail(TIMED_OUT));
    }, timeoutMs);
    void this.#consume();
  }

  /** Ends the answer now: the backend's signal is aborted and the last part is sent before this returns. */
  stop(reason: FinishReason, failure?: Failure): void {
    if (this.#done) return;
    if (failure) this.#options.listener.failed(failure);
    this.#finish(reason);
  }

  async #consume(): Promise<void> {
    const { backend, query, clock, logger } = this.#options;
    try {
      const iterator = backend.answer(query, { signal: this.#abort.signal })[Symbol.asyncIterator]();
      this.#iterator = iterator;
      for (let events = 1; !this.#done; events++) {
        const step = await iterator.next();
        if (this.#done) return;
        this.#step(() => (step.done ? this.#complete('complete') : this.#take(step.value)));
        if (events % EVENTS_IN_A_ROW === 0) {
          await new Promise<void>((resolve) => clock.setTimeout(resolve, 0));
        }
      }
    } catch (error) {
      if (this.#done) return;
      logger.warn({ queryId: query.queryId, backend: backend.name, err: error }, 'backend failed');
      this.#step(() => this.#fail(failureOf(error)));
    }
  }

  #step(work: () => void): void {
    this.#options.listener.step(work);
  }

  #take(event: unknown): void {
    if (typeof event === 'string') return this.#text(event, false);
    if (typeof event !== 'object' || event === null) return;
    const step = event as RagEvent;
    switch (step.type) {
      case 'text':
        return this.#text(step.text, false);
      case 'replace':
        return this.#text(step.text, true);
      case 'sources':
        if (Array.isArray(step.sources)) this.#addRider({ sources: [...step.sources] });
        return;
      case 'warning':
        return this.#addRider({ warning: { code: step.code, message: step.message } });
      case 'reference':
        this.#reference = {
          ...this.#reference,
          ...(step.messageId === undefined ? {} : { message_id: step.messageId }),
          ...(step.taskId === undefined ? {} : { task_id: step.taskId }),
        };
        return;
      case 'retry':
        this.#retries++;
        return;
      case 'usage':
        this.#usage = step.usage;
        return;
      case 'conversation':
        if (typeof step.id === 'string') this.#options.listener.conversation(step.id);
        return;
      case 'finish':
        return this.#complete(step.reason === 'no_answer' ? 'no_answer' : 'complete');
    }
  }

  #text(content: unknown, replace: boolean): void {
    if (typeof content !== 'string' || (content === '' && !replace)) return;
    this.#chars = replace ? content.length : this.#chars + content.length;
    if (this.#chars > this.#options.limit) return this.#fail(TOO_LONG);
    this.#firstTextAt ??= this.#options.clock.now();
    this.#send({ content, final: false, ...(replace ? { replace: true } : {}), ...this.#takeRiders() });
  }

  /** Rides on the text that follows at once; when none does it goes alone, ahead of it. */
  #addRider(rider: Riders): void {
    this.#riders = { ...this.#riders, ...rider };
    this.#ridersTimer ??= this.#options.clock.setTimeout(() => {
      this.#step(() => this.#send({ content: '', final: false, ...this.#takeRiders() }));
    }, 0);
  }

  #takeRiders(): Riders {
    const riders = this.#riders;
    this.#riders = {};
    this.#options.clock.clearTimeout(this.#ridersTimer);
    this.#ridersTimer = undefined;
    return riders;
  }

  #complete(reason: 'complete' | 'no_answer'): void {
    // An answer without a word is none.
    this.#finish(this.#firstTextAt === undefined ? 'no_answer' : reason);
    this.#options.listener.ended();
  }

  #fail(failure: Failure): void {
    this.#options.listener.failed(failure);
    this.#finish('error');
    this.#options.listener.ended();
  }

  #finish(reason: FinishReason): void {
    this.#done = true;
    const riders = this.#takeRiders();
    this.#options.clock.clearTimeout(this.#timeout);
    this.#abort.abort();
    this.#release();
    this.#send({
      content: '',
      final: true,
      ...riders,
      finish_reason: reason,
      ...(this.#usage ? { usage: this.#usage } : {}),
      ...(this.#reference ? { reference: this.#reference } : {}),
      timing: this.#timing(),
    });
  }

  /** Lets the backend clean up; nobody waits for it, and its failures are of no interest any more. */
  #release(): void {
    try {
      this.#iterator?.return?.()?.then(undefined, () => {});
    } catch {
      // A hand-written iterator whose return() throws.
    }
  }

  #timing(): Timing {
    const { acceptedAt, clock } = this.#options;
    const since = (at: number) => Math.round((at - acceptedAt) * 10) / 10;
    return {
      queued_ms: since(this.#startedAt),
      ...(this.#firstTextAt === undefined ? {} : { first_token_ms: since(this.#firstTextAt) }),
      total_ms: since(clock.now()),
      ...(this.#retries > 0 ? { retries: this.#retries } : {}),
    };
  }

  #send(part: Omit<AnswerPart, 'stream_index'>): void {
    this.#options.listener.part({ stream_index: this.#index++, ...part });
  }
}
