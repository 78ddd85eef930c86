import {
  type AckMessage,
  type ClientMessage,
  type CloseAction,
  closeActionOf,
  type ErrorMessage,
  type ServerMessage,
  type StatusMessage,
} from '../../protocol/index';
import { ConnectError, connectErrorOf, NotConnectedError } from '../errors';
import type { Events } from '../events';
import type { CheckedOptions } from '../options';
import { Connection, type ConnectionEnd, UNRESPONSIVE } from '../wire/connection';
import type { InvalidFrame } from '../wire/message-reader';
import { type CloseInfo, dial, publicAddress, type ReadyCredential } from '../wire/socket';
import { Backoff } from './backoff';
import { Credentials } from './credentials';
import { Handshake } from './handshake';
import { type CountedMessage, Outbox } from './outbox';
import { isHidden, isOffline, watchPage } from './page';
import { Position } from './position';
import { Sender } from './sender';
import { AWAY_REASONS, type AwayReason, type ClientState } from './state';

/** A session over as many connections as it takes. */
export class Link {
  /** Resolves when no connection follows any more; never rejects. */
  readonly closed: Promise<CloseInfo>;
  /** Contains no secrets. */
  readonly address: string;
  readonly #options: CheckedOptions;
  readonly #events: Events;
  readonly #outbox: Outbox;
  readonly #backoff: Backoff;
  readonly #credentials: Credentials;
  #resolveClosed: (info: CloseInfo) => void = () => {};
  #unwatch: () => void = () => {};
  #state: ClientState = { type: 'new' };
  /** The pending `connect`. */
  #first: { resolve(ack: AckMessage): void; reject(error: unknown): void } | undefined;
  #connection: Connection | undefined;
  /** Of the connection attempt, or of the wait before the next. */
  #timer: unknown;
  readonly #sender: Sender;
  #upSince: number | undefined;
  #position: Position | undefined;
  /** When the session's connection was lost. */
  #awaySince = 0;
  #handshake = new Handshake(false);
  /** Whether the credential was got anew after a refusal. */
  #hasReauthenticated = false;
  #isStopping = false;
  #isClosing = false;

  constructor(options: CheckedOptions, events: Events) {
    this.#options = options;
    this.#events = events;
    this.#credentials = new Credentials(options.credential);
    this.#outbox = new Outbox(options.queue);
    this.#sender = new Sender(this.#outbox, options.clock, options.socketBytes);
    this.#backoff = new Backoff(options.reconnect?.maxDelayMs ?? 0, options.random);
    this.address = publicAddress(options.url);
    this.closed = new Promise((resolve) => {
      this.#resolveClosed = resolve;
    });
  }

  get state(): ClientState {
    return this.#state;
  }

  get sessionId(): string | undefined {
    return this.#connection?.sessionId ?? this.#position?.label;
  }

  get queued(): number {
    return this.#outbox.size;
  }

