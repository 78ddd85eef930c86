import {
  type AckMessage,
  type AsrChunkMessage,
  CLOSES,
  type ClientMessage,
  type ControlMessage,
  type ParseResult,
  type ProtocolFault,
  parseClientMessage,
} from '../protocol/index';
import type { Interrupted } from './answers/answers-state';
import { type ConnectionSnapshot, readSnapshot, SNAPSHOT_VERSION } from './connection-snapshot';
import type { QuestionProgress } from './events/question-progress';
import type { SessionEvent } from './events/session-events';
import type { SpeculationProgress } from './events/speculation-progress';
import { type KeptSessions, LabelledSessions } from './labels';
import type { SharedSessionOptions } from './options';
import type { Greeting, RealtimeRagSession, StopOptions } from './session';

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
  /** The acknowledgement of a partial without its end. */
  #partialAck: { session: string; text: string; open: string } | undefined;
  #lastClientSeq = 0;
  /** Something has changed since the last snapshot. */
  #changed = false;
  /** It has been restored, and says nothing yet. */
  #interrupted: Interrupted | undefined;
  #gone = false;
  #drained = false;

  constructor(transport: Transport, options: SharedSessionOptions, origin: Origin) {
    this.#transport = transport;
    this.#sessions = new LabelledSessions(
      options,
      (session) => this.#listenTo(session),
      (event) => this.#send(event),
      'kept' in origin ? origin.kept : undefined,
    );
    if ('kept' in origin) {
      this.#lastClientSeq = origin.lastClientSeq;
      this.#interrupted = origin.interrupted;
      return;
    }
    if (origin.first) this.session.handle(origin.first);
    this.session.open(origin.greeting);
  }

  /** The client's current session. */
  get session(): RealtimeRagSession {
    return this.#sessions.current;
  }

  /** Whether an answer is being streamed now. */
  get answering(): boolean {
    return this.#sessions.answering;
  }

  /** The highest `client_seq` that has counted; 0 if none has. */
  get lastClientSeq(): number {
    return this.#lastClientSeq;
  }

  /**
   * What another process must know to go on with this connection; undefined when nothing that matters has changed
   * since the last call, such as during the tokens of an answer, and while events are being delivered. Cheap when
   * nothing has changed. What was sent after a snapshot is passed to `restoreConnection` as `since`.
   *
   * It does not hold partials that were acknowledged after the last change, nor what is done about questions before
   * they are certain; turns that wait for a judge are decided by the detector alone.
   */
  takeSnapshot(): ConnectionSnapshot | undefined {
    this.#changed = this.#sessions.takeChanged() || this.#changed;
    if (!this.#changed) return undefined;
    const snapshot = this.snapshot();
    if (snapshot) this.#changed = false;
    return snapshot;
  }

  /** The same as it is now, changed or not; undefined while events are being delivered, and after the end. */
  snapshot(): ConnectionSnapshot | undefined {
    const sessions = this.#gone ? undefined : this.#sessions.snapshot();
    return sessions && { version: SNAPSHOT_VERSION, lastClientSeq: this.#lastClientSeq, sessions };
  }

  /**
   * After `restoreConnection`, once the client has what was sent before: what was interrupted goes on. Until then
   * nothing is sent. A message that is handled before does the same first.
   */
  goOn(): void {
    const interrupted = this.#interrupted;
    this.#interrupted = undefined;
    if (interrupted) this.#sessions.goOn(interrupted);
  }

  /** Cancels all questions, running and waiting; each gets its final part. The connection goes on. */
  cancelAll(): void {
    this.goOn();
    this.#sessions.cancelAll();
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
    this.goOn();
    if ('client_seq' in message && message.client_seq !== undefined) {
      if (message.client_seq <= this.#lastClientSeq) return this.#acknowledgeAgain(message);
      this.#lastClientSeq = message.client_seq;
    }
    this.#sessions.sessionFor(message).handle(message);
    this.#sessions.afterHandling(message);
  }

  /** Something arrived that is not a text frame of this protocol. */
  refuse(fault: ProtocolFault): void {
    if (this.#gone) return;
    this.goOn();
    this.#lastClientSeq = Math.max(this.#lastClientSeq, fault.client_seq ?? 0);
    this.session.refuse(fault);
  }

  /**
   * The server is shutting down: input is no longer accepted, accepted questions are answered (or cancelled, if
   * `immediate`), then the socket is closed with 1012. `retryAfterMs` is sent to the client. Resolves once the
   * close has been requested.
   */
  async drain(options: Omit<StopOptions, 'cause'> = {}): Promise<void> {
    this.goOn();
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

  /** It has counted already. */
  #acknowledgeAgain(message: AsrChunkMessage | ControlMessage): void {
    this.#send({
      type: 'ack',
      session_id: message.session_id ?? this.session.id,
      received_type: message.type,
      ...(message.type === 'asr_chunk' ? { is_final: message.is_final } : {}),
      client_seq: message.client_seq,
    });
  }

  /**
   * Partials are acknowledged about twenty times a second with text that is identical up to `client_seq`, so it is
   * serialised once.
   */
  #textOf(ack: AckMessage): string {
    const { client_seq, session_id } = ack;
    if (this.#partialAck?.session !== session_id) {
      const { client_seq: _, ...same } = ack;
      const text = JSON.stringify(same);
      this.#partialAck = { session: session_id, text, open: text.slice(0, -1) };
    }
    return client_seq === undefined
      ? this.#partialAck.text
      : `${this.#partialAck.open},"client_seq":${client_seq}}`;
  }
}

