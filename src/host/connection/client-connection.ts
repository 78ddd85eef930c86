import {
  type AuthMessage,
  CLOSES,
  type ClientMessage,
  type ProtocolFault,
  type ServerMessage,
} from '../../protocol/index';
import { type Connection, openConnection } from '../../session/index';
import type { Facts } from '../auth/authenticator';
import type { Member } from '../auth/member';
import { Doorman, type Visitor } from '../auth/message-authenticator';
import type { HostContext } from '../context';
import type { AddressEntry } from '../limits/addresses';
import { Ledger } from '../telemetry/question-tracker';
import type { Client } from './clients';
import { type Expulsion, faultOf, faultSentence, SENTENCES } from './errors';
import { Inlet, type InletOwner } from './frame-reader';
import { Outflow } from './send-queue';
import type { HostSocket, SocketOwner } from './socket';

/** How somebody comes in: known already, or about to say who they are in the first message. */
export type Entrance = { address: AddressEntry } & ({ member: Member } | { facts: Facts });

/** A client that is closed because it does not read has so long to read that. */
const LAST_WORDS_MS = 1_000;

/**
 * One client: a socket joined to a connection, from the handshake to the close, whoever closes. Nothing that
 * is said to a client goes around `send`, nothing that ends it around `close`.
 */
export class ClientConnection implements Client, SocketOwner, InletOwner, Visitor {
  readonly #context: HostContext;
  readonly #socket: HostSocket;
  readonly #address: AddressEntry;
  readonly #openedAt = performance.now();
  readonly #inlet: Inlet;
  readonly #outflow: Outflow;
  readonly #number: number;
  #ledger: Ledger | undefined;
  #pingedAt: number | undefined;
  #member: Member | undefined;
  #connection: Connection | undefined;
  #doorman: Doorman | undefined;
  /** When the patience or the credential ends, as `performance.now` counts. */
  #deadline: number;
  /** Set as soon as this side closes; nothing is read any more then. */
  #closeCode: number | undefined;
  #lastWords = false;
  #heard = true;

  /** Joins the clients until its socket is closed; to be begun. */
  constructor(socket: HostSocket, context: HostContext, address: AddressEntry) {
    this.#socket = socket;
    this.#context = context;
    this.#number = context.number();
    this.#address = address;
    this.#outflow = new Outflow(socket);
    this.#inlet = new Inlet(context.options, this);
    this.#deadline = this.#openedAt + context.options.firstMessageTimeoutMs;
    socket.belongTo(this);
    context.clients.add(this);
  }

