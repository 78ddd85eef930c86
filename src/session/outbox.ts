import { EventEmitter } from 'eventemitter3';
import type {
  AckMessage,
  AnswerMessage,
  ErrorMessage,
  ServerMessage,
  StatusMessage,
} from '../protocol/index';

/** What a session tells the world, exactly as it goes over the wire. */
export type SessionEvent = ServerMessage;

export interface SessionEventMap {
  ack: (event: AckMessage) => void;
  status: (event: StatusMessage) => void;
  answer: (event: AnswerMessage) => void;
  error: (event: ErrorMessage) => void;
  /** Every event of the four, in order. */
  event: (event: SessionEvent) => void;
}

type Unnumbered<T> = Omit<T, 'type' | 'session_id' | 'seq'>;

/**
 * Numbers the events of a session and delivers them in the order in which they were produced.
 *
 * Listeners run only between steps of the session, never in the middle of one: a listener may call
 * the session again, and what follows from that is delivered after what was already on its way.
 */
export class Outbox {
  readonly emitter = new EventEmitter<SessionEventMap>();
  readonly #sessionId: string;
  readonly #waiting: SessionEvent[] = [];
  #seq = 0;
  #depth = 0;
  #delivering = false;
  #closed = false;

  constructor(sessionId: string) {
    this.#sessionId = sessionId;
  }

  get closed(): boolean {
    return this.#closed;
  }

  ack(fields: Unnumbered<AckMessage>): void {
    this.#add({ type: 'ack', session_id: this.#sessionId, ...fields });
  }

  status(fields: Unnumbered<StatusMessage>): void {
    this.#add({ type: 'status', session_id: this.#sessionId, seq: ++this.#seq, ...fields });
    if (fields.stage === 'closed') this.#closed = true;
  }

  answer(fields: Unnumbered<AnswerMessage>): void {
    this.#add({ type: 'answer', session_id: this.#sessionId, seq: ++this.#seq, ...fields });
  }

  error(fields: Unnumbered<ErrorMessage>): void {
    this.#add({ type: 'error', session_id: this.#sessionId, seq: ++this.#seq, ...fields });
  }

  /** Does one step of the session; what it produces is delivered when the outermost step is over. */
  step<T>(work: () => T): T {
    this.#depth++;
    try {
      return work();
    } finally {
      if (--this.#depth === 0) this.#deliver();
    }
  }

  #add(event: SessionEvent): void {
    if (!this.#closed) this.#waiting.push(event);
  }

  #deliver(): void {
    if (this.#delivering) return;
    this.#delivering = true;
    for (let event = this.#waiting.shift(); event !== undefined; event = this.#waiting.shift()) {
      this.#dispatch(event);
    }
    this.#delivering = false;
  }

  #dispatch(event: SessionEvent): void {
    try {
      // The emitter's types can not follow that an event's type is its name.
      this.emitter.emit(event.type, event as never);
    } catch (fault) {
      throwLater(fault);
    }
    try {
      this.emitter.emit('event', event);
    } catch (fault) {
      throwLater(fault);
    }
  }
}

/** A listener's own bug must not stop the session, nor go unseen. */
function throwLater(fault: unknown): void {
  queueMicrotask(() => {
    throw fault;
  });
}
