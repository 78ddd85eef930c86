import {
  type AuthMessage,
  CLOSES,
  type ClientMessage,
  type ProtocolFault,
  type ServerMessage,
} from '../../protocol/index';
import { type Connection, openConnection, type QuestionProgress, type Transport } from '../../session/index';
import type { HandshakeInfo } from '../auth/authenticator';
import type { AuthOutcome, MessageAuthenticator } from '../auth/message-authenticator';
import type { HostContext } from '../context';
import type { AddressEntry } from '../limits/addresses';
import type { Principal } from '../limits/subjects';
import { QuestionTracker } from '../telemetry/question-tracker';
import {
  type ClosingFault,
  ERROR_MESSAGES,
  type ErrorClose,
  frameFault,
  TOO_MANY_CONNECTIONS,
} from './errors';
import { FrameReader, type FrameRefusal } from './frame-reader';
import { Liveness } from './liveness';
import { SendQueue } from './send-queue';
import type { HostSocket, SocketOwner } from './socket';

/** How a client enters: authenticated by its handshake, or yet to authenticate by its first message. */
export type Entrance = { address: AddressEntry } & ({ principal: Principal } | { handshake: HandshakeInfo });

/** How long a client that is closed for not reading has to read the error and the close. */
const SLOW_CLOSE_MS = 500;
/** How many wrong credentials a client may send on its open connection before that is closed. */
const WRONG_RENEWALS = 5;

/**
 * One client: a socket joined to a connection of the session, from the handshake to the close, whichever side
 * closes. Everything sent to the client goes through `send`; everything that ends it goes through `close`.
 */
export class ClientConnection implements SocketOwner, Transport {
  readonly #context: HostContext;
  readonly #clients: Set<ClientConnection>;
  readonly #socket: HostSocket;
  readonly #address: AddressEntry;
  readonly #openedAt = performance.now();
  readonly #reader: FrameReader;
  readonly #sendQueue: SendQueue;
  readonly #number: number;
  #tracker: QuestionTracker | undefined;
  #principal: Principal | undefined;
  #wrongRenewals = 0;
  #connection: Connection | undefined;
  /** Kept until the client is authenticated. */
  #handshake: HandshakeInfo | undefined;
  /** When the time to authenticate runs out or the credential expires, on the clock of `performance.now`. */
  #deadline: number;
  /** Set as soon as this side closes; nothing is read after that. */
  #closeCode: number | undefined;
  /** The last message before a close is sent regardless of what is queued. */
  #closing = false;
  readonly #liveness = new Liveness();
  readonly speculation: Required<Transport>['speculation'] = (one) =>
    this.#context.options.observer.speculated(one);

  /** Stays in `clients` until its socket is closed. Call `begin` next. */
  constructor(
    socket: HostSocket,
    context: HostContext,
    clients: Set<ClientConnection>,
    address: AddressEntry,
  ) {
    this.#socket = socket;
    this.#context = context;
    this.#clients = clients;
    this.#number = context.number();
    this.#address = address;
    this.#sendQueue = new SendQueue(socket, context.options.limits.bufferedBytes);
    this.#reader = new FrameReader(context.options);
    this.#deadline = this.#openedAt + context.options.firstMessageTimeoutMs;
    socket.setOwner(this);
    clients.add(this);
  }

  /** Greets an authenticated client, and waits for any other to authenticate. */
  begin(entrance: Entrance): void {
    this.#context.options.observer.connectionOpened();
    if ('handshake' in entrance) {
      this.#handshake = entrance.handshake;
      return;
    }
    try {
      this.#admit(entrance.principal);
    } catch (error) {
      this.#failed(error);
    }
  }

  get gone(): boolean {
    return this.#closeCode !== undefined;
  }

