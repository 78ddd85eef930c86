import type { AckMessage, ClientMessage, ServerMessage } from '../protocol/index';
import { ConnectError, connectErrorOf, NotConnectedError } from './errors';
import { type InvalidFrame, MessageReader } from './message-reader';
import type { CheckedOptions } from './options';
import { type CloseInfo, dial, publicAddress, type WebSocketLike } from './socket';

interface ConnectionListener {
  frame(text: string): void;
  invalid(fault: InvalidFrame): void;
  message(message: ServerMessage): void;
  close(info: CloseInfo): void;
}

/** The pending `dial`, until the server greets. */
interface Greeting {
  resolve(ack: AckMessage): void;
  reject(error: ConnectError): void;
}

/** One socket from connecting to closing: its state, its greeting, and its frames parsed into messages. */
export class Connection {
  /** Resolves when the socket is closed, however it ended; never rejects. */
  readonly closed: Promise<CloseInfo>;
  /** Contains no secrets. */
  readonly address: string;
  readonly #options: CheckedOptions;
  readonly #listener: ConnectionListener;
  readonly #reader = new MessageReader();
  #resolveClosed: (info: CloseInfo) => void = () => {};
  #greeting: Greeting | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #socket: WebSocketLike | undefined;
  #lastError: unknown;
  /** The close code that the server announced. */
  #announced: number | undefined;
  #state: 'new' | 'open' | 'ended' | 'closed' = 'new';

  constructor(options: CheckedOptions, listener: ConnectionListener) {
    this.#options = options;
    this.#listener = listener;
    this.address = publicAddress(options.url);
    this.closed = new Promise((resolve) => {
      this.#resolveClosed = resolve;
    });
  }

  get sessionId(): string | undefined {
    return this.#reader.sessionId;
  }

  /** Call once. Resolves with the greeting, rejects with a `ConnectError`. */
  dial(): Promise<AckMessage> {
    return new Promise((resolve, reject) => {
      if (this.#state === 'closed') return reject(new NotConnectedError('closed'));
      this.#greeting = { resolve, reject };
      const { connectTimeoutMs } = this.#options;
      this.#timer = setTimeout(
        () => this.#giveUp('timeout', `${this.address} did not greet within ${connectTimeoutMs} ms.`),
        connectTimeoutMs,
      );
      this.#open();
    });
  }

  send(message: ClientMessage): void {
    if (!this.#socket || this.#state !== 'open') {
      throw new NotConnectedError(this.#state === 'new' ? 'new' : 'closed');
    }
    this.#socket.send(JSON.stringify(message));
  }

  close(): void {
    if (this.#socket) this.#socket.close(1000);
    else this.#end({ code: 1000, reason: '' });
  }

  #open(): void {
    const { url, WebSocket, credential } = this.#options;
    try {
      this.#socket = dial(WebSocket, url.href, credential);
    } catch (error) {
      // Its message may contain the address, including secrets.
      this.#lastError = { error };
      this.#end({ code: 1006, reason: '' });
      return;
    }
    this.#socket.addEventListener('error', (event) => {
      this.#lastError = event;
    });
    this.#socket.addEventListener('open', () => {
      if (this.#state !== 'new') return;
      this.#state = 'open';
      if (credential.token !== undefined) this.send({ type: 'auth', token: credential.token });
    });
    this.#socket.addEventListener('message', ({ data }) => this.#receive(data));
    this.#socket.addEventListener('close', ({ code, reason }) => {
      // The close frame can get lost even though the preceding message arrived.
      this.#end({ code: code === 1006 ? (this.#announced ?? code) : code, reason });
    });
  }

  #receive(data: unknown): void {
    if (this.#state !== 'open') return;
    if (typeof data === 'string') this.#listener.frame(data);
    const result = this.#reader.read(data);
    if (result.ok) {
      const { message } = result;
      if (message.type === 'ack' && message.message === 'connected') this.#answerDialler()?.resolve(message);
      if (message.type === 'error') this.#announced ??= message.close_code;
      this.#listener.message(message);
    } else {
      this.#listener.invalid({ problem: result.problem, data });
      if (!this.#greeting) return;
      this.#giveUp('protocol', `${this.address} does not speak this protocol. ${result.problem}`);
    }
  }

  #giveUp(failure: 'protocol' | 'timeout', message: string): void {
    this.#answerDialler()?.reject(new ConnectError(failure, message));
    this.#state = 'ended';
    this.#socket?.close(1000);
  }

  #end(info: CloseInfo): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#answerDialler()?.reject(connectErrorOf(this.address, info.code, this.#lastError));
    this.#resolveClosed(info);
    this.#listener.close(info);
  }

  #answerDialler(): Greeting | undefined {
    const greeting = this.#greeting;
    this.#greeting = undefined;
    clearTimeout(this.#timer);
    return greeting;
  }
}