/** With a `message` such as `paused` the text would differ. */
function isPartialAck(event: SessionEvent): event is AckMessage {
  return event.type === 'ack' && event.is_final === false && event.message === undefined;
}

/** How a connection begins: with a greeting, or where another one has been left. */
type Origin =
  | { first?: ClientMessage | undefined; greeting?: Greeting | undefined }
  | { kept: KeptSessions; lastClientSeq: number; interrupted: Interrupted };

/**
 * Opens a connection over any kind of socket. It greets immediately; then pass its frames to `receive`. `first` is a
 * message that arrived earlier and is answered before the greeting. `greeting` is sent along with `ack connected`,
 * for a server to which its clients can come back.
 */
export function openConnection(
  transport: Transport,
  options: SharedSessionOptions,
  first?: ClientMessage,
  greeting?: Greeting,
): Connection {
  return new Connection(transport, options, { first, greeting });
}

/** A connection that was kept, and how it is to go on. */
export interface KeptConnection {
  /** What `takeSnapshot` has returned last. */
  snapshot: ConnectionSnapshot;
  /** What has been sent after that, in order; acknowledgements may be left out. */
  since: readonly SessionEvent[];
  /** How long ago the snapshot was taken, in milliseconds, if that is known. Default 0. */
  ageMs?: number;
  /**
   * The answer that was being streamed is lost. `ask_again` (default): its question is asked again under the same
   * `query_id`, once, if no part of the answer was sent. Otherwise, and always with `tell`, the client gets the error
   * `QUERY_INTERRUPTED` and the final part.
   */
  interrupted?: Interrupted;
}

/**
 * Goes on with a connection of another process, which must no longer send anything for it. Give it the same options.
 * Nothing is sent before `goOn`; then numbers go on without gaps or repeats. Throws a `TypeError` when the snapshot is
 * none that this version can go on with: then nothing of it is taken.
 */
export function restoreConnection(
  transport: Transport,
  options: SharedSessionOptions,
  { snapshot, since, ageMs = 0, interrupted = 'ask_again' }: KeptConnection,
): Connection {
  const { sessions, lastClientSeq } = readSnapshot(snapshot);
  const kept = { sessions, since, ageMs };
  return new Connection(transport, options, { kept, lastClientSeq, interrupted });
}
