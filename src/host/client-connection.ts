import type { RawData } from 'ws';
import { type Connection, openConnection, type SessionEvent } from '../session/index';
import type { Client, Clients } from './clients';
import type { CloseInitiator } from './observer';
import type { ResolvedHostOptions } from './options';
import type { HostSocket } from './socket';

/** One client: a socket joined to a connection, and the sign of life that the heartbeat looks for. */
export class ClientConnection implements Client {
  readonly #socket: HostSocket;
  readonly #options: ResolvedHostOptions;
  readonly #clients: Clients;
  readonly #connection: Connection;
  readonly #openedAt = performance.now();
  #heard = true;

  /** Joins the clients until its socket is closed. */
  constructor(socket: HostSocket, options: ResolvedHostOptions, clients: Clients) {
    this.#socket = socket;
    this.#options = options;
    this.#clients = clients;
    socket.client = this;
    // First of all: a socket's error without a listener would end the process.
    socket.on('error', onError);
    socket.on('message', onMessage);
    socket.on('pong', onPong);
    socket.on('close', onClose);
    clients.add(this);
    options.observer.connectionOpened();
    this.#connection = openConnection(this, options.session);
    options.observer.connectionAdmitted('none');
  }

  /** Sends one frame of the session. */
  send(text: string, event: SessionEvent): void {
    this.#socket.send(text);
    this.#options.observer.messageSent(event.type, Buffer.byteLength(text));
    this.#options.observer.sessionEvent(event);
  }

  /** Asked for by the session. */
  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  beat(): void {
    if (!this.#heard) return this.#socket.terminate();
    this.#heard = false;
    this.#socket.ping();
  }

  drain(options?: { immediate?: boolean }): void {
    void this.#connection.drain(options);
  }

  terminate(): void {
    this.#socket.terminate();
  }

  heard(): void {
    this.#heard = true;
  }

  beforeTooLarge(): void {
    this.#connection.refuse({
      code: 'MESSAGE_TOO_LARGE',
      message: `A frame may have at most ${this.#options.maxPayload} bytes; the connection is closed.`,
    });
  }

  onMessage(data: RawData, isBinary: boolean): void {
    this.#heard = true;
    const { observer } = this.#options;
    if (isBinary) {
      observer.messageInvalid('INVALID_MESSAGE');
      return this.#connection.refuse({
        code: 'INVALID_MESSAGE',
        message: 'Binary frames are not read; send JSON as a text frame.',
      });
    }
    const bytes = data as Buffer;
    const result = this.#connection.receive(bytes.toString());
    if (result.ok) observer.messageReceived(result.message.type, bytes.length);
    else observer.messageInvalid(result.fault.code);
  }

  onClose(code: number): void {
    this.#clients.delete(this);
    this.#connection.closed();
    const { observer } = this.#options;
    observer.connectionClosed(code, this.#initiator(code), performance.now() - this.#openedAt);
  }

  onError(error: Error): void {
    this.#options.logger.debug({ err: error }, 'socket error');
  }

  #initiator(code: number): CloseInitiator {
    if (code === 1006) return 'lost';
    return this.#socket.closedByUs ? 'server' : 'client';
  }
}

// Shared by all sockets: a closure a connection would be kept as long as the connection.
function onMessage(this: unknown, data: RawData, isBinary: boolean): void {
  clientOf(this)?.onMessage(data, isBinary);
}
function onPong(this: unknown): void {
  clientOf(this)?.heard();
}
function onClose(this: unknown, code: number): void {
  clientOf(this)?.onClose(code);
}
function onError(this: unknown, error: Error): void {
  clientOf(this)?.onError(error);
}

/** `ws` calls its listeners with the socket as `this`. */
function clientOf(socket: unknown): ClientConnection | undefined {
  return (socket as HostSocket).client as ClientConnection | undefined;
}
