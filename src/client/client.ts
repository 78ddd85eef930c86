import type {
  AckMessage,
  AnswerMessage,
  AsrChunkMessage,
  ClientMessage,
  ControlMessage,
  ErrorMessage,
  ServerMessage,
  StatusMessage,
} from '../protocol/index';
import { Connection } from './connection';
import { GuardedEmitter } from './guarded-emitter';
import type { InvalidFrame } from './message-reader';
import { type ClientOptions, readClientOptions } from './options';
import type { CloseInfo } from './socket';

/** A chunk of recognised speech: an `asr_chunk` message without its `type`. */
export type ChunkInput = Omit<AsrChunkMessage, 'type' | 'is_final'> & { is_final?: boolean };

/** The events a client emits. */
export interface ClientEventMap {
  ack: (message: AckMessage) => void;
  status: (message: StatusMessage) => void;
  answer: (message: AnswerMessage) => void;
  error: (message: ErrorMessage) => void;
  /** All four kinds of message, in order. */
  message: (message: ServerMessage) => void;
  /** Every text frame as received, before it is parsed. */
  frame: (text: string) => void;
  /** A frame that is not a message of the protocol; the connection stays open. */
  invalid: (fault: InvalidFrame) => void;
  /** The connection is closed; no events follow. */
  close: (info: CloseInfo) => void;
}

/**
 * One connection to a realtime-rag server, in a browser or in Node: chunks of recognised speech go out,
 * acknowledgements, stages, answers and errors come in as typed events.
 *
 * A client connects once. Sending while it is not connected throws a `NotConnectedError`.
 */
export class RealtimeRagClient {
  readonly #emitter: GuardedEmitter<ClientEventMap>;
  readonly #connection: Connection;
  #connecting: Promise<AckMessage> | undefined;

  /**
   * Throws a `TypeError` that names the option but never shows its value, if the address is not a WebSocket URL, the
   * platform has no WebSocket class, or the credential cannot be sent that way.
   */
  constructor(options: ClientOptions) {
    const read = readClientOptions(options);
    this.#emitter = new GuardedEmitter(read.logger);
    this.#connection = new Connection(read, {
      frame: (text) => this.#emitter.emit('frame', text),
      invalid: (fault) => this.#emitter.emit('invalid', fault),
      message: (message) => this.#dispatch(message),
      close: (info) => this.#emitter.emit('close', info),
    });
  }

  /** The session's label as last reported by the server; undefined before the greeting. */
  get sessionId(): string | undefined {
    return this.#connection.sessionId;
  }

  /** The server's address, safe to display: without user, password and query. */
  get address(): string {
    return this.#connection.address;
  }

  /** Resolves when the connection is closed, however it ended; never rejects. */
  get closed(): Promise<CloseInfo> {
    return this.#connection.closed;
  }

  /**
   * An error of the listener, thrown or as a rejected promise, is given to the option `logger` (default: the console)
   * and affects neither the connection nor other listeners.
   */
  on<E extends keyof ClientEventMap>(event: E, listener: ClientEventMap[E]): this {
    this.#emitter.on(event, listener);
    return this;
  }

  off<E extends keyof ClientEventMap>(event: E, listener: ClientEventMap[E]): this {
    this.#emitter.off(event, listener);
    return this;
  }

  once<E extends keyof ClientEventMap>(event: E, listener: ClientEventMap[E]): this {
    this.#emitter.once(event, listener);
    return this;
  }

  /**
   * Connects and waits for the server's greeting, the `ack connected` message. Rejects with a `ConnectError` that
   * states the reason. Further calls return the same promise.
   */
  connect(): Promise<AckMessage> {
    this.#connecting ??= this.#connection.dial();
    return this.#connecting;
  }

  /** Sends recogniser output: the whole text of the segment so far; `is_final` defaults to false. */
  sendChunk(chunk: ChunkInput): void {
    this.send({ type: 'asr_chunk', is_final: false, ...chunk });
  }

  /** Suspends answering until `resume`; `catch_up` says what happens to speech in the meantime. */
  pause(options: Pick<ControlMessage, 'catch_up'> = {}): void {
    this.send({ type: 'control', action: 'pause', ...options });
  }

  resume(): void {
    this.send({ type: 'control', action: 'resume' });
  }

  /** Asks immediately: the given text, else the last utterance. A running answer is interrupted. */
  instantQuery(options: Pick<ControlMessage, 'text'> = {}): void {
    this.send({ type: 'control', action: 'instant_query', ...options });
  }

  /** Ends the running answer. */
  cancel(): void {
    this.send({ type: 'control', action: 'cancel' });
  }

  /** The server answers accepted questions (or cancels them, if `immediate`), then closes; resolves then. */
  stop(options: Pick<ControlMessage, 'immediate'> = {}): Promise<CloseInfo> {
    this.send({ type: 'control', action: 'stop', ...options });
    return this.closed;
  }

  keepalive(): void {
    this.send({ type: 'keepalive' });
  }

  /** Sends a fresh credential for the same subject before the current one expires. */
  authenticate(token: string): void {
    this.send({ type: 'auth', token });
  }

  /** Sends any message of the protocol. */
  send(message: ClientMessage): void {
    this.#connection.send(message);
  }

  /** Disconnects without waiting for answers; resolves when the connection is closed. */
  close(): Promise<CloseInfo> {
    this.#connection.close();
    return this.closed;
  }

  #dispatch(message: ServerMessage): void {
    switch (message.type) {
      case 'ack':
        this.#emitter.emit('ack', message);
        break;
      case 'status':
        this.#emitter.emit('status', message);
        break;
      case 'answer':
        this.#emitter.emit('answer', message);
        break;
      case 'error':
        this.#emitter.emit('error', message);
        break;
    }
    this.#emitter.emit('message', message);
  }
}
