import { type BackendFailureCode, isBackendError } from '../backend/errors';
import type { RagEvent } from '../backend/rag-backend';
import type { Logger } from '../logging/logger';
import type { Usage } from '../protocol/index';
import { shownId } from './shown-id';
import type { Turn } from './turn';

/** `cancelled` is also an answer that nobody read to its end. */
type Outcome = 'complete' | 'cancelled' | BackendFailureCode;

/** What the log tells of an answer: its cost and its names, never a word of it. */
export class AnswerRecord {
  readonly queryId: string;
  readonly #startedAt = performance.now();
  #turn: Pick<Turn, 'state' | 'names'> | undefined;
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

  /** The question is put, perhaps not for the first time. */
  begin(turn: Turn): void {
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

  /** One line, for the end of the answer of `who`. */
  write(logger: Logger, who: string): void {
    const { total_tokens: tokens, total_price, currency } = this.#usage ?? {};
    // Who leaves at the last event has the whole answer.
    const outcome =
      this.#outcome === 'cancelled' && this.#turn?.state === 'complete' ? 'complete' : this.#outcome;
    const latencyMs = Math.round(performance.now() - this.#startedAt);
    const price = matching(total_price, /^\d{1,12}(\.\d{1,20})?(e-?\d{1,2})?$/i);
    const cost = { tokens, price, currency: matching(currency, /^[A-Z]{3}$/), latencyMs };
    logger.info(
      { queryId: this.queryId, outcome, ...cost, retries: this.#retries, ...namesOf(this.#turn) },
      `an answer of ${who} ended`,
    );
  }
}

/** The other side chooses them, so what is in a log has to look like what it is said to be. */
function namesOf(turn: Pick<Turn, 'names'> | undefined): Record<string, unknown> {
  const names = Object.entries(turn?.names ?? {});
  return Object.fromEntries(
    names.map(([name, value]) => [name, name.endsWith('Id') ? shownId(value) : value]),
  );
}

function matching(text: string | undefined, shape: RegExp): string | undefined {
  return text !== undefined && shape.test(text) ? text : undefined;
}
