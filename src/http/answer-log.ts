import { type BackendFailureCode, isBackendError } from '../backend/errors';
import type { RagEvent } from '../backend/rag-backend';
import type { Logger } from '../logging/logger';
import type { Usage } from '../protocol/index';
import type { AnswerDecoder } from './upstream';
import { loggableId } from './upstream-errors';

/** `cancelled` is also an answer that nobody read to its end. */
type Outcome = 'complete' | 'cancelled' | BackendFailureCode;

/** What the log says of an answer: its cost and its names, never a word of it. */
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

  /** How often the question was sent again so far. */
  get retries(): number {
    return this.#retries;
  }

  /** The question is sent, perhaps not for the first time. */
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

  /** One line, for the end of the answer of `who`. */
  write(logger: Logger, who: string): void {
    const { total_tokens: tokens, total_price, currency } = this.#usage ?? {};
    // Who leaves at the last event has the whole answer.
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

/** The other side chooses them, so each must look like what it claims to be. */
function namesOf(decoder: Pick<AnswerDecoder, 'names'> | undefined): Record<string, unknown> {
  const names = Object.entries(decoder?.names ?? {});
  return Object.fromEntries(
    names.map(([name, value]) => [name, name.endsWith('Id') ? loggableId(value) : value]),
  );
}

function matching(text: string | undefined, shape: RegExp): string | undefined {
  return text !== undefined && shape.test(text) ? text : undefined;
}
