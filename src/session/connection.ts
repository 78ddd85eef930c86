import {
  type AckMessage,
  CLOSES,
  type ClientMessage,
  type ParseResult,
  type ProtocolFault,
  parseClientMessage,
} from '../protocol/index';
import type { SharedSessionOptions } from './options';
import type { SessionEvent } from './outbox';
import { RealtimeRagSession, type StopOptions } from './session';

/** All that a connection needs of a socket. */
export interface ConnectionPorts {
  /** Sends one text frame; `event` is what it says. */
  send(text: string, event: SessionEvent): void;
  /** Closes the socket; called at most once. */
  close(code: number, reason: string): void;
}

/** Sessions that a client has left by switching its label may finish what they had accepted. So many at once. */
const MAX_LEFT_SESSIONS = 4;

/**
 * One client's connection: frames in, frames out, and the session between them. Knows no socket, so any
 * server can host it.
 */
export class Connection {
  readonly #ports: ConnectionPorts;
  readonly #options: SharedSessionOptions;
  readonly #left = new Set<RealtimeRagSession>();
  #session: RealtimeRagSession;
  #partialAck: { session: string; text: string } | undefined;
  #gone = false;
  #drained = false;

  constructor(ports: ConnectionPorts, options: SharedSessionOptions, first?: ClientMessage) {
    this.#ports = ports;
    this.#options = options;
    this.#session = this.#begin();
    if (first) this.#session.handle(first);
    this.#session.open();
  }

  /** The session that the client is talking to now. */
  get session(): RealtimeRagSession {
    return this.#session;
  }

  /** Whether an answer is being streamed now. */
  get answering(): boolean {
    return this.#session.answering || [...this.#left].some((session) => session.answering);
  }

  /** One text frame from the client. Returns how it was read. */
  receive(text: string): ParseResult {
    const result = parseClientMessage(text);
    if (!this.#gone) {
      if (result.ok) this.handle(result.message);
      else this.#session.refuse(result.fault);
    }
    return result;
  }

  /** One message from the client that was read already. */
  handle(message: ClientMessage): void {
    if (this.#gone) return;
    const label = 'session_id' in message && message.type !== 'reconnect' ? message.session_id : undefined;
    const switches = label && label !== this.#session.id && this.#session.state !== 'stopping';
    const old = switches ? this.#switchTo(label) : undefined;
    this.#session.handle(message);
    // What becomes of its turns follows from the message, which is answered first.
    if (old) this.#leave(old);
    if (stopsAtOnce(message)) for (const left of this.#left) void left.stop({ immediate: true });
  }

  /** Something came that is no text frame of this protocol. */
  refuse(fault: ProtocolFault): void {
    if (!this.#gone) this.#session.refuse(fault);
  }

  /**
   * The server is shutting down: no more input, accepted questions are answered (or given up, when
   * `immediate`), then the socket is closed with 1012. `retryAfterMs` is told to the client. Resolves when
   * the close was asked for.
   */
  async drain(options: Omit<StopOptions, 'cause'> = {}): Promise<void> {
    this.#drained = true;
    await Promise.all(
      [...this.#left, this.#session].map((session) => session.stop({ ...options, cause: 'server' })),
    );
  }

  /** The socket is gone: nobody hears the answers any more. */
  closed(): void {
    if (this.#gone) return;
    this.#gone = true;
    for (const session of [...this.#left, this.#session]) void session.stop({ immediate: true });
  }

  #begin(id?: string): RealtimeRagSession {
    const options = id === undefined ? this.#options : { ...this.#options, id };
    // A client that stops is still answered until the sessions that it has left have finished.
    const session: RealtimeRagSession = new RealtimeRagSession(
      options,
      () => session !== this.#session || this.#left.size === 0 || this.#gone,
    );
    session.on('event', (event) => this.#forward(session, event));
    return session;
  }

  /**
   * The client names another session: it gets a fresh one of that name, which is its own alone.
   *
   * @returns the one that it leaves
   */
  #switchTo(label: string): RealtimeRagSession {
    const old = this.#session;
    // Two sessions of one name would mix their numbers: the one that was left ends first.
    for (const left of this.#left) if (left.id === label) void left.stop({ immediate: true });
    this.#session = this.#begin(label);
    this.#left.add(old);
    return old;
  }

  #leave(old: RealtimeRagSession): void {
    void old.stop();
    const [oldest] = this.#left;
    if (this.#left.size > MAX_LEFT_SESSIONS) void oldest?.stop({ immediate: true });
  }

  #forward(session: RealtimeRagSession, event: SessionEvent): void {
    if (this.#gone) return;
    const closes = event.type === 'status' && event.stage === 'closed';
    if (session === this.#session) {
      if (closes) this.#end(event);
      else this.#send(event);
    } else if (closes) {
      this.#left.delete(session);
      if (this.#left.size === 0 && this.#session.state === 'stopping') void this.#session.stop();
    } else if (event.type !== 'status' || event.stage !== 'idle') {
      // A session that was left finishes its answers and ends without a word: the connection goes on.
      this.#send(event);
    }
  }

  #send(event: SessionEvent): void {
    this.#ports.send(isPartialAck(event) ? this.#textOf(event) : JSON.stringify(event), event);
  }

  /** A partial is acknowledged twenty times a second, in the same words: they are written once. */
  #textOf(ack: AckMessage): string {
    if (this.#partialAck?.session !== ack.session_id) {
      this.#partialAck = { session: ack.session_id, text: JSON.stringify(ack) };
    }
    return this.#partialAck.text;
  }

  #end(farewell: SessionEvent): void {
    this.#send(farewell);
    this.#gone = true;
    const { code, reason } = this.#drained ? CLOSES.serviceRestart : CLOSES.normal;
    this.#ports.close(code, reason);
  }
}

/** What the client has left is no exception. */
function stopsAtOnce(message: ClientMessage): boolean {
  return message.type === 'control' && message.action === 'stop' && message.immediate === true;
}

/** `paused` would be another text. */
function isPartialAck(event: SessionEvent): event is AckMessage {
  return event.type === 'ack' && event.is_final === false && event.message === undefined;
}

/**
 * Opens a connection over any kind of socket: greets at once, then hand its frames to `receive`. `first` is a
 * message that came before and is answered before the greeting.
 */
export function openConnection(
  ports: ConnectionPorts,
  options: SharedSessionOptions,
  first?: ClientMessage,
): Connection {
  return new Connection(ports, options, first);
}
