import type { AckMessage, ErrorMessage, ServerMessage } from '../../protocol/index';
import type { SessionLoss } from '../errors';

/**
 * What a message of a server means to a client that has just connected.
 *
 * - `new`: a session has begun. `resumed`: the one asked for goes on.
 * - `unavailable`: it cannot be found out at the moment whether it does; if need be, the new one will do.
 * - `held`: nothing is decided yet. `other`: it decides nothing.
 */
export type Verdict = 'new' | 'resumed' | 'unavailable' | 'held' | 'other';

/** The first messages of a connection, until it is known which session it is for. */
export class Handshake {
  readonly #isResuming: boolean;
  /** Begins the session that is dropped unheard if the one asked for goes on. */
  greeting: AckMessage | undefined;
  /** What belongs to that session. */
  readonly held: ServerMessage[] = [];
  /** Why the one asked for does not go on. */
  loss: SessionLoss = 'not_kept';
  /** The server's answer to `reconnect`; it is no answer to anything that a user sent. */
  refusal: ErrorMessage | undefined;

  /** `isResuming`: a `reconnect` is sent first. */
  constructor(isResuming: boolean) {
    this.#isResuming = isResuming;
  }

  receive(message: ServerMessage): Verdict {
    const isAck = message.type === 'ack';
    if (isAck && message.message === 'resumed') return 'resumed';
    if (isAck && message.message === 'connected') {
      this.greeting = message;
      // A server that does not keep sessions need not know `reconnect` either.
      return this.#isResuming && message.epoch !== undefined ? 'held' : 'new';
    }
    if (!this.greeting || (message.type === 'error' && message.close_code !== undefined)) return 'other';
    if (message.type !== 'error' || !isRefusal(message)) {
      this.held.push(message);
      return 'held';
    }
    this.refusal = message;
    this.loss = message.reason ?? 'not_kept';
    return message.reason === 'unavailable' ? 'unavailable' : 'new';
  }

  /** Whether this is the refusal of a `reconnect` that was not waited for. */
  isLate(message: ErrorMessage): boolean {
    const isLate = this.#isResuming && !this.refusal && isRefusal(message);
    if (isLate) this.refusal = message;
    return isLate;
  }
}

function isRefusal({ code, client_seq }: ErrorMessage): boolean {
  return code === 'RESUME_FAILED' || (code === 'UNSUPPORTED_TYPE' && client_seq === undefined);
}
