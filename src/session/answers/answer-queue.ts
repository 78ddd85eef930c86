import type { RagQuery } from '../../backend/index';
import type { FinishReason } from '../../protocol/index';
import type { SessionEvents } from '../events/session-events';
import type { StopCause } from '../lifecycle';
import type { ResolvedSessionOptions, WhileAnswering } from '../options';
import type { AnswerSource, Prepared } from '../speculation/prepared';
import { AnswerStream, type Ending, type Heard } from './answer-stream';
import { BackendPull, nameOf } from './backend-pull';
import { failureOf, SHUT_DOWN, TIMED_OUT, UNREAD } from './client-errors';

/** An accepted question, with everything needed to answer it. */
interface Accepted {
  query: RagQuery;
  mode?: 'instant';
  acceptedAt: number;
  /** What has been done in advance. */
  prepared?: Prepared | undefined;
  /** Absent: the client requested it. */
  heard?: Heard | undefined;
  /** When its turn comes it is ended without asking the backend. */
  withdrawn?: boolean;
}

interface Running {
  query: RagQuery;
  stream: AnswerStream;
  pull: AnswerSource;
  timeout: unknown;
  /** It waits for the client to read what it has been sent. */
  unread?: boolean;
}

/** The outcome of submitting a question. The client has already been told. */
export type Asked = 'accepted' | 'ignored' | 'full';

/** An answer that ended. */
export interface EndedAnswer {
  queryId: string;
  reason: FinishReason;
}

/**
 * Answers a session's accepted questions one at a time, and decides what happens to a question that arrives while
 * another is being answered. Called within a batch of the session's events.
 */
export class AnswerQueue {
  readonly #options: ResolvedSessionOptions;
  readonly #events: SessionEvents;
  readonly #waiting: Accepted[] = [];
  #running: Running | undefined;
  #conversationId: string | undefined;
  #ended: EndedAnswer[] = [];
  #ranOut = false;

  constructor(options: ResolvedSessionOptions, events: SessionEvents) {
    this.#options = options;
    this.#events = events;
  }

  /** Whether a question is being answered. */
  get busy(): boolean {
    return this.#running !== undefined;
  }

  /** The conversation that the next question continues, as the backend named it. */
  get conversationId(): string | undefined {
    return this.#conversationId;
  }

