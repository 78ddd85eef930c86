import type { ClientMessage, ErrorMessage, ServerMessage } from '../../protocol/index';
import type { ClientClock } from '../clock';
import { Liveness } from './liveness';
import { type InvalidFrame, MessageReader } from './message-reader';
import type { CloseInfo, WebSocketLike } from './socket';

/** What the client does to a socket that it takes for dead. Never seen by a server. */
export const UNRESPONSIVE: CloseInfo = { code: 4499, reason: 'unresponsive' };

/** How long a server may take to answer a close. */
const CLOSE_MS = 2_000;

/** How a connection ended. */
export interface ConnectionEnd extends CloseInfo {
  /** The server's announcement of this end. */
  announced: ErrorMessage | undefined;
  /** The socket's last `error` event: in Node it says more than the code. */
  failure: unknown;
}

export interface ConnectionOwner {
  opened(): void;
  frame(text: string): void;
  invalid(fault: InvalidFrame): void;
  message(message: ServerMessage): void;
  ended(end: ConnectionEnd): void;
}

/** One socket from opening to its end: frames become messages, silence becomes an end. After the end nothing follows. */
export class Connection {
  readonly #clock: ClientClock;
  readonly #socket: WebSocketLike;
  readonly #owner: ConnectionOwner;
  readonly #reader = new MessageReader();
  #liveness: Liveness | undefined;
  /** For each keepalive that is not acknowledged yet: whether it was our own. */
  readonly #keepalives: boolean[] = [];
  #state: 'opening' | 'open' | 'closing' | 'ended' = 'opening';
  #announced: ErrorMessage | undefined;
  #failure: unknown;
  #closeTimer: unknown;

  constructor(
    socket: WebSocketLike,
    clock: ClientClock,
    keepaliveIntervalMs: number,
    owner: ConnectionOwner,
  ) {
    this.#socket = socket;
    this.#clock = clock;
    this.#owner = owner;
    socket.addEventListener('error', (event) => {
      this.#failure = event;
    });
    socket.addEventListener('open', () => {
      if (this.#state !== 'opening') return;
      this.#state = 'open';
      this.#liveness = new Liveness(clock, keepaliveIntervalMs, {
        ask: () => this.ask(),
        dead: () => this.#abandon(UNRESPONSIVE),
      });
      owner.opened();
    });
    socket.addEventListener('message', ({ data }) => this.#receive(data));
    socket.addEventListener('close', ({ code, reason }) => {
      // The close frame can get lost even though the message before it arrived.
      this.#end({ code: code === 1006 ? (this.#announced?.close_code ?? code) : code, reason });
    });
  }

  get sessionId(): string | undefined {
    return this.#reader.sessionId;
  }

  get isOpen(): boolean {
    return this.#state === 'open';
  }

  /** Bytes that have not left yet. */
  get bufferedAmount(): number {
    return this.#socket.bufferedAmount ?? 0;
  }

  send(message: ClientMessage): void {
    if (this.#state !== 'open') return;
    if (message.type === 'keepalive') this.#keepalives.push(false);
    this.#socket.send(JSON.stringify(message));
  }

  /** Sends a keepalive whose `ack` is nobody's business. */
  ask(): void {
    if (this.#state !== 'open') return;
    this.#keepalives.push(true);
    this.#socket.send('{"type":"keepalive"}');
  }

  /** There is reason to doubt that the connection is alive. */
  doubt(): void {
    if (this.#state === 'open') this.#liveness?.doubt();
  }

  /** Closes it; the end follows when the server agrees, or soon after. */
  close(): void {
    if (this.#state === 'closing' || this.#state === 'ended') return;
    this.#state = 'closing';
    this.#liveness?.stop();
    this.#closeTimer = this.#clock.setTimeout(() => this.#abandon({ code: 1006, reason: '' }), CLOSE_MS);
    this.#socket.close(1000);
  }

  /** Is rid of the connection; the owner hears nothing more of it. Code 1000 tells the server that its session is over. */
  drop(code: 1000 | 4499): void {
    if (this.#state === 'ended') return;
    this.#stop();
    if (code === 1000) this.#socket.close(code);
    else this.#cut();
  }

  #receive(data: unknown): void {
    if (this.#state !== 'open') return;
    this.#liveness?.heard();
    if (typeof data === 'string') this.#owner.frame(data);
    const result = this.#reader.read(data);
    if (!result.ok) return this.#owner.invalid({ problem: result.problem, data });
    const { message } = result;
    if (message.type === 'ack' && message.received_type === 'keepalive' && this.#keepalives.shift()) return;
    // An announcement is for the close that follows, not for one in an hour.
    this.#announced = message.type === 'error' && message.close_code !== undefined ? message : undefined;
    this.#owner.message(message);
  }

  #abandon(info: CloseInfo): void {
    this.#end(info);
    this.#cut();
  }

  #cut(): void {
    if (this.#socket.terminate) this.#socket.terminate();
    else this.#socket.close(UNRESPONSIVE.code, UNRESPONSIVE.reason);
  }

  #end(info: CloseInfo): void {
    if (this.#state === 'ended') return;
    this.#stop();
    this.#owner.ended({ ...info, announced: this.#announced, failure: this.#failure });
  }

  #stop(): void {
    this.#state = 'ended';
    this.#liveness?.stop();
    this.#clock.clearTimeout(this.#closeTimer);
  }
}