  /** Sends one frame of the session. */
  send(text: string, event: ServerMessage): void {
    const { observer } = this.#context.options;
    const bytes = this.#sendQueue.send(text, this.#closing);
    const isSlow = bytes === undefined || (event.type === 'error' && event.code === 'SLOW_CONSUMER');
    // Deferred: the session is in the middle of something.
    if (isSlow && !this.#closing) queueMicrotask(() => this.#closeSlowConsumer());
    if (bytes === undefined) return;
    observer.messageSent(event.type, bytes);
    observer.sessionEvent(event, this.#number);
    if (event.type === 'answer') this.#tracker?.answer(event);
  }

  /** Writes now what would be written at the end of this turn of the event loop. */
  flush(): void {
    this.#sendQueue.flush();
  }

  /** Called by the session, before it asks the backend for more of an answer. */
  ready(): Promise<void> | undefined {
    return this.#sendQueue.ready();
  }

  /** Called by the session. */
  close(code: number, reason: string): void {
    this.#closeCode ??= code;
    this.#sendQueue.close(code, reason);
  }

  /** Called by the session. Most connections have no question for a while, and no tracker until then. */
  question(progress: QuestionProgress): void {
    this.#tracker ??= new QuestionTracker(this.#context.options, this.#number);
    this.#tracker.follow(progress, this.#closing || this.gone);
  }

  /** One heartbeat: drops a client that has been silent since the last one. */
  beat(): void {
    // Its pong would not be read; `sweep` notices when it is gone.
    if (this.#sendQueue.holdsInput) return;
    if (this.#liveness.beat()) this.#socket.ping();
    else this.#socket.terminate();
  }

  /**
   * Checks deadlines and the queue; returns the number of queued bytes. `now` is on the clock of
   * `performance.now`.
   */
  sweep(now: number): number {
    if (now >= this.#deadline) this.#timeOut();
    const { stalledMs } = this.#context.options.limits;
    if (this.#sendQueue.stalledFor(now) >= stalledMs) this.#closeSlowConsumer();
    return this.#sendQueue.waiting;
  }

  /** Whether an answer is running. */
  get answering(): boolean {
    return this.#connection?.answering ?? false;
  }

  /**
   * The server is shutting down; `immediate` does not wait for answers, `retryAfterMs` is sent to the client.
   */
  drain(options?: { immediate?: boolean; retryAfterMs?: number }): void {
    if (this.#connection) void this.#connection.drain(options);
    else this.close(CLOSES.serviceRestart.code, CLOSES.serviceRestart.reason);
  }

  /** Closes the client if it belongs to this subject, whose credential is no longer valid. */
  signOut(subject: string): boolean {
    if (this.gone || this.#principal?.subject.name !== subject) return false;
    this.closeWithError(CLOSES.unauthorized, { message: ERROR_MESSAGES.signedOut });
    return true;
  }

  terminate(): void {
    this.#socket.terminate();
  }

  /** Sends an error with the reason, then closes; the session receives nothing more. */
  closeWithError({ code, reason, error }: ErrorClose, fault: ClosingFault): void {
    if (this.gone) return;
    this.#sendLast({ code: error, ...fault }, code);
    this.close(code, reason);
  }

  onMessage(data: Buffer, isBinary: boolean): void {
    this.#liveness.heard();
    this.#take(data, isBinary);
    if (!this.gone) this.#sendQueue.holdInput();
  }

  onPing(): void {
    this.#liveness.heard();
    const refusal = this.#reader.ping();
    if (refusal) this.#refuse(refusal);
  }

  onPong(): void {
    const ms = this.#liveness.pong();
    if (ms !== undefined) this.#context.options.observer.pingAnswered(ms);
  }

  onClosing(fault: number | undefined): void {
    if (fault === undefined || this.gone) return this.#sendQueue.flush();
    this.#sendLast(frameFault(fault, this.#context.options.maxPayload), fault);
    this.#sendQueue.flushAll();
    this.#closeCode = fault;
  }

  onError(error: Error): void {
    this.#context.options.logger.debug({ err: error }, 'socket error');
  }

  onClose(code: number): void {
    const { addresses, subjects, pendingAuth, options } = this.#context;
    const initiator = this.gone ? 'server' : code === CLOSES.lost.code ? 'lost' : 'client';
    this.#closeCode ??= code;
    this.#clients.delete(this);
    this.#sendQueue.gone();
    addresses.leave(this.#address);
    if (this.#principal) subjects.leave(this.#principal);
    else pendingAuth.leave(this.#address);
    this.#connection?.closed();
    const durationMs = Math.round(performance.now() - this.#openedAt);
    const admitted = this.#principal !== undefined;
    options.observer.connectionClosed(this.#closeCode, initiator, durationMs, admitted, this.#number);
    options.logger.info(
      { connection: this.#number, auth: this.#principal?.how, code: this.#closeCode, initiator, durationMs },
      'connection closed',
    );
  }

  #take(data: Buffer, isBinary: boolean): void {
    if (this.gone || this.#reader.held(data, isBinary)) return;
    try {
      const result = this.#reader.read(data, isBinary, this.#principal !== undefined);
      if (result.ok) this.#handle(result.message);
      else this.#refuse(result);
    } catch (error) {
      this.#failed(error);
    }
  }

  #handle(message: ClientMessage): void {
    const { messageAuthenticator: authenticator, options } = this.#context;
    if (message.type === 'auth' && authenticator) return this.#authenticate(authenticator, message);
    if ('is_final' in message || 'action' in message) options.observer.clientMessage(message, this.#number);
    this.#connection?.handle(message);
  }

  /** Frames that arrive before the outcome are held, and reading from the socket is paused. */
  #authenticate(authenticator: MessageAuthenticator, message: AuthMessage): void {
    // The full headers are not kept for the lifetime of a connection.
    const handshake = this.#handshake ?? { headers: {}, url: '', address: this.#address.key };
    const outcome = authenticator.check(message.token, handshake, this.#principal);
    if (!(outcome instanceof Promise)) return this.#authenticated(outcome, message);
    this.#reader.hold();
    this.#socket.pause();
    void outcome.then((known) => this.#resume(known, message));
  }

  /** Acts on the outcome, unless the client has left, then handles what arrived in the meantime. */
  #resume(outcome: AuthOutcome, message: AuthMessage): void {
    if (this.gone) return;
    this.#socket.resume();
    const held = this.#reader.release();
    try {
      this.#authenticated(outcome, message);
    } catch (error) {
      this.#failed(error);
    }
    for (const [data, isBinary] of held) this.#take(data, isBinary);
  }

  #authenticated(outcome: AuthOutcome, message: AuthMessage): void {
    const { subjects, pendingAuth, options } = this.#context;
    if (outcome.kind === 'renewed') {
      this.#wrongRenewals = 0;
      this.#expireAt(outcome.expiresAt);
      this.#connection?.handle(message);
      return;
    }
    if (outcome.kind === 'refused') {
      const isOneTooMany = outcome.fault.code === 'UNAUTHORIZED' && ++this.#wrongRenewals >= WRONG_RENEWALS;
      return this.#refuse(isOneTooMany ? { fault: outcome.fault, close: CLOSES.unauthorized } : outcome);
    }
    const principal = subjects.admit(outcome.verified);
    if (!principal) {
      options.observer.rateLimited('connections');
      return this.closeWithError(CLOSES.rateLimited, TOO_MANY_CONNECTIONS);
    }
    pendingAuth.leave(this.#address);
    this.#handshake = undefined;
    this.#admit(principal, message);
  }

  #admit(principal: Principal, first?: AuthMessage): void {
    this.#principal = principal;
    const { subject, how, expiresAt } = principal;
    this.#expireAt(expiresAt);
    const { observer, logger } = this.#context.options;
    observer.connectionAdmitted(how);
    logger.debug({ connection: this.#number, auth: how }, 'connection opened');
    this.#connection = openConnection(this, subject.session, first);
  }

  #refuse({ fault, close }: Pick<FrameRefusal, 'fault' | 'close'>): void {
    if (close) this.closeWithError(close, fault);
    else this.#sendError(fault);
  }

  /** Whatever goes wrong in there affects only this client. */
  #failed(error: unknown): void {
    this.#context.options.logger.error({ err: error }, 'a message could not be handled');
    this.closeWithError(CLOSES.internalError, { message: ERROR_MESSAGES.internal, retryable: true });
  }

  #expireAt(expiresAt: Date | number | undefined): void {
    const left = expiresAt === undefined ? Number.POSITIVE_INFINITY : Number(expiresAt) - Date.now();
    this.#deadline = performance.now() + left;
  }

  #timeOut(): void {
    if (this.#principal) this.closeWithError(CLOSES.unauthorized, { message: ERROR_MESSAGES.expired });
    else this.closeWithError(CLOSES.timeout, { message: ERROR_MESSAGES.authFirst, retryable: true });
  }

  /** The close frame is queued behind everything the client has not read, so the wait for it is short. */
  #closeSlowConsumer(): void {
    if (this.gone) return;
    this.#context.options.observer.slowConsumer();
    this.closeWithError(CLOSES.slowConsumer, { message: ERROR_MESSAGES.slow, retryable: true });
    setTimeout(() => this.#socket.terminate(), SLOW_CLOSE_MS).unref();
  }

  /** Sends the last message before a close. */
  #sendLast(fault: ProtocolFault, closeCode: number): void {
    this.#closing = true;
    this.#sendError({ ...fault, close_code: closeCode });
    this.#connection?.closed();
  }

  #sendError(fault: ProtocolFault): void {
    if (this.#connection) return this.#connection.refuse(fault);
    // Before the client is authenticated there is no session to name.
    const event: ServerMessage = { type: 'error', session_id: 'none', seq: 1, ...fault };
    this.send(JSON.stringify(event), event);
  }
}