  /** Greets whoever is known, and waits for the others to say who they are. */
  begin(entrance: Entrance): void {
    if ('facts' in entrance) this.#doorman = new Doorman(this.#context, this, entrance.facts);
    else this.#member = entrance.member;
    this.#context.options.observer.connectionOpened();
    if (this.#member) this.#inlet.guard(() => this.#enter());
  }

  get member(): Member | undefined {
    return this.#member;
  }

  get known(): boolean {
    return this.#member !== undefined;
  }

  get gone(): boolean {
    return this.#closeCode !== undefined;
  }

  /** Sends one frame of the session. */
  send(text: string, event: ServerMessage): void {
    const { observer, limits } = this.#context.options;
    if (!this.#lastWords && !this.#outflow.hasRoomFor(text, limits.bufferedBytes)) {
      // The session is in the middle of something: it is told afterwards.
      queueMicrotask(() => this.#leaveBehind());
      return;
    }
    observer.messageSent(event.type, this.#outflow.send(text));
    observer.sessionEvent(event);
    if (event.type !== 'ack') this.#follow(event);
  }

  /** Asked for by the session. */
  close(code: number, reason: string): void {
    this.#closeCode ??= code;
    this.#outflow.close(code, reason);
  }

  beat(): void {
    if (!this.#heard) return this.#socket.terminate();
    this.#heard = false;
    this.#pingedAt = performance.now();
    this.#socket.ping();
  }

  sweep(now: number): number {
    if (now >= this.#deadline) this.#outOfTime();
    const { stalledMs } = this.#context.options.limits;
    if (this.#outflow.stalledFor(now) >= stalledMs) this.#leaveBehind();
    return this.#outflow.waiting;
  }

  get answering(): boolean {
    return this.#connection?.answering ?? false;
  }

  drain(options?: { immediate?: boolean; retryAfterMs?: number }): void {
    if (this.#connection) void this.#connection.drain(options);
    else this.close(CLOSES.serviceRestart.code, CLOSES.serviceRestart.reason);
  }

  signOut(subject: string): boolean {
    if (this.gone || this.#member?.subject.name !== subject) return false;
    this.expel(CLOSES.unauthorized, SENTENCES.signedOut);
    return true;
  }

  terminate(): void {
    this.#socket.terminate();
  }

  handle(message: ClientMessage): void {
    if (message.type === 'auth' && this.#context.authenticator) this.#check(message);
    else this.#connection?.handle(message);
  }

  admit(member: Member, message: AuthMessage): void {
    this.#context.lobby.leave();
    this.#member = member;
    this.#doorman = undefined;
    this.#enter(message);
  }

  renew(expiresAt: Date | number | undefined, message: AuthMessage): void {
    this.#lastUntil(expiresAt);
    this.#connection?.handle(message);
  }

  hold(): void {
    this.#inlet.hold();
    this.#socket.pause();
  }

  release(decide: () => void): void {
    if (this.gone) return;
    this.#socket.resume();
    this.#inlet.release(decide);
  }

  refuse(fault: ProtocolFault): void {
    if (this.#connection) return this.#connection.refuse(fault);
    // Nobody is known yet, so there is no session that could be named.
    const event: ServerMessage = { type: 'error', session_id: 'none', seq: 1, ...fault };
    this.send(JSON.stringify(event), event);
  }

  /** Tells why in words, then closes; the session hears nothing more. */
  expel({ code, reason, error }: Expulsion, message: string, more: Partial<ProtocolFault> = {}): void {
    if (this.gone) return;
    this.#say(error, message, code, more);
    this.close(code, reason);
  }

  onMessage(data: Buffer, isBinary: boolean): void {
    this.#heard = true;
    this.#inlet.take(data, isBinary);
  }

  onPing(): void {
    this.#heard = true;
    this.#inlet.ping();
  }

  onPong(): void {
    this.#heard = true;
    if (this.#pingedAt === undefined) return;
    this.#context.options.observer.pingAnswered(performance.now() - this.#pingedAt);
    this.#pingedAt = undefined;
  }

  onFault(code: number): void {
    if (this.gone) return;
    this.#say(faultOf(code), faultSentence(code, this.#context.options.maxPayload), code);
    this.#outflow.flush();
    this.#closeCode = code;
  }

  onError(error: Error): void {
    this.#context.options.logger.debug({ err: error }, 'socket error');
  }

  onClose(code: number): void {
    const { clients, addresses, subjects, lobby, options } = this.#context;
    const initiator = this.gone ? 'server' : code === CLOSES.lost.code ? 'lost' : 'client';
    this.#closeCode ??= code;
    clients.delete(this);
    addresses.leave(this.#address);
    if (this.#member) subjects.leave(this.#member.subject);
    else lobby.leave();
    this.#connection?.closed();
    this.#ledger?.close();
    const durationMs = Math.round(performance.now() - this.#openedAt);
    options.observer.connectionClosed(this.#closeCode, initiator, durationMs, this.#member !== undefined);
    const auth = this.#member?.how;
    const told = { connection: this.#number, auth, code: this.#closeCode, initiator, durationMs };
    options.logger.info(told, 'connection closed');
  }

  #check(message: AuthMessage): void {
    // What the handshake said is not kept as long as a connection lasts.
    this.#doorman ??= new Doorman(this.#context, this, { headers: {}, url: '', address: this.#address.key });
    this.#doorman.check(message);
  }

  #enter(first?: AuthMessage): void {
    if (!this.#member) return;
    const { subject, how, expiresAt } = this.#member;
    this.#lastUntil(expiresAt);
    const { observer, logger } = this.#context.options;
    observer.connectionAdmitted(how);
    logger.debug({ connection: this.#number, auth: how }, 'connection opened');
    this.#connection = openConnection(this, subject.session, first);
  }

  /** Most connections hear no question for a while, and keep no account until then. */
  #follow(event: ServerMessage): void {
    const { observer, logContent } = this.#context.options;
    const begins = event.type === 'status' && event.query_id !== undefined;
    if (begins) this.#ledger ??= new Ledger(observer, this.#number, logContent);
    this.#ledger?.see(event);
  }

  #lastUntil(expiresAt: Date | number | undefined): void {
    const left = expiresAt === undefined ? Number.POSITIVE_INFINITY : Number(expiresAt) - Date.now();
    this.#deadline = performance.now() + left;
  }

  #outOfTime(): void {
    if (this.#member) this.expel(CLOSES.unauthorized, SENTENCES.expired);
    else this.expel(CLOSES.timeout, SENTENCES.hello, { retryable: true });
  }

  /** The client does not read. The close frame waits behind all the rest, so it is not waited for long. */
  #leaveBehind(): void {
    if (this.gone) return;
    this.#context.options.observer.slowConsumer();
    this.expel(CLOSES.slowConsumer, SENTENCES.slow, { retryable: true });
    setTimeout(() => this.#socket.terminate(), LAST_WORDS_MS).unref();
  }

  /** The last that a client hears before its connection is closed. */
  #say(error: ProtocolFault['code'], message: string, code: number, more: Partial<ProtocolFault> = {}): void {
    this.#lastWords = true;
    this.refuse({ code: error, message, ...more, close_code: code });
    this.#connection?.closed();
  }
}
