import type { Logger } from '../../logger';
import type { Usage } from '../../protocol/index';
import { type BackendFailureCode, isBackendError } from '../errors';
import type { RagEvent } from '../types';
import { DifyTurn } from './events';

/** `cancelled` is also an answer that nobody read to its end. */
export type Outcome = 'complete' | 'cancelled' | BackendFailureCode;

/** What the log tells of an answer: its cost and its names, never a word of it. */
export class AnswerRecord {
  readonly queryId: string;
  readonly #startedAt = performance.now();
  #turn = new DifyTurn();
  #usage: Usage | undefined;
  #retries = 0;
  #outcome: Outcome = 'cancelled';

  constructor(queryId: string) {
    this.queryId = queryId;
  }

  /** How often the question was put again so far. */
  get retries(): number {
    return this.#retries;
  }

  /** The question is put to Dify, perhaps not for the first time. */
  begin(turn: DifyTurn): void {
    this.#turn = turn;
  }

  note(event: RagEvent): void {
    if (event.type === 'retry') this.#retries++;
    if (event.type === 'usage') this.#usage = event.usage;
  }

  complete(): void {
    this.#outcome = 'complete';
  }

  failed(error: unknown): void {
    this.#outcome = isBackendError(error) ? error.code : 'BACKEND_ERROR';
  }

  /** One line, for the end of the answer. */
  write(logger: Logger): void {
    const { total_tokens: tokens, total_price: price, currency } = this.#usage ?? {};
    const { messageId, taskId, conversationId, state } = this.#turn;
    // Who leaves at the last event has the whole answer.
    const outcome = this.#outcome === 'cancelled' && state === 'complete' ? 'complete' : this.#outcome;
    const latencyMs = Math.round(performance.now() - this.#startedAt);
    const cost = { tokens, price, currency, latencyMs, retries: this.#retries };
    const names = { messageId, taskId, conversationId };
    logger.info({ queryId: this.queryId, outcome, ...cost, ...names }, 'an answer of Dify ended');
  }
}
