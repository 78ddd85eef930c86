import {
  type AuthMessage,
  CLOSES,
  type ClientMessage,
  type ProtocolFault,
  type ReconnectMessage,
  type ServerMessage,
} from '../../protocol/index';
import type { AuthOutcome, MessageAuthenticator } from '../auth/message-authenticator';
import type { HostContext } from '../context';
import type { DialectConnection } from '../dialects/dialect';
import { NATIVE } from '../dialects/native-connection';
import type { AddressEntry } from '../limits/addresses';
import type { Principal } from '../limits/subjects';
import type { Attachment, ClientSession } from '../sessions/attachment';
import type { ResumeOutcome } from '../sessions/registry';
import { Admission, type Entrance } from './admission';
import { type ClosingFault, ERROR_MESSAGES, type ErrorClose, frameFault, RESUME_ERRORS } from './errors';
import { FrameReader, type FrameRefusal } from './frame-reader';
import { FrameWriter } from './frame-writer';
import { Liveness } from './liveness';
import { openSession } from './open-session';
import { SendQueue } from './send-queue';
import type { HostSocket, SocketOwner } from './socket';

/** How long a client that is closed for not reading has to read the error and the close. */
const SLOW_CLOSE_MS = 500;

/**
 * One client: a socket joined to a session, from the handshake to the close, whichever side closes. Everything sent to
 * the client goes through `send`; everything that ends it goes through `close`. The session may outlive it.
 */
export class ClientConnection implements SocketOwner, Attachment {
  readonly #context: HostContext;
  readonly #clients: Set<ClientConnection>;
  readonly #socket: HostSocket;
  readonly #address: AddressEntry;
  readonly #admission: Admission;
  readonly #openedAt = performance.now();
  readonly #dialect: DialectConnection;
  readonly #reader: FrameReader;
  readonly #sendQueue: SendQueue;
  readonly #writer: FrameWriter;
  readonly #number: number;
  #session: ClientSession | undefined;
  /** The client has sent something else than a credential: it is too late to go on with another session. */
  #used = false;
  /** Set as soon as this side closes; nothing is read after that. */
  #closeCode: number | undefined;
  readonly #liveness = new Liveness();

  /** Stays in `clients` until its socket is closed. Call `begin` next. */
  constructor(
    socket: HostSocket,
    context: HostContext,
    clients: Set<ClientConnection>,
    address: AddressEntry,
    dialect: DialectConnection = NATIVE,
  ) {
    this.#socket = socket;
    this.#context = context;
    this.#clients = clients;
    this.#number = context.number();
    this.#address = address;
    this.#dialect = dialect;
    this.#sendQueue = new SendQueue(socket, context.options.limits.bufferedBytes);
    this.#writer = new FrameWriter(dialect, this.#sendQueue, context.options.observer);
    this.#reader = new FrameReader(context.options, dialect);
    this.#admission = new Admission(context, address, this.#openedAt);
    socket.setOwner(this);
    clients.add(this);
  }

  /** Greets an authenticated client, and waits for any other to authenticate. */
  begin(entrance: Entrance): void {
    this.#context.options.observer.connectionOpened();
    const principal = this.#admission.enter(entrance);
    if (!principal) return;
    try {
      this.#open(principal);
    } catch (error) {
      this.#failed(error);
    }
  }

  get gone(): boolean {
    return this.#closeCode !== undefined;
  }