  /** The answers that have ended since the last call. */
  takeEnded(): readonly EndedAnswer[] {
    if (this.#ended.length === 0) return NONE;
    return this.#ended.splice(0);
  }

  /** Whether the queue has become idle since the last call: the last answer ended and none is running. */
  takeRanOut(): boolean {
    const ranOut = this.#ranOut && !this.busy;
    this.#ranOut = false;
    return ranOut;
  }

  /**
   * Submits a detected question; `policy` says what happens when another is being answered. What is `prepared` is
   * used only if the question is accepted.
   */
  ask(
    query: RagQuery,
    policy: WhileAnswering,
    confidence: number,
    { prepared, heard }: Pick<Accepted, 'prepared' | 'heard'> = {},
  ): Asked {
    const { question, queryId } = query;
    if (this.busy && policy === 'ignore') {
      this.#events.status({
        stage: 'waiting_for_question',
        note: 'Another question is being answered; this one is ignored.',
        reason: 'ignored',
        question,
        confidence,
      });
      return 'ignored';
    }
    const waits = this.busy && policy === 'queue';
    const waiting = waits ? this.#waiting.filter(({ withdrawn }) => !withdrawn).length : 0;
    if (waits && waiting >= this.#options.queueLimit) {
      this.#events.error({
        code: 'QUEUE_FULL',
        message: `${waiting} questions are waiting already; ask again when one is answered.`,
        query_id: queryId,
        retryable: true,
      });
      return 'full';
    }
    if (!waits) this.#interrupt();
    this.#events.status({
      stage: 'analyzing',
      question,
      query_id: queryId,
      ...(waits ? { note: 'Waiting for the answer before it.' } : {}),
      confidence,
    });
    const accepted = { ...this.#accept(query, 'auto'), prepared, heard };
    if (waits) prepared?.postpone();
    if (waits) this.#waiting.push(accepted);
    else this.#start(accepted);
    return 'accepted';
  }

  /** Answers a question immediately: the running answer is interrupted, queued questions stay queued. */
  askInstantly(query: RagQuery): void {
    this.#interrupt();
    this.#events.status({ stage: 'instant_query', question: query.question, query_id: query.queryId });
    this.#start({ ...this.#accept(query, 'instant'), mode: 'instant' });
  }

  /**
   * Withdraws a question that its speaker has answered themselves, or goes on with. A queued one ends when its turn
   * comes.
   *
   * @returns false when it is too late: some or all of the answer's text has been sent
   */
  withdraw(queryId: string, reason: keyof typeof WITHDRAWN): boolean {
    const running = this.#running;
    if (running?.query.queryId === queryId) {
      if (running.stream.hasText) return false;
      this.#tellWithdrawn(queryId, reason);
      this.#end(running, { reason: 'cancelled' });
      this.#next();
      return true;
    }
    const waiting = this.#waiting.find(({ query }) => query.queryId === queryId);
    if (!waiting || waiting.withdrawn) return false;
    waiting.withdrawn = true;
    waiting.prepared?.discard('not_asked');
    this.#tellWithdrawn(queryId, reason);
    return true;
  }

  /** Ends the running answer; the next queued question starts. */
  cancel(): void {
    if (!this.#running) return;
    this.#end(this.#running, { reason: 'cancelled' });
    this.#next();
  }

  /** Ends the running answer and all queued ones, each with its final part. */
  giveUp(cause: StopCause): void {
    if (!this.#running) return;
    const ending: Ending =
      cause === 'server' ? { reason: 'interrupted', error: SHUT_DOWN } : { reason: 'cancelled' };
    this.#end(this.#running, ending);
    for (const accepted of this.#waiting.splice(0)) {
      accepted.prepared?.discard('reset');
      this.#end(this.#open(accepted), accepted.withdrawn ? { reason: 'cancelled' } : ending);
    }
    this.#next();
  }

  #accept(query: RagQuery, trigger: 'auto' | 'instant'): Accepted {
    const { queryId, sessionId, question } = query;
    this.#events.question({ phase: 'accepted', queryId, sessionId, question, trigger });
    return { query, acceptedAt: this.#options.clock.now() };
  }

  #tellWithdrawn(queryId: string, reason: keyof typeof WITHDRAWN): void {
    this.#events.status({
      stage: 'waiting_for_question',
      query_id: queryId,
      note: WITHDRAWN[reason],
      reason,
    });
  }

  #interrupt(): void {
    if (!this.#running) return;
    this.#events.status({ stage: 'interrupting', query_id: this.#running.query.queryId });
    this.#end(this.#running, { reason: 'interrupted' });
    this.#running = undefined;
  }

  #next(): void {
    this.#running = undefined;
    let next = this.#waiting.shift();
    for (; next?.withdrawn; next = this.#waiting.shift())
      this.#end(this.#open(next), { reason: 'cancelled' });
    if (next) this.#start(next);
    else this.#ranOut = true;
  }

  #start(accepted: Accepted): void {
    const running = this.#open(accepted);
    this.#running = running;
    const { clock, logger, answerTimeoutMs: timeoutMs } = this.#options;
    if (timeoutMs !== Number.POSITIVE_INFINITY) {
      running.timeout = clock.setTimeout(() => {
        logger.warn({ queryId: accepted.query.queryId, timeoutMs }, 'answer timed out');
        const error = running.unread ? UNREAD : TIMED_OUT;
        this.#events.batch(() => this.#endByItself(running, { reason: 'error', error }));
      }, timeoutMs);
    }
    this.#events.afterDelivery(() => void this.#follow(running));
  }

  /** Announces the query and sets up its answer, ready to be streamed or, if abandoned, ended. */
  #open({ query, mode, acceptedAt, prepared, heard }: Accepted): Running {
    const { queryId } = query;
    const { backend, clock, logger, answerLimit: limit } = this.#options;
    const events = this.#events;
    events.status({ stage: 'querying_rag', query_id: queryId, ...(mode ? { mode } : {}) });
    events.question({ phase: 'asked', queryId });
    const asked = this.#conversationId ? { ...query, conversationId: this.#conversationId } : query;
    return {
      query,
      pull: prepared?.open(asked) ?? new BackendPull({ backend, query: asked, clock, logger }),
      stream: new AnswerStream({ queryId, acceptedAt, heard, clock, events, limit, prepared }),
      timeout: undefined,
    };
  }

  /**
   * Whatever the backend does (throw, hang, yield garbage, continue after its abort), the answer gets exactly one
   * final part.
   */
  async #follow(running: Running): Promise<void> {
    const { stream, pull, query } = running;
    try {
      while (!stream.done) {
        const behind = this.#events.ready();
        if (behind) await this.#untilRead(running, behind);
        if (stream.done) return;
        const step = await pull.next();
        if (stream.done) return;
        if (step.done) return this.#events.batch(() => this.#endByItself(running, stream.complete()));
        this.#events.batch(() => this.#take(running, step.value));
      }
    } catch (error) {
      if (stream.done) return;
      const { logger, backend } = this.#options;
      logger.warn({ queryId: query.queryId, backend: nameOf(backend), err: error }, 'backend failed');
      this.#events.batch(() => this.#endByItself(running, { reason: 'error', error: failureOf(error) }));
    }
  }

  /** The client is behind: its answer goes on when it has read enough, however the promise settles. */
  async #untilRead(running: Running, behind: PromiseLike<unknown>): Promise<void> {
    running.unread = true;
    try {
      await behind;
    } catch {
      // Then it counts as read.
    }
    running.unread = false;
  }

  #take(running: Running, value: unknown): void {
    const event = running.pull.read(value);
    if (!event) return;
    if (event.type === 'conversation') {
      this.#conversationId = event.id;
      return;
    }
    const ending = running.stream.take(event);
    if (ending) this.#endByItself(running, ending);
  }

  #endByItself(running: Running, ending: Ending): void {
    this.#end(running, ending);
    this.#next();
  }

  #end({ query, stream, pull, timeout }: Running, ending: Ending): void {
    this.#options.clock.clearTimeout(timeout);
    stream.finish(ending);
    this.#ended.push({ queryId: query.queryId, reason: ending.reason });
    this.#events.afterDelivery(() => pull.abort());
  }
}

const NONE: readonly EndedAnswer[] = [];

/** Why a question is taken back, in words. */
const WITHDRAWN = {
  self_answered: 'Answered by whoever asked it.',
  continued: 'Its speaker goes on with it; the whole is asked.',
} as const;
