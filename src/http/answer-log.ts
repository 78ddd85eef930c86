import { type BackendFailureCode, isBackendError } from '../backend/errors';
import type { RagEvent } from '../backend/rag-backend';
import type { Logger } from '../logging/logger';
import type { Usage } from '../protocol/index';
import type { AnswerDecoder } from './upstream';
import { loggableId } from './upstream-errors';

/** `cancelled` includes answers that were not read to the end. */
type Outcome = 'complete' | 'cancelled' | BackendFailureCode;

/** What is logged about an answer: its cost and ids, never its text. */
export class AnswerLog {
  readonly queryId: string;
  readonly #startedAt = performance.now();
  #decoder: Pick<AnswerDecoder, 'state' | 'names'> | undefined;
  #usage: Usage | undefined;
  #retries = 0;
  #outcome: Outcome = 'cancelled';

  constructor(queryId: string) {
    this.queryId = queryId;
  }

  /** How often the question has been sent again so far. */
  get retries(): number {
    return this.#retries;
  }

  /** The question is sent, perhaps again. */
  begin(decoder: AnswerDecoder): void {
    this.#decoder = decoder;
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

  /** Writes one line when the answer of `who` has ended. */
  write(logger: Logger, who: string): void {
    const { total_tokens: tokens, total_price, currency } = this.#usage ?? {};
    // A reader who leaves at the last event has the complete answer.
    const outcome =
      this.#outcome === 'cancelled' && this.#decoder?.state === 'complete' ? 'complete' : this.#outcome;
    const latencyMs = Math.round(performance.now() - this.#startedAt);
    const price = matching(total_price, /^\d{1,12}(\.\d{1,20})?(e-?\d{1,2})?$/i);
    const cost = { tokens, price, currency: matching(currency, /^[A-Z]{3}$/), latencyMs };
    logger.info(
      { queryId: this.queryId, outcome, ...cost, retries: this.#retries, ...namesOf(this.#decoder) },
      `an answer of ${who} ended`,
    );
  }
}

/** The other side chooses these values, so each must have the expected form. */
function namesOf(decoder: Pick<AnswerDecoder, 'names'> | undefined): Record<string, unknown> {
  const names = Object.entries(decoder?.names ?? {});
  return Object.fromEntries(
    names.map(([name, value]) => [name, name.endsWith('Id') ? loggableId(value) : value]),
  );
}

function matching(text: string | undefined, shape: RegExp): string | undefined {
  return text !== undefined && shape.test(text) ? text : undefined;
}
