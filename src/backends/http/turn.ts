import type { RagEvent } from '../../backend/rag-backend';
import type { Fields } from '../../http/fields';
import type { Turn, TurnState } from '../../http/turn';
import { errorIn, toldFailure } from './errors';
import { readEvent } from './events';

/** What `[DONE]`, and the end of a whole answer, are read as. */
export const DONE: Fields = Object.freeze({ type: 'done' });

/** One answer of the service, event by event. Events of unknown types are passed over. */
export class HttpTurn implements Turn {
  readonly #secrets: readonly string[];
  #state: TurnState = 'running';
  #messageId: string | undefined;
  #finish: RagEvent | undefined;

  constructor(secrets: readonly string[]) {
    this.#secrets = secrets;
  }

  get state(): TurnState {
    return this.#state;
  }

  get names() {
    return { messageId: this.#messageId };
  }

  *take(event: Fields): Generator<RagEvent, void, undefined> {
    const error = event.type === 'error' ? event : errorIn(event);
    if (error) {
      this.#state = 'failed';
      throw toldFailure(error, this.#secrets);
    }
    const step = readEvent(event);
    if (step?.type === 'reference') this.#messageId ??= step.messageId;
    if (step?.type === 'finish') this.#finish = step;
    if (step?.type === 'finish' || event === DONE) this.#state = 'complete';
    else if (step) yield step;
  }

  /** A response that ends in good order is an answer that is complete. */
  end(): readonly RagEvent[] {
    return [this.#finish ?? { type: 'finish', reason: 'complete' }];
  }
}
