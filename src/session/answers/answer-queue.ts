import type { RagQuery } from '../../backend/index';
import type { SessionEvents } from '../events/session-events';
import type { StopCause } from '../lifecycle';
import type { ResolvedSessionOptions, WhileAnswering } from '../options';
import type { SnapshotReader, SnapshotWriter } from '../snapshot/shared-state';
import type { AnswerSource } from '../speculation/prepared';
import {
  type Accepted,
  acceptance,
  type Detected,
  readAccepted,
  rejection,
  type Withdrawal,
  withdrawal,
  writeAccepted,
} from './accepted';
import { AnswerStream, type BeforeSnapshot, type Ending } from './answer-stream';
import type { AnswersState, CurrentAnswers, EndedAnswer, Interrupted } from './answers-state';
import { BackendPull, nameOf } from './backend-pull';
import { failureOf, LOST, SHUT_DOWN, TIMED_OUT, UNREAD } from './client-errors';

interface Running {
  accepted: Accepted;
  /** As it is asked. */
  query: RagQuery;
  stream: AnswerStream;
  pull: AnswerSource;
  timeout: unknown;
  /** It waits for the client to read what it has been sent. */
  unread?: boolean;
  /** Its failure has been told, by a process that ended before its final. */
  failed?: boolean | undefined;
}