  /** Sends one event. */
  send(text: string, type: ServerMessage['type'], event?: ServerMessage): void {
    if (!this.#writer.write(text, type, event)) this.tooSlow();
  }

  // Called by the session, as are the next two: it may be in the middle of something.
  tooSlow(): void {
    queueMicrotask(() => this.#closeSlowConsumer());
  }

  takenOver(): void {
    this.closeWithError(CLOSES.takenOver, { message: ERROR_MESSAGES.takenOver });
  }

  moved(retryAfterMs: number | undefined): void {
    const wait = retryAfterMs === undefined ? {} : { retry_after_ms: retryAfterMs };
    const fault = { message: ERROR_MESSAGES.draining, retryable: true, ...wait };
    this.closeWithError({ ...CLOSES.serviceRestart, error: 'SERVER_DRAINING' }, fault);
  }

  ready(): Promise<void> | undefined {
    return this.#sendQueue.ready();
  }

  /** Writes now what would be written at the end of this turn of the event loop. */
  flush(): void {
    this.#sendQueue.flush();
  }

  /** Called by the session. */
  close(code: number, reason: string): void {
    this.#closeCode ??= code;
    this.#writer.end(code);
    this.#sendQueue.close(code, reason);
  }

  /** One heartbeat: drops a client that has been silent since the last one. */
  beat(): void {
    // Its pong would not be read; `sweep` notices when it is gone.
    if (this.#sendQueue.holdsInput || this.#reader.holds) return;
    if (this.#liveness.beat()) this.#socket.ping();
    else this.#socket.terminate();
  }

  /**
   * Checks deadlines and the queue; returns the number of queued bytes. `now` is on the clock of
   * `performance.now`.
   */
  sweep(now: number): number {
    const overdue = this.#admission.overdue(now);
    if (overdue) this.closeWithError(overdue.close, overdue.fault);
    const { stalledMs } = this.#context.options.limits;
    if (this.#sendQueue.stalledFor(now) >= stalledMs) this.#closeSlowConsumer();
    return this.#sendQueue.waiting;
  }

  /** Whether an answer is running. */
  get answering(): boolean {
    return this.#session?.answering ?? false;
  }

  /**
   * The server is shutting down; `immediate` does not wait for answers, `retryAfterMs` is sent to the client.
   */
  drain(options?: { immediate?: boolean; retryAfterMs?: number }): void {
    if (this.#session) this.#session.drain(options);
    else this.close(CLOSES.serviceRestart.code, CLOSES.serviceRestart.reason);
  }

  /** Closes the client if it belongs to this subject, whose credential is no longer valid. */
  signOut(subject: string): boolean {
    if (this.gone || this.#admission.principal?.subject.name !== subject) return false;
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
    if (!this.gone && !this.#reader.holds) this.#sendQueue.holdInput();
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

  onClosing(fault: number | undefined): boolean {
    const { maxPayload = this.#context.options.maxPayload } = this.#dialect;
    if (fault === undefined || this.gone) this.#sendQueue.flush();
    else if (this.#reader.breakOff(fault)) return true;
    else {
      this.#sendLast(frameFault(fault, maxPayload), fault);
      this.#writer.end(fault);
      this.#sendQueue.flushAll();
    }
    return false;
  }

  onError(error: Error): void {
    this.#context.options.logger.debug({ err: error }, 'socket error');
  }

  onClose(code: number): void {
    const { options } = this.#context;
    const { principal } = this.#admission;
    const initiator = this.gone ? 'server' : code === CLOSES.lost.code ? 'lost' : 'client';
    this.#closeCode ??= code;
    this.#clients.delete(this);
    this.#sendQueue.gone();
    this.#admission.leave();
    this.#session?.detach(this, code);
    const durationMs = Math.round(performance.now() - this.#openedAt);
    const admitted = principal !== undefined;
    options.observer.connectionClosed(this.#closeCode, initiator, durationMs, admitted, this.#number);
    options.logger.info(
      { connection: this.#number, auth: principal?.how, code: this.#closeCode, initiator, durationMs },
      'connection closed',
    );
  }

  #take(data: Buffer, isBinary: boolean): void {
    if (this.gone || this.#reader.held(data, isBinary)) return;
    try {
      const result = this.#reader.read(data, isBinary, this.#admission.principal !== undefined);
      if (!result.ok) return this.#refuse(result);
      if (!this.#writer.reply(result.replies)) return this.tooSlow();
      for (const message of result.messages) this.#handle(message);
    } catch (error) {
      this.#failed(error);
    }
  }

  #handle(message: ClientMessage): void {
    if (this.gone) return;
    const { messageAuthenticator: authenticator, sessions } = this.#context;
    if (message.type === 'auth') {
      if (authenticator) return this.#authenticate(authenticator, message);
    } else if (message.type === 'reconnect' && sessions.resumable && this.#dialect.resumable)
      return this.#reconnect(message);
    else this.#used = true;
    this.#session?.handle(message);
  }

  /** The client wants to go on with the session it had, instead of the one it was greeted with. */
  #reconnect(message: ReconnectMessage): void {
    const { sessions } = this.#context;
    const { principal } = this.#admission;
    if (!principal) return;
    if (this.#used) return this.#resume({ refused: 'forbidden' });
    this.#used = true;
    const found = sessions.resume({ message, subject: principal.subject, address: this.#address.key });
    if (!(found instanceof Promise)) this.#resume(found);
    else this.#hold(found, (outcome) => this.#resume(outcome));
  }

  #resume(outcome: ResumeOutcome): void {
    if ('refused' in outcome || outcome.session.hasEnded) {
      const reason = 'refused' in outcome ? outcome.refused : 'expired';
      this.#context.options.observer.resumeRefused(reason);
      return this.#refuse({ fault: RESUME_ERRORS[reason] });
    }
    const { session, position, claim } = outcome;
    if (session.isOvertaken?.(claim)) return this.#resume({ refused: 'forbidden' });
    this.#session?.drop();
    this.#session = session;
    const told = session.attach(this, position, claim);
    if (told) this.#hold(told, () => {});
  }

  #authenticate(authenticator: MessageAuthenticator, message: AuthMessage): void {
    const outcome = this.#admission.check(authenticator, message);
    if (!(outcome instanceof Promise)) return this.#authenticated(outcome, message);
    this.#hold(outcome, (known) => this.#authenticated(known, message));
  }

  /**
   * Frames that arrive before the outcome are held, and reading from the socket is paused. Then acts on the outcome,
   * unless the client has left, and handles what arrived in the meantime.
   */
  #hold<T>(pending: Promise<T>, act: (outcome: T) => void): void {
    this.#reader.hold();
    this.#socket.pause();
    void pending.then((outcome) => {
      if (this.gone) return;
      this.#socket.resume();
      const held = this.#reader.release();
      try {
        act(outcome);
      } catch (error) {
        this.#failed(error);
      }
      for (const [data, isBinary] of held) this.#take(data, isBinary);
      const { brokenBy } = this.#reader;
      if (brokenBy !== undefined && !this.gone) this.#socket.close(brokenBy);
    });
  }

  #authenticated(outcome: AuthOutcome, message: AuthMessage): void {
    const result = this.#admission.conclude(outcome);
    if (result.kind === 'refused') this.#refuse(result);
    else if (result.kind === 'admitted') this.#open(result.principal, message);
    else this.#session?.handle(message);
  }

  #open(principal: Principal, first?: AuthMessage): void {
    const [dialect, { meeting }] = [this.#dialect, this.#admission];
    this.#writer.reply(dialect.greet?.());
    const options = { number: this.#number, dialect, first, meeting };
    this.#session = openSession(this.#context, this, principal, options);
    if (!this.#session) this.closeWithError(CLOSES.forbidden, { message: ERROR_MESSAGES.meeting });
  }

  #refuse({ fault, close }: Pick<FrameRefusal, 'fault' | 'close'>): void {
    if (close) return this.closeWithError(close, fault);
    this.#used = true;
    this.#session?.refuse(fault);
  }

  /** Whatever goes wrong in there affects only this client. */
  #failed(error: unknown): void {
    this.#context.options.logger.error({ err: error }, 'a message could not be handled');
    this.closeWithError(CLOSES.internalError, { message: ERROR_MESSAGES.internal, retryable: true });
  }

  /** The close frame is queued behind everything the client has not read, so the wait for it is short. */
  #closeSlowConsumer(): void {
    if (this.gone) return;
    this.#context.options.observer.slowConsumer();
    this.closeWithError(CLOSES.slowConsumer, { message: ERROR_MESSAGES.slow, retryable: true });
    setTimeout(() => this.#socket.terminate(), SLOW_CLOSE_MS).unref();
  }

  /** Sends the last message before a close. It is about the connection, and no event of its session. */
  #sendLast(fault: ProtocolFault, closeCode: number): void {
    this.#closeCode = closeCode;
    const event = this.#writer.explain(fault, closeCode);
    this.#context.options.observer.sessionEvent(event, this.#number);
    this.#session?.detach(this, closeCode);
  }
}