  /** Call once. */
  connect(): Promise<AckMessage> {
    return new Promise((resolve, reject) => {
      if (this.#state.type === 'closed') return reject(new NotConnectedError('closed'));
      this.#first = { resolve, reject };
      this.#unwatch = watchPage(() => this.#pageChanged());
      this.#dial();
    });
  }

  /** Returns the `client_seq` of the message, if it is counted. */
  send(message: ClientMessage): number | undefined {
    const { type } = this.#state;
    if (type === 'new' || type === 'closed') throw new NotConnectedError(type);
    if (message.type === 'asr_chunk' || message.type === 'control') {
      if (message.type === 'control' && message.action === 'stop') this.#isStopping = true;
      const { clientSeq, dropped } = this.#outbox.add(message);
      this.#drop(dropped);
      this.#flush();
      return clientSeq;
    }
    if (message.type === 'auth') this.#credentials.renew(message.token);
    if (message.type === 'auth' || this.#isUp) this.#connection?.send(message);
    return undefined;
  }

  /** Ends with code 1000, whatever is going on. */
  close(): void {
    this.#isClosing = true;
    if (!this.#connection?.isOpen) return this.abort(new NotConnectedError('closed'));
    this.#stopTimers();
    this.#connection.close();
  }

  abort(reason: unknown): void {
    this.#connection?.drop(1000);
    this.#finish({ code: 1000, reason: '' }, reason);
  }

  get #isUp(): boolean {
    return this.#upSince !== undefined;
  }

  #dial(): void {
    this.#stopTimers();
    const { clock, connectTimeoutMs } = this.#options;
    this.#setState({ type: 'connecting' });
    this.#timer = clock.setTimeout(
      () => this.#failed('timeout', `${this.address} did not greet within ${connectTimeoutMs} ms.`),
      connectTimeoutMs,
    );
    const attempt = this.#timer;
    const credential = this.#credentials.get();
    if (!(credential instanceof Promise)) return this.#open(credential);
    credential.then(
      (ready) => {
        if (this.#timer === attempt) this.#open(ready);
      },
      (error: unknown) => {
        if (this.#timer === attempt) this.#failed('credential', 'The credential could not be got.', error);
      },
    );
  }

  #open(credential: ReadyCredential): void {
    const { url, WebSocket, clock, keepaliveIntervalMs } = this.#options;
    try {
      const socket = dial(WebSocket, url.href, credential);
      this.#connection = new Connection(socket, clock, keepaliveIntervalMs, {
        opened: () => this.#opened(credential.token),
        frame: (text) => this.#events.emitter.emit('frame', text),
        invalid: (fault) => this.#invalid(fault),
        message: (message) => this.#receive(message),
        ended: (end) => this.#ended(end),
      });
    } catch (error) {
      // Its message may contain the address, including secrets.
      this.#ended({ code: 1006, reason: '', announced: undefined, failure: { error } });
    }
  }

  #opened(token: string | undefined): void {
    if (token !== undefined) this.#connection?.send({ type: 'auth', token });
    const position = this.#position?.isResumable ? this.#position : undefined;
    this.#handshake = new Handshake(position !== undefined);
    if (position) this.#connection?.send(position.reconnect());
  }

  #invalid(fault: InvalidFrame): void {
    this.#events.emitter.emit('invalid', fault);
    if (!this.#isUp)
      this.#failed('protocol', `${this.address} does not speak this protocol. ${fault.problem}`);
  }

  #receive(message: ServerMessage): void {
    if (this.#isUp) return this.#receiveEvent(message);
    switch (this.#handshake.receive(message)) {
      case 'resumed':
        return this.#resumed(message as AckMessage);
      case 'new':
        return this.#begun(this.#handshake);
      case 'unavailable':
        return this.#unavailable(message as ErrorMessage);
      case 'other':
        return this.#events.message(message);
    }
  }

  #receiveEvent(message: ServerMessage): void {
    if (!this.#position?.accepts(message)) return;
    if (message.type === 'ack') this.#outbox.acknowledged(message);
    if (message.type === 'error' && !this.#handshake.isLate(message)) this.#outbox.refused(message);
    if (message.type === 'status' && message.retry_after_ms) this.#postpone(message);
    this.#events.message(message);
    this.#flush();
  }

  /** The new session is the last resort. */
  #unavailable(error: ErrorMessage): void {
    const windowMs = this.#position?.windowMs ?? 0;
    if (this.#options.clock.now() - this.#awaySince >= windowMs) return this.#begun(this.#handshake);
    this.#connection?.drop(1000);
    this.#connection = undefined;
    this.#postpone(error);
    this.#retry('session_unavailable');
  }

  /** A new session. */
  #begun({ greeting, held, loss, refusal }: Handshake): void {
    if (!greeting) return;
    const lost = this.#position && loss;
    this.#position = new Position(greeting);
    this.#up();
    if (lost) {
      this.#events.answers.lost(lost);
      this.#drop(this.#outbox.renewed(this.#options.reconnect?.resend === true));
    }
    this.#setState({ type: 'connected', lost });
    this.#first?.resolve(greeting);
    this.#first = undefined;
    this.#events.message(greeting);
    for (const message of held) this.#receiveEvent(message);
    if (refusal) this.#receiveEvent(refusal);
    this.#flush();
    // What was to be finished before stopping is lost with its session.
    if (lost && this.#isStopping && this.#outbox.size === 0) this.close();
  }

  /** The session goes on. */
  #resumed(ack: AckMessage): void {
    this.#position?.resumed(ack);
    const arrived = this.#outbox.resumed(ack.last_client_seq ?? 0);
    this.#up();
    // Whatever is sent now confirms the new token.
    if (!this.#outbox.hasWaiting) this.#connection?.ask();
    const truncated = ack.truncated === true;
    this.#setState({ type: 'resumed', truncated });
    if (truncated) this.#events.truncated();
    this.#events.message(ack);
    // Acknowledgements are not sent again, but they can be told from the number.
    for (const lost of arrived) this.#events.message({ type: 'ack', session_id: ack.session_id, ...lost });
    this.#flush();
  }

  #up(): void {
    const { clock } = this.#options;
    clock.clearTimeout(this.#timer);
    this.#upSince = clock.now();
    this.#backoff.postpone(0);
  }

  #flush(): void {
    if (this.#isUp && this.#connection) {
      this.#sender.flush(this.#connection, this.#position?.isResumable === true);
    }
  }

  #postpone({ retry_after_ms }: ErrorMessage | StatusMessage): void {
    this.#backoff.postpone(this.#options.clock.now(), retry_after_ms);
  }

  #drop(messages: CountedMessage[]): void {
    if (messages.length > 0) this.#events.emitter.emit('dropped', messages);
  }

  #failed(failure: 'protocol' | 'timeout' | 'credential', message: string, cause?: unknown): void {
    this.#connection?.drop(1000);
    this.#connection = undefined;
    this.#down({ code: 1000, reason: '' }, new ConnectError(failure, message, cause), 'reconnect');
  }

  #ended(end: ConnectionEnd): void {
    const { code, reason, announced, failure } = end;
    this.#connection = undefined;
    if (announced?.retry_after_ms) this.#postpone(announced);
    const error = this.#isUp ? undefined : connectErrorOf(this.address, code, failure);
    const action = code === UNRESPONSIVE.code ? 'reconnect' : closeActionOf(code);
    // In Node a refused handshake tells its status.
    const isRefused = error?.failure === 'unauthorized' && code === 1006;
    this.#down({ code, reason }, error, isRefused ? 'authenticate' : action);
  }

  #down(info: CloseInfo, error: ConnectError | undefined, action: CloseAction): void {
    const { clock, reconnect } = this.#options;
    const hasStopped = this.#isStopping && this.#position?.isOver;
    this.#stopTimers();
    if (this.#upSince !== undefined) {
      if (this.#backoff.ended(clock.now() - this.#upSince)) this.#hasReauthenticated = false;
      this.#upSince = undefined;
      this.#awaySince = clock.now();
      this.#outbox.lost();
      if (!this.#position?.isResumable) this.#events.answers.lost('not_kept');
    }
    const mayRetry = reconnect && (!this.#first || reconnect.initially) && !this.#isClosing && !hasStopped;
    if (!mayRetry || action === 'done' || action === 'give_up') return this.#finish(info, error);
    if (action === 'authenticate') {
      if (!this.#credentials.canRenew || this.#hasReauthenticated) return this.#finish(info, error);
      this.#hasReauthenticated = true;
    }
    this.#retry(error?.failure ?? AWAY_REASONS[info.code] ?? 'closed', info.code);
  }

  #retry(reason: AwayReason, code?: number): void {
    const { clock } = this.#options;
    this.#stopTimers();
    const { attempt, retryInMs, timerMs } = this.#backoff.next(clock.now());
    this.#timer = clock.setTimeout(() => this.#dial(), timerMs);
    this.#setState({ type: 'away', attempt, retryInMs, reason, code });
  }

  #finish(info: CloseInfo, error: unknown): void {
    if (this.#state.type === 'closed') return;
    this.#stopTimers();
    this.#unwatch();
    this.#connection = undefined;
    this.#upSince = undefined;
    this.#setState({ type: 'closed', ...info });
    this.#first?.reject(error);
    this.#first = undefined;
    this.#resolveClosed(info);
    this.#events.close(info);
  }

  /** The browser went offline or online, or the page is shown again. */
  #pageChanged(): void {
    const { clock } = this.#options;
    if (this.#isUp) return this.#connection?.doubt();
    if (this.#state.type !== 'away' || isOffline() || isHidden()) return;
    this.#stopTimers();
    const retryInMs = this.#backoff.left(clock.now());
    if (retryInMs === 0) return this.#dial();
    this.#timer = clock.setTimeout(() => this.#dial(), retryInMs);
    this.#setState({ ...this.#state, retryInMs });
  }

  #setState(state: ClientState): void {
    this.#state = state;
    this.#events.emitter.emit('state', state);
  }

  #stopTimers(): void {
    const { clock } = this.#options;
    clock.clearTimeout(this.#timer);
    this.#sender.stop();
    this.#timer = undefined;
  }
}