/** The outcome of submitting a question. The client has already been told. */
export type Asked = 'accepted' | 'ignored' | 'full';

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
   * Submits a detected question; `policy` says what happens when another is being answered. What is prepared is used
   * only if the question is accepted.
   */
  ask(detected: Detected, policy: WhileAnswering): Asked {
    if (this.busy && policy === 'ignore') {
      this.#events.status(rejection(detected));
      return 'ignored';
    }
    const { query, prepared, heard, clientSeqs } = detected;
    const waits = this.busy && policy === 'queue';
    const waiting = waits ? this.#waiting.filter(({ withdrawn }) => !withdrawn).length : 0;
    if (waits && waiting >= this.#options.queueLimit) {
      this.#events.error({
        code: 'QUEUE_FULL',
        message: `${waiting} questions are waiting already; ask again when one is answered.`,
        query_id: query.queryId,
        retryable: true,
      });
      return 'full';
    }
    if (!waits) this.#interrupt();
    this.#events.status(acceptance(detected, waits));
    const accepted = { ...this.#accept(query), prepared, heard, clientSeqs };
    if (waits) prepared?.postpone();
    if (waits) this.#waiting.push(accepted);
    else this.#start(accepted);
    return 'accepted';
  }

  /** Answers a question immediately: the running answer is interrupted, queued questions stay queued. */
  askInstantly(query: RagQuery): void {
    this.#interrupt();
    this.#events.status({ stage: 'instant_query', question: query.question, query_id: query.queryId });
    this.#start(this.#accept(query, 'instant'));
  }

  /**
   * Withdraws a question that its speaker has answered themselves, or goes on with. A queued one ends when its turn
   * comes.
   *
   * @returns false when it is too late: some or all of the answer's text has been sent
   */
  withdraw(queryId: string, reason: Withdrawal): boolean {
    const running = this.#running;
    if (running?.query.queryId === queryId) {
      if (running.stream.hasText) return false;
      this.#events.status(withdrawal(running.accepted, reason));
      this.#end(running, { reason: 'cancelled' });
      this.#next();
      return true;
    }
    const waiting = this.#waiting.find(({ query }) => query.queryId === queryId);
    if (!waiting || waiting.withdrawn) return false;
    waiting.withdrawn = true;
    waiting.prepared?.discard('not_asked');
    this.#events.status(withdrawal(waiting, reason));
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

  snapshot(writer: SnapshotWriter): AnswersState {
    const running = this.#running;
    return {
      ...(this.#conversationId === undefined ? {} : { conversationId: this.#conversationId }),
      ...(running && {
        running: {
          ...writeAccepted({ ...running.accepted, query: running.query }, writer),
          told: running.stream.snapshot(writer.now),
        },
      }),
      waiting: this.#waiting.map((accepted) => writeAccepted(accepted, writer)),
    };
  }

  restore({ conversationId, running, waiting, ended, ranOut }: CurrentAnswers, reader: SnapshotReader): void {
    const { id: sessionId, user } = this.#options;
    const whose = { sessionId, user };
    this.#conversationId = conversationId;
    this.#waiting.push(...waiting.map((accepted) => readAccepted(accepted, whose, reader)));
    this.#ended = ended;
    this.#ranOut = ranOut;
    if (!running) return;
    const accepted = readAccepted(running, whose, reader);
    this.#running = this.#setUp(accepted, accepted.query, { told: running.told, takenAt: reader.takenAt });
    this.#running.failed = running.failed;
  }

  /** After `restore`: the answer that was lost is asked for again, or ends; then those that wait go on. */
  goOn(interrupted: Interrupted): void {
    const running = this.#running;
    if (running) this.#report(running.accepted);
    for (const accepted of this.#waiting) this.#report(accepted);
    if (!running) {
      if (this.#waiting.length > 0) this.#next();
      return;
    }
    const { accepted, query, stream, failed } = running;
    const { queryId } = query;
    this.#events.question({ phase: 'asked', queryId });
    if (interrupted === 'ask_again' && !stream.hasParts && !accepted.askedAgain && !failed) {
      accepted.askedAgain = true;
      // As if it had not been asked.
      this.#conversationId = query.conversationId;
      this.#begin(running);
      return;
    }
    if (stream.hasText) this.#events.question({ phase: 'answering', queryId });
    this.#endByItself(running, failed ? { reason: 'error' } : { reason: 'error', error: LOST });
  }

  #accept(query: RagQuery, mode?: 'instant'): Accepted {
    const accepted: Accepted = { query, mode, acceptedAt: this.#options.clock.now() };
    this.#report(accepted);
    return accepted;
  }

  #report({ query: { queryId, sessionId, question }, mode }: Accepted): void {
    const trigger = mode ?? 'auto';
    this.#events.question({ phase: 'accepted', queryId, sessionId, question, trigger });
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
    this.#begin(this.#open(accepted));
  }

  #begin(running: Running): void {
    this.#running = running;
    const { clock, logger, answerTimeoutMs: timeoutMs } = this.#options;
    if (timeoutMs !== Number.POSITIVE_INFINITY) {
      running.timeout = clock.setTimeout(() => {
        logger.warn({ queryId: running.query.queryId, timeoutMs }, 'answer timed out');
        const error = running.unread ? UNREAD : TIMED_OUT;
        this.#events.batch(() => this.#endByItself(running, { reason: 'error', error }));
      }, timeoutMs);
    }
    this.#events.afterDelivery(() => void this.#follow(running));
  }

  /** Announces the query and sets up its answer, ready to be streamed or, if abandoned, ended. */
  #open(accepted: Accepted): Running {
    const { query, mode } = accepted;
    const { queryId } = query;
    this.#events.status({ stage: 'querying_rag', query_id: queryId, ...(mode ? { mode } : {}) });
    this.#events.question({ phase: 'asked', queryId });
    return this.#setUp(
      accepted,
      this.#conversationId ? { ...query, conversationId: this.#conversationId } : query,
    );
  }

  #setUp(accepted: Accepted, query: RagQuery, before?: BeforeSnapshot): Running {
    const { acceptedAt, prepared, heard } = accepted;
    const { queryId } = query;
    const { backend, clock, logger, answerLimit: limit } = this.#options;
    const events = this.#events;
    return {
      accepted,
      query,
      pull: prepared?.open(query) ?? new BackendPull({ backend, query, clock, logger }),
      stream: new AnswerStream({ queryId, acceptedAt, heard, clock, events, limit, prepared, before }),
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
      this.#events.changed();
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
