import type { RagEvent } from '../backend/rag-backend';
import type { Fields } from './fields';

/**
 * `running`: the answer goes on. `closing`: the text is over, and the end of the message may still come.
 * `complete`: nothing of use will come. `failed`: the other side said so.
 */
export type TurnState = 'running' | 'closing' | 'complete' | 'failed';

/** One answer of a server, event by event. Knows no clock and no connection. */
export interface Turn {
  readonly state: TurnState;
  /** The server's own names of the answer, for the log. */
  readonly names: object;
  /**
   * What the event means for the listener, to be read to its end. Throws a `BackendError` when it says that
   * the answer failed, after what else it says.
   */
  take(event: Fields): Iterable<RagEvent>;
  /** The connection ended: what is left to tell. Throws when the end was not to be expected yet. */
  end(): readonly RagEvent[];
}
