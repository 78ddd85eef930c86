import { EventEmitter } from 'eventemitter3';
import type {
  AckMessage,
  AnswerMessage,
  ErrorMessage,
  ServerMessage,
  StatusMessage,
} from '../../protocol/index';
import type { QuestionProgress } from './question-progress';

/** What a session tells the world, exactly as it goes over the wire. */
export type SessionEvent = ServerMessage;

export interface SessionEventMap {
  ack: (event: AckMessage) => void;
  status: (event: StatusMessage) => void;
  answer: (event: AnswerMessage) => void;
  error: (event: ErrorMessage) => void;
  /** Every event of the four, in order. */
  event: (event: SessionEvent) => void;
  /** For telemetry: not part of the wire. */
  question: (progress: QuestionProgress) => void;
}

type Unnumbered<T> = Omit<T, 'type' | 'session_id' | 'seq'>;

/**
 * Numbers the events of a session and delivers them in the order in which they were produced.
 *
 * Everything that a session does is done in batches. Listeners run only between batches, never in the middle of
 * one: a listener may call the session again, and what follows from that is delivered after what was already on its
 * way. Code of others that has to be called, such as a backend's, is called after that.
 */
export class SessionEvents {
  readonly emitter = new EventEmitter<SessionEventMap>();
  readonly #sessionId: string;
  readonly #beforeDelivery: () => void;
  readonly #waiting: (SessionEvent | QuestionProgress)[] = [];
  readonly #calls: (() => void)[] = [];
  #seq = 0;
  #depth = 0;
  #settling = false;
  /** A batch is over that was not completed yet. */
  #incomplete = false;

  /** @param beforeDelivery completes a batch: what it produces is delivered with it */
  constructor(sessionId: string, beforeDelivery: () => void) {
    this.#sessionId = sessionId;
    this.#beforeDelivery = beforeDelivery;
  }

  ack(fields: Unnumbered<AckMessage>): void {
    this.#waiting.push({ type: 'ack', session_id: this.#sessionId, ...fields });
  }

  status(fields: Unnumbered<StatusMessage>): void {
    this.#waiting.push({ type: 'status', session_id: this.#sessionId, seq: ++this.#seq, ...fields });
  }

  answer(fields: Unnumbered<AnswerMessage>): void {
    this.#waiting.push({ type: 'answer', session_id: this.#sessionId, seq: ++this.#seq, ...fields });
  }

  error(fields: Unnumbered<ErrorMessage>): void {
    this.#waiting.push({ type: 'error', session_id: this.#sessionId, seq: ++this.#seq, ...fields });
  }

  question(progress: QuestionProgress): void {
    this.#waiting.push(progress);
  }

  /** Calls code of others when this batch is over and its events are delivered. */
  afterDelivery(call: () => void): void {
    this.#calls.push(call);
  }

  /** Does one step of the session; what it produces is delivered when the outermost batch is over. */
  batch<T>(work: () => T): T {
    this.#depth++;
    try {
      return work();
    } finally {
      if (--this.#depth === 0) this.#settle();
    }
  }

  /** Until nothing is left to deliver and nobody to call; both may lead to more. */
  #settle(): void {
    this.#incomplete = true;
    if (this.#settling) return;
    this.#settling = true;
    try {
      while (this.#incomplete || this.#waiting.length > 0 || this.#calls.length > 0) {
        if (this.#incomplete) {
          this.#incomplete = false;
          this.#beforeDelivery();
        }
        const event = this.#waiting.shift();
        if (event) this.#deliver(event);
        else this.#callNext();
      }
    } finally {
      this.#settling = false;
    }
  }

  #deliver(event: SessionEvent | QuestionProgress): void {
    if ('phase' in event) return this.#emit('question', event);
    this.#emit(event.type, event);
    this.#emit('event', event);
  }

  #emit(name: keyof SessionEventMap, event: SessionEvent | QuestionProgress): void {
    try {
      // The emitter's types cannot follow that an event's type is its name.
      this.emitter.emit(name, event as never);
    } catch (fault) {
      throwLater(fault);
    }
  }

  #callNext(): void {
    try {
      this.#calls.shift()?.();
    } catch (fault) {
      throwLater(fault);
    }
  }
}

/** Somebody else's bug must not stop the session, nor go unseen. */
function throwLater(fault: unknown): void {
  queueMicrotask(() => {
    throw fault;
  });
}
