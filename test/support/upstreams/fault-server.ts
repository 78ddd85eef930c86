import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { EventEmitter } from 'eventemitter3';

export type Bytes = string | Uint8Array;

/** What a server does with one question. */
export type Play = (wire: Wire) => unknown;

const STREAM = { 'Content-Type': 'text/event-stream; charset=utf-8' };

/** One response in progress, controlled down to the bytes: it can be cut, broken or left hanging anywhere. */
export class Wire {
  readonly request: IncomingMessage;
  /** Resolves when the connection is gone, whoever ended it. */
  readonly gone: Promise<void>;
  /** Bytes that `pour` has written. */
  poured = 0;
  readonly #response: ServerResponse;

  constructor(request: IncomingMessage, response: ServerResponse) {
    this.request = request;
    this.#response = response;
    const { socket } = request;
    // A keep-alive connection carries many requests, each of which listens for its end.
    socket.setMaxListeners(0);
    this.gone = new Promise((resolve) => socket.once('close', () => resolve()));
  }

  /** Sends status line and headers at once. Default: those of an event stream. */
  head(status = 200, headers: Record<string, string> = STREAM): this {
    this.#response.writeHead(status, headers).flushHeaders();
    return this;
  }

  send(...pieces: Bytes[]): this {
    for (const piece of pieces) this.#response.write(piece);
    return this;
  }

  /**
   * Sends so that the reader gets each piece separately: networks and streams join whatever arrives together.
   */
  async sendApart(pieces: Iterable<Bytes>): Promise<void> {
    for (const piece of pieces) {
      if (this.request.socket.destroyed) return;
      await new Promise((resolve) => this.#response.write(piece, resolve));
      // The reader, in the same process, needs some turns to take it.
      for (let turn = 0; turn < 3; turn++) await nextTurn();
    }
  }

  /** Ends the response properly. */
  end(...pieces: Bytes[]): void {
    this.send(...pieces);
    this.#response.end();
  }

  /** Bypasses HTTP: writes these bytes as they are. */
  raw(bytes: Bytes): this {
    this.request.socket.write(bytes);
    return this;
  }

  /** Closes the connection cleanly in the middle of the response. */
  cut(): void {
    this.request.socket.end();
  }

  /** Resets the connection; data just sent may be lost with it. */
  reset(): void {
    this.request.socket.resetAndDestroy();
  }

  /** Sends one piece repeatedly, as fast as it is taken, until `limit` bytes or the end of the connection. */
  async pour(piece: Bytes, { limit = Number.POSITIVE_INFINITY, raw = false } = {}): Promise<void> {
    const { socket } = this.request;
    const size = Buffer.byteLength(piece);
    while (!socket.destroyed && this.poured < limit) {
      const room = raw ? socket.write(piece) : this.#response.write(piece);
      this.poured += size;
      const drained = room || once(raw ? socket : this.#response, 'drain').catch(() => {});
      await Promise.race([drained, this.gone]);
    }
  }

  /** One byte every `ms`, until all are sent or the connection ends. */
  async drip(bytes: Bytes, ms: number, { raw = false } = {}): Promise<void> {
    for (const byte of Buffer.from(bytes as Uint8Array)) {
      if (this.request.socket.destroyed) return;
      if (raw) this.raw(Uint8Array.of(byte));
      else this.send(Uint8Array.of(byte));
      await Promise.race([new Promise((resolve) => setTimeout(resolve, ms)), this.gone]);
    }
  }
}

/** A web server on a real port that does to each question's connection whatever it is told to. */
export class FaultServer {
  /** How a question is handled. */
  play: Play = (wire) => wire.head().end();
  /** How a GET is handled; default: as a stray. */
  get: Play | undefined;
  /** The bodies of the questions, as they arrived. */
  readonly posts: Record<string, unknown>[] = [];
  /** Their headers. */
  readonly headers: IncomingHttpHeaders[] = [];
  /** The task ids that it was told to stop. */
  readonly stops: string[] = [];
  /** Requests for anything else. */
  readonly strays: string[] = [];
  connections = 0;
  port = 0;
  #open = 0;

  readonly #route: string;
  readonly #changes = new EventEmitter<{ change: [] }>();
  readonly #server = createServer((request, response) => void this.#handle(request, response));

  private constructor(route: string) {
    this.#route = route;
  }

  /**
   * `listens: false` only reserves a port, so that connections to it are refused until `listen` is called.
   * Questions are POSTs to `route`.
   */
  static async start({ listens = true, route = '/v1/chat-messages' } = {}): Promise<FaultServer> {
    const server = new FaultServer(route);
    server.#server.on('connection', (socket) => {
      server.connections++;
      socket.on('error', () => {});
      server.#changes.emit('change');
    });
    await server.listen();
    if (!listens) await server.close();
    return server;
  }

  async listen(): Promise<void> {
    this.#server.listen(this.port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.port = (this.#server.address() as AddressInfo).port;
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${this.port}/v1`;
  }

  /** Resolves when the condition holds; checks again after every connection and every request. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await new Promise<void>((resolve) => this.#changes.once('change', resolve));
  }

  /** Resolves when no response to a question is in progress. */
  idle(): Promise<void> {
    return this.until(() => this.#open === 0);
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('error', () => {});
    const body = await text(request).catch(() => undefined);
    if (body === undefined) return;
    const stop = /\/chat-messages\/([^/]+)\/stop$/.exec(request.url ?? '')?.[1];
    if (stop !== undefined) this.stops.push(stop);
    else if (request.method === 'GET' && this.get) return void this.get(new Wire(request, response));
    else if (request.method === 'POST' && request.url === this.#route) {
      this.posts.push(JSON.parse(body) as Record<string, unknown>);
      this.headers.push(request.headers);
      this.#open++;
      response.once('close', () => {
        this.#open--;
        this.#changes.emit('change');
      });
      this.#changes.emit('change');
      await this.play(new Wire(request, response));
      return;
    } else this.strays.push(`${request.method} ${request.url}`);
    this.#changes.emit('change');
    response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"result":"success"}');
  }
}
