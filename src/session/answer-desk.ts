import type { RagQuery } from '../backend/index';
import type { FinishReason } from '../protocol/index';
import { AnswerRun } from './answer-run';
import { SHUT_DOWN } from './failures';
import type { ResolvedSessionOptions, WhileAnswering } from './options';
import type { Outbox } from './outbox';

/** A question that was accepted, with all that its answer needs. */
interface Accepted {
  query: RagQuery;
  mode?: 'instant';
  acceptedAt: number;
  /** It ends when its turn comes, and the backend is not asked. */
  withdrawn?: boolean;
}

export interface NewQuestion {
  query: RagQuery;
  /** Carried to the client as it is. */
  confidence?: number;
  /** Called when it is accepted, before anything becomes of it. */
  accepted?: () => void;
}

export interface DeskListener {
  /** The answer of a question ended. */
  ended(queryId: string, reason: FinishReason): void;
  /** Nothing is being answered and nothing waits. */
  idle(): void;
}

/** Why everything that runs and waits is given up. */
export type GivingUp = 'client' | 'server';

/**
 * Where accepted questions are answered, one at a time: what runs, what waits, and what becomes of a
 * question that comes meanwhile.
 */
export class AnswerDesk {
  readonly #options: ResolvedSessionOptions;
  readonly #outbox: Outbox;
  readonly #listener: DeskListener;
  readonly #waiting: Accepted[] = [];
  #running: { accepted: Accepted; run: AnswerRun } | undefined;
  #conversationId: string | undefined;

  constructor(options: ResolvedSessionOptions, outbox: Outbox, listener: DeskListener) {
    this.#options = options;
    this.#outbox = outbox;
    this.#listener = listener;
  }

  get busy(): boolean {
    return this.#running !== undefined;
  }

  /** Takes a question that was noticed; `policy` says what happens when another is being answered. */
  ask({ query, confidence, accepted: onAccepted }: NewQuestion, policy: WhileAnswering): void {
    const details = confidence === undefined ? {} : { confidence };
    if (this.busy && policy === 'ignore') {
      this.#outbox.status({
        stage: 'waiting_for_question',
        note: 'Another question is being answered; this one is ignored.',
        reason: 'ignored',
        question: query.question,
        ...details,
      });
      return;
    }
    const waits = this.busy && policy === 'queue';
    if (waits && this.#waiting.length >= this.#options.queueLimit) {
      this.#outbox.error({
        code: 'QUEUE_FULL',
        message: `${this.#waiting.length} questions are waiting already; ask again when one is answered.`,
        query_id: query.queryId,
        retryable: true,
      });
      return;
    }
    if (!waits) this.#interrupt();
    onAccepted?.();
    const accepted = { query, acceptedAt: this.#options.clock.now() };
    this.#outbox.status({
      stage: 'analyzing',
      question: query.question,
      query_id: query.queryId,
      ...(waits ? { note: 'Waiting for the answer before it.' } : {}),
      ...details,
    });
    if (waits) this.#waiting.push(accepted);
    else this.#start(accepted);
  }

  /**
   * Takes back a question whose speaker has answered it alone. One that waits ends when its turn comes.
   *
   * @returns false when it is too late: text of its answer has gone out, or all of it
   */
  withdraw(queryId: string): boolean {
    const running = this.#running;
    const waiting = this.#waiting.find(({ query }) => query.queryId === queryId);
    if (running?.accepted.query.queryId === queryId) {
      if (running.run.hasText) return false;
      this.#tellWithdrawn(queryId);
      running.run.stop('cancelled');
      this.#next();
      return true;
    }
    if (!waiting || waiting.withdrawn) return false;
    waiting.withdrawn = true;
    this.#tellWithdrawn(queryId);
    return true;
  }

  /** Answers a question at once; what runs is interrupted, what waits goes on waiting. */
  askInstantly(query: RagQuery): void {
    this.#interrupt();
    const accepted = { query, mode: 'instant' as const, acceptedAt: this.#options.clock.now() };
    this.#outbox.status({ stage: 'instant_query', question: query.question, query_id: query.queryId });
    this.#start(accepted);
  }

  /** Ends the running answer; the next that waits begins. */
  cancel(): void {
    const running = this.#running;
    if (!running) return;
    running.run.stop('cancelled');
    this.#next();
  }

  /** Ends the running answer and all that wait, each with its last part. */
  giveUp(cause: GivingUp): void {
    const [reason, failure] =
      cause === 'server' ? (['interrupted', SHUT_DOWN] as const) : (['cancelled', undefined] as const);
    const running = this.#running;
    if (!running) return;
    running.run.stop(reason, failure);
    for (const accepted of this.#waiting.splice(0)) {
      if (accepted.withdrawn) this.#open(accepted).stop('cancelled');
      else this.#open(accepted).stop(reason, failure);
    }
    this.#next();
  }

  #tellWithdrawn(queryId: string): void {
    this.#outbox.status({
      stage: 'waiting_for_question',
      query_id: queryId,
      note: 'Answered by whoever asked it.',
      reason: 'self_answered',
    });
  }

  #interrupt(): void {
    const running = this.#running;
    if (!running) return;
    this.#outbox.status({ stage: 'interrupting', query_id: running.accepted.query.queryId });
    running.run.stop('interrupted');
    this.#running = undefined;
  }

  #start(accepted: Accepted): void {
    const run = this.#open(accepted);
    this.#running = { accepted, run };
    run.start();
  }

  /** Announces the query; its run is ready to be started or, when everything is given up, to be stopped. */
  #open({ query, mode, acceptedAt }: Accepted): AnswerRun {
    const { queryId } = query;
    const { backend, clock, logger, answerTimeoutMs, answerLimit } = this.#options;
    this.#outbox.status({ stage: 'querying_rag', query_id: queryId, ...(mode ? { mode } : {}) });
    return new AnswerRun({
      backend,
      query: this.#conversationId ? { ...query, conversationId: this.#conversationId } : query,
      clock,
      logger,
      timeoutMs: answerTimeoutMs,
      limit: answerLimit,
      acceptedAt,
      listener: {
        step: (work) => this.#outbox.step(work),
        part: (part) => {
          this.#outbox.answer({ query_id: queryId, ...part });
          if (part.finish_reason) this.#listener.ended(queryId, part.finish_reason);
        },
        failed: (failure) => this.#outbox.error({ query_id: queryId, ...failure }),
        conversation: (id) => {
          this.#conversationId = id;
        },
        ended: () => this.#next(),
      },
    });
  }

  #next(): void {
    this.#running = undefined;
    let next = this.#waiting.shift();
    for (; next?.withdrawn; next = this.#waiting.shift()) this.#open(next).stop('cancelled');
    if (next) this.#start(next);
    else this.#listener.idle();
  }
}
