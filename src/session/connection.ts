import {
  type AckMessage,
  CLOSES,
  type ClientMessage,
  type ParseResult,
  type ProtocolFault,
  parseClientMessage,
} from '../protocol/index';
import type { QuestionProgress } from './events/question-progress';
import type { SessionEvent } from './events/session-events';
import type { SpeculationProgress } from './events/speculation-progress';
import { LabelledSessions } from './labels';
import type { SharedSessionOptions } from './options';
import type { RealtimeRagSession, StopOptions } from './session';

/** What a connection needs from a socket. */
export interface Transport {
  /** Sends one text frame; `event` is its content. */
  send(text: string, event: SessionEvent): void;
  /**
   * Undefined while the client keeps up with what is sent; otherwise a promise that resolves when it does again, or
   * is gone. Until then no more of an answer is taken from the backend.
   */
  ready?(): PromiseLike<unknown> | undefined;
  /** Closes the socket; called at most once. */
  close(code: number, reason: string): void;
  /** For telemetry: a question's progress, in order with what is sent; also called after the socket is gone. */
  question?(progress: QuestionProgress): void;
  /** For telemetry: what is done about questions before they are certain. */
  speculation?(progress: SpeculationProgress): void;
}

/**
 * One client's connection: frames in, frames out, and the sessions in between. Independent of any socket library, so
 * any server can host it.
 */
export class Connection {
  readonly #transport: Transport;
  readonly #sessions: LabelledSessions;
  #partialAck: { session: string; text: string } | undefined;
  #gone = false;
  #drained = false;

  constructor(transport: Transport, options: SharedSessionOptions, first?: ClientMessage) {
    this.#transport = transport;
    this.#sessions = new LabelledSessions(
      options,
      (session) => this.#listenTo(session),
      (event) => this.#send(event),
    );
    if (first) this.session.handle(first);
    this.session.open();
  }

  /** The client's current session. */
  get session(): RealtimeRagSession {
    return this.#sessions.current;
  }

  /** Whether an answer is being streamed now. */
  get answering(): boolean {
    return this.#sessions.answering;
  }

  /** Handles one text frame from the client. Returns the result of parsing it. */
  receive(text: string): ParseResult {
    const result = parseClientMessage(text);
    if (result.ok) this.handle(result.message);
    else this.refuse(result.fault);
    return result;
  }

  /** Handles one message from the client that has already been parsed. */
  handle(message: ClientMessage): void {
    if (this.#gone) return;
    this.#sessions.sessionFor(message).handle(message);
    this.#sessions.afterHandling(message);
  }

  /** Something arrived that is not a text frame of this protocol. */
  refuse(fault: ProtocolFault): void {
    if (!this.#gone) this.session.refuse(fault);
  }

  /**
   * The server is shutting down: input is no longer accepted, accepted questions are answered (or cancelled, if
   * `immediate`), then the socket is closed with 1012. `retryAfterMs` is sent to the client. Resolves once the
   * close has been requested.
   */
  async drain(options: Omit<StopOptions, 'cause'> = {}): Promise<void> {
    this.#drained = true;
    await this.#sessions.stop({ ...options, cause: 'server' });
  }

  /** The socket is gone: answers can no longer be delivered. */
  closed(): void {
    if (this.#gone) return;
    this.#gone = true;
    void this.#sessions.stop({ immediate: true });
  }

  #listenTo(session: RealtimeRagSession): void {
    if (this.#transport.ready) session.keepPaceWith(() => this.#transport.ready?.());
    if (this.#transport.speculation) {
      session.on('speculation', (progress) => this.#transport.speculation?.(progress));
    }
    if (this.#transport.question) session.on('question', (progress) => this.#transport.question?.(progress));
  }

  #send(event: SessionEvent): void {
    if (this.#gone) return;
    this.#transport.send(isPartialAck(event) ? this.#textOf(event) : JSON.stringify(event), event);
    if (event.type !== 'status' || event.stage !== 'closed') return;
    this.#gone = true;
    const { code, reason } = this.#drained ? CLOSES.serviceRestart : CLOSES.normal;
    this.#transport.close(code, reason);
  }

  /** Partials are acknowledged about twenty times a second with identical text, so it is serialised once. */
  #textOf(ack: AckMessage): string {
    if (this.#partialAck?.session !== ack.session_id) {
      this.#partialAck = { session: ack.session_id, text: JSON.stringify(ack) };
    }
    return this.#partialAck.text;
  }
}

/** With a `message` such as `paused` the text would differ. */
function isPartialAck(event: SessionEvent): event is AckMessage {
  return event.type === 'ack' && event.is_final === false && event.message === undefined;
}

/**
 * Opens a connection over any kind of socket. It greets immediately; then pass its frames to `receive`. `first` is a
 * message that arrived earlier and is answered before the greeting.
 */
export function openConnection(
  transport: Transport,
  options: SharedSessionOptions,
  first?: ClientMessage,
): Connection {
  return new Connection(transport, options, first);
}
