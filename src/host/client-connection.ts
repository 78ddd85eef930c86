import type { RawData } from 'ws';
import type { Logger } from '../logger';
import { type Connection, openConnection, type SharedSessionOptions } from '../session/index';
import type { HostSocket } from './socket';

/** One client: a socket joined to a connection, and the sign of life that the heartbeat looks for. */
export class ClientConnection {
  readonly socket: HostSocket;
  /** Resolves when the socket is closed. */
  readonly gone: Promise<void>;
  readonly #connection: Connection;
  #heard = true;

  constructor(socket: HostSocket, session: SharedSessionOptions, maxPayload: number, logger: Logger) {
    this.socket = socket;
    // First of all: a socket's error without a listener would end the process.
    socket.on('error', (error) => logger.debug({ err: error }, 'socket error'));
    this.#connection = openConnection(
      {
        send: (text) => socket.send(text),
        close: (code, reason) => socket.close(code, reason),
      },
      session,
    );
    socket.beforeTooLarge = () =>
      this.#connection.refuse({
        code: 'MESSAGE_TOO_LARGE',
        message: `A frame may have at most ${maxPayload} bytes; the connection is closed.`,
      });
    socket.on('message', (data, isBinary) => this.#onMessage(data, isBinary));
    socket.on('pong', () => {
      this.#heard = true;
    });
    this.gone = new Promise((resolve) => {
      socket.on('close', () => {
        this.#connection.closed();
        resolve();
      });
    });
  }

  /** One heartbeat: drops a client that was silent since the last one. */
  beat(): void {
    if (!this.#heard) return this.socket.terminate();
    this.#heard = false;
    this.socket.ping();
  }

  drain(options?: { immediate?: boolean }): Promise<void> {
    return this.#connection.drain(options);
  }

  #onMessage(data: RawData, isBinary: boolean): void {
    this.#heard = true;
    if (isBinary) {
      this.#connection.refuse({
        code: 'INVALID_MESSAGE',
        message: 'Binary frames are not read; send JSON as a text frame.',
      });
    } else {
      this.#connection.receive(data.toString());
    }
  }
}
