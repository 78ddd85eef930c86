import type { Logger } from '../../logging/logger';
import type {
  AckMessage,
  AnswerMessage,
  ErrorMessage,
  ServerMessage,
  StatusMessage,
} from '../../protocol/index';
import { Listeners } from './listeners';
import type { QuestionProgress } from './question-progress';
import type { SpeculationProgress } from './speculation-progress';

/** What a session emits, exactly as it goes over the wire. */
export type SessionEvent = ServerMessage;

export interface SessionEventMap {
  ack: (event: AckMessage) => void;
  status: (event: StatusMessage) => void;
  answer: (event: AnswerMessage) => void;
  error: (event: ErrorMessage) => void;
  /** All four kinds of event, in order. */
  event: (event: SessionEvent) => void;
  /** For telemetry: not part of the wire protocol. */
  question: (progress: QuestionProgress) => void;
  /** For telemetry: what is done about questions before they are certain. */
  speculation: (progress: SpeculationProgress) => void;
}

/** Undefined while the reader of a session's events keeps up; otherwise a promise that resolves when it does again. */
export type Reader = () => PromiseLike<unknown> | undefined;

type Unnumbered<T> = Omit<T, 'type' | 'session_id' | 'seq'>;

/**
 * Numbers a session's events and delivers them in the order in which they were produced.
 *
 * A session does all its work in batches. Listeners run only between batches, never in the middle of one, so a
 * listener may call the session again; the resulting events are delivered after those already queued. Third-party
 * code, such as a backend's, is called after delivery.
 */
export class SessionEvents {
  readonly listeners = new Listeners<keyof SessionEventMap>((kind, fault) => this.#onFault(kind, fault));
  readonly #sessionId: string;
  readonly #logger: Logger;
  readonly #beforeDelivery: () => void;
  /** Kinds of events whose listeners have failed; each is logged once. */
  readonly #failed = new Set<string>();
  readonly #waiting: (SessionEvent | QuestionProgress | SpeculationProgress)[] = [];
  readonly #calls: (() => void)[] = [];
  #reader: Reader | undefined;
  #seq = 0;
  #depth = 0;
  #changed = false;
  #settling = false;
  /** A batch has ended but has not been completed yet. */
  #incomplete = false;

  /** @param beforeDelivery completes a batch; the events it produces are delivered with that batch */
  constructor(sessionId: string, logger: Logger, beforeDelivery: () => void) {
    this.#sessionId = sessionId;
    this.#logger = logger;
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
    if (progress.phase !== 'answering') this.#changed = true;
    this.#waiting.push(progress);
  }

  speculation(progress: SpeculationProgress): void {
    this.#waiting.push(progress);
  }

  /** The number of the last event that has one. */
  get seq(): number {
    return this.#seq;
  }

  /** Whether no step is being made, so that everything that happened has been delivered. */
  get atRest(): boolean {
    return this.#depth === 0 && !this.#settling;
  }

  /** Something has changed that must outlive this process; questions that begin and end do so by themselves. */
  changed(): void {
    this.#changed = true;
  }

  /** Whether something has, since the last call. */
  takeChanged(): boolean {
    const changed = this.#changed;
    this.#changed = false;
    return changed;
  }

  /** Numbers go on after this one, and nothing is delivered before `goOn`. */
  restore(seq: number): void {
    this.#seq = seq;
    this.#depth++;
  }

  /** Delivers what has been held back since `restore`. */
  goOn(): void {
    if (--this.#depth === 0) this.#settle();
  }

  /** From now on answers keep to the pace of this reader. */
  readAt(reader: Reader): void {
    this.#reader = reader;
  }

  /** Undefined while whoever reads the events keeps up; otherwise resolves when it does again. Never throws. */
  ready(): PromiseLike<unknown> | undefined {
    try {
      return this.#reader?.();
    } catch (fault) {
      this.#onFault('ready', fault);
      return undefined;
    }
  }

  /** Calls third-party code once this batch has ended and its events have been delivered. */
  afterDelivery(call: () => void): void {
    this.#calls.push(call);
  }

  /** Runs one step of the session; its events are delivered when the outermost batch ends. */
  batch<T>(work: () => T): T {
    this.#depth++;
    try {
      return work();
    } finally {
      if (--this.#depth === 0) this.#settle();
    }
  }

  /** Repeats until there is nothing left to deliver or call, since either may produce more. */
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

  #deliver(event: SessionEvent | QuestionProgress | SpeculationProgress): void {
    if ('work' in event) return this.listeners.emit('speculation', event);
    if ('phase' in event) return this.listeners.emit('question', event);
    this.listeners.emit(event.type, event);
    this.listeners.emit('event', event);
  }

  #callNext(): void {
    try {
      this.#calls.shift()?.();
    } catch (fault) {
      this.#onFault('call', fault);
    }
  }

  /** A bug in other people's code must neither stop the session, nor end the process, nor go unnoticed. */
  #onFault(kind: string, fault: unknown): void {
    if (this.#failed.has(kind)) return;
    this.#failed.add(kind);
    this.#logger.error(
      { event: kind, err: fault },
      'a listener failed; further failures of its kind are not logged',
    );
  }
}
