import type { AckMessage, AsrChunkMessage, ClientMessage, ControlMessage } from '../protocol/index';
import type { Answer } from './answers/answer';
import type { AnswersOptions } from './answers/answer-feed';
import { type ClientEventMap, Events } from './events';
import { type ClientOptions, readClientOptions } from './options';
import { Link } from './resuming/link';
import type { ClientState } from './resuming/state';
import type { CloseInfo } from './wire/socket';

/** A chunk of recognised speech: an `asr_chunk` message without its `type`. */
export type ChunkInput = Omit<AsrChunkMessage, 'type' | 'is_final'> & { is_final?: boolean };

export interface ConnectOptions {
  /** Closes the client if it aborts before the connection is there; `connect` then rejects with its reason. */
  signal?: AbortSignal;
}

/**
 * A client of a realtime-rag server, in a browser or in Node: chunks of recognised speech go out, acknowledgements,
 * stages, answers and errors come in as typed events.
 *
 * When the connection breaks, the client comes back by itself and goes on with its session: what it missed arrives as if
 * nothing had happened, each event once, and what it could not send is sent then.
 */
export class RealtimeRagClient {
  readonly #events: Events;
  readonly #link: Link;
  #connecting: Promise<AckMessage> | undefined;

  /**
   * Throws a `TypeError` that names the option but never shows its value, if the address is not a WebSocket URL, the
   * platform has no WebSocket class, or the credential cannot be sent that way.
   */
  constructor(options: ClientOptions) {
    const read = readClientOptions(options);
    this.#events = new Events(read.logger);
    this.#link = new Link(read, this.#events);
    this.#abortWith(read.signal, this.closed);
  }

  /** The session's label as last reported by the server; undefined before the greeting. */
  get sessionId(): string | undefined {
    return this.#link.sessionId;
  }

  /** The server's address, safe to display: without user, password and query. */
  get address(): string {
    return this.#link.address;
  }

  /** What the client is doing about its connection; each change is an event. */
  get state(): ClientState {
    return this.#link.state;
  }

  /** How many messages the server has not acknowledged yet, in flight or waiting. */
  get queued(): number {
    return this.#link.queued;
  }

  /** Resolves when the client is closed for good, however that came; never rejects. */
  get closed(): Promise<CloseInfo> {
    return this.#link.closed;
  }

  /**
   * An error of the listener, thrown or as a rejected promise, is given to the option `logger` (default: the console)
   * and affects neither the connection nor other listeners.
   */
  on<E extends keyof ClientEventMap>(event: E, listener: ClientEventMap[E]): this {
    this.#events.emitter.on(event, listener);
    return this;
  }

  off<E extends keyof ClientEventMap>(event: E, listener: ClientEventMap[E]): this {
    this.#events.emitter.off(event, listener);
    return this;
  }

  once<E extends keyof ClientEventMap>(event: E, listener: ClientEventMap[E]): this {
    this.#events.emitter.on(event, listener, true);
    return this;
  }

  /**
   * Connects and waits for the server's greeting, the `ack connected` message. Rejects with a `ConnectError` that
   * states the reason. Further calls return the same promise.
   */
  connect({ signal }: ConnectOptions = {}): Promise<AckMessage> {
    if (!this.#connecting) {
      this.#connecting = this.#link.connect();
      this.#abortWith(signal, this.#connecting);
    }
    return this.#connecting;
  }

  /**
   * The answers to all questions that are accepted from now on. Each comes as soon as its question is accepted, and is
   * itself an async iterable of its text. `break` ends it, and it ends when the client is closed.
   */
  answers(options?: AnswersOptions): AsyncGenerator<Answer, void, undefined> {
    return this.#events.answers.subscribe(options);
  }

  /** Sends recogniser output: the whole text of the segment so far; `is_final` defaults to false. Returns as `send`. */
  sendChunk(chunk: ChunkInput): number | undefined {
    return this.send({ type: 'asr_chunk', is_final: false, ...chunk });
  }

  /** Suspends answering until `resume`; `catch_up` says what happens to speech in the meantime. */
  pause(options: Pick<ControlMessage, 'catch_up'> = {}): number | undefined {
    return this.send({ type: 'control', action: 'pause', ...options });
  }

  resume(): number | undefined {
    return this.send({ type: 'control', action: 'resume' });
  }

  /** Asks immediately: the given text, else the last utterance. A running answer is interrupted. */
  instantQuery(options: Pick<ControlMessage, 'text'> = {}): number | undefined {
    return this.send({ type: 'control', action: 'instant_query', ...options });
  }

  /** Ends the running answer. */
  cancel(): number | undefined {
    return this.send({ type: 'control', action: 'cancel' });
  }

  /** The server answers accepted questions (or cancels them, if `immediate`), then closes; resolves then. */
  stop(options: Pick<ControlMessage, 'immediate'> = {}): Promise<CloseInfo> {
    this.send({ type: 'control', action: 'stop', ...options });
    return this.closed;
  }

  keepalive(): void {
    this.send({ type: 'keepalive' });
  }

  /**
   * Sends a fresh credential for the same subject before the current one expires. It also takes the place of a `key` or
   * `token` that was given as text, for the connections to come.
   */
  authenticate(token: string): void {
    this.send({ type: 'auth', token });
  }

  /**
   * Sends any message of the protocol. Chunks and controls are kept until the server has acknowledged them; without a
   * connection they wait for the next one. Throws a `NotConnectedError` before `connect` and once the client is closed.
   *
   * Returns the `client_seq` of a chunk or control, by which the server's `ack`, `error` and `status` messages refer to
   * it; undefined for other messages, which have none.
   */
  send(message: ClientMessage): number | undefined {
    return this.#link.send(message);
  }

  /** Disconnects without waiting for answers or for what is still to be sent; resolves when the client is closed. */
  close(): Promise<CloseInfo> {
    this.#link.close();
    return this.closed;
  }

  /** Closes the client when the signal aborts before `done`. */
  #abortWith(signal: AbortSignal | undefined, done: Promise<unknown>): void {
    if (!signal) return;
    const abort = () => this.#link.abort(signal.reason);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort);
    const stop = () => signal.removeEventListener('abort', abort);
    done.then(stop, stop);
  }
}
