import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { ClientConnection } from './client-connection';
import { answerHttp, type Health } from './http';
import { type HostOptions, type ResolvedHostOptions, resolveHostOptions } from './options';
import { HostSocket } from './socket';
import { pathOf, rejectUpgrade } from './upgrade';

export interface ListenOptions {
  /** Default 8000; 0 takes any free port. */
  port?: number;
  /** Default 127.0.0.1: reachable from this machine only. */
  host?: string;
}

export interface Listening {
  host: string;
  port: number;
  /** Where clients connect, such as `ws://127.0.0.1:8000/ws/realtime-asr`. */
  url: string;
}

export interface CloseOptions {
  /** How long running answers may take to finish, in milliseconds. Default 25,000. */
  timeoutMs?: number;
}

/** How long a peer may take to answer a close frame. */
const CLOSE_TIMEOUT_MS = 2_000;

/** Puts sessions on a port, or on a server that is there already. One backend answers all of them. */
export class Host {
  readonly #options: ResolvedHostOptions;
  readonly #backendName: string;
  readonly #sockets: WebSocketServer;
  readonly #clients = new Set<ClientConnection>();
  readonly #attached = new Map<Server, (request: IncomingMessage, socket: Duplex, head: Buffer) => void>();
  readonly #heartbeat: ReturnType<typeof setInterval>;
  #server: Server | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: HostOptions) {
    this.#options = resolveHostOptions(options);
    this.#backendName = options.backend.name;
    this.#sockets = new WebSocketServer(socketOptions(this.#options.maxPayload));
    this.#sockets.on('wsClientError', (_error, socket) => rejectUpgrade(socket, 400));
    this.#heartbeat = setInterval(() => {
      for (const client of this.#clients) client.beat();
    }, this.#options.pingIntervalMs);
    this.#heartbeat.unref();
  }

  /** Opens a server of its own. Rejects with Node's error when the port can not be had. */
  async listen({ port = 8_000, host = '127.0.0.1' }: ListenOptions = {}): Promise<Listening> {
    if (this.#server || this.#closing) throw new Error('This host listens already, or is closed.');
    const server = createServer({ headersTimeout: 5_000, requestTimeout: 10_000 }, (request, response) =>
      answerHttp(request, response, this.#options.path, () => this.health()),
    );
    this.#server = server;
    this.attach(server);
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen({ port, host }, () => {
          server.off('error', reject);
          resolve();
        });
      });
    } catch (error) {
      this.#server = undefined;
      this.#detach(server);
      throw error;
    }
    const address = server.address() as AddressInfo;
    const authority = address.family === 'IPv6' ? `[${host}]` : host;
    return { host, port: address.port, url: `ws://${authority}:${address.port}${this.#options.path}` };
  }

  /**
   * Takes the WebSocket upgrades of its path from a server of somebody else's: Node's own, Express's or
   * Fastify's. Everything else on that server stays as it is.
   */
  attach(server: Server): void {
    if (this.#attached.has(server)) return;
    const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      // First of all: a reset during the handshake would end the process otherwise.
      socket.on('error', (error) => this.#options.logger.debug({ err: error }, 'upgrade socket error'));
      this.#onUpgrade(server, request, socket, head);
    };
    this.#attached.set(server, onUpgrade);
    server.on('upgrade', onUpgrade);
  }

  /** What `GET /healthz` says. */
  health(): Health {
    return {
      status: this.#closing ? 'draining' : 'ok',
      backend: this.#backendName,
      connections: this.#clients.size,
    };
  }

  /**
   * Shuts down: new clients are refused, running answers finish, every connection is closed with 1012.
   * What is not done by `timeoutMs` is given up, and its client told. A server that was attached is left open.
   */
  close(options: CloseOptions = {}): Promise<void> {
    this.#closing ??= this.#close(options.timeoutMs ?? 25_000);
    return this.#closing;
  }

  async #close(timeoutMs: number): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      if (this.#server) this.#server.close(() => resolve());
      else resolve();
    });
    const timers = [
      setTimeout(() => {
        for (const client of this.#clients) void client.drain({ immediate: true });
      }, timeoutMs),
      setTimeout(() => {
        for (const client of this.#clients) client.socket.terminate();
      }, timeoutMs + CLOSE_TIMEOUT_MS),
    ];
    await Promise.all(
      [...this.#clients].map((client) => {
        void client.drain();
        return client.gone;
      }),
    );
    for (const timer of timers) clearTimeout(timer);
    clearInterval(this.#heartbeat);
    for (const server of this.#attached.keys()) this.#detach(server);
    this.#server?.closeAllConnections();
    await closed;
  }

  #detach(server: Server): void {
    const onUpgrade = this.#attached.get(server);
    if (onUpgrade) server.off('upgrade', onUpgrade);
    this.#attached.delete(server);
  }

  #onUpgrade(server: Server, request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (pathOf(request) !== this.#options.path) {
      // Somebody else on this server may want it; nobody else would leave it hanging.
      if (server.listenerCount('upgrade') === 1) rejectUpgrade(socket, 404);
      return;
    }
    if (this.#closing) return rejectUpgrade(socket, 503, { 'Retry-After': '1' });
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const { session, maxPayload, logger } = this.#options;
      const client = new ClientConnection(webSocket as HostSocket, session, maxPayload, logger);
      this.#clients.add(client);
      void client.gone.then(() => this.#clients.delete(client));
    });
  }
}

function socketOptions(maxPayload: number) {
  return {
    noServer: true,
    WebSocket: HostSocket,
    clientTracking: false,
    // Frames are short, and compression costs memory per connection and opens attacks.
    perMessageDeflate: false,
    maxPayload,
    maxFragments: 64,
    maxBufferedChunks: 1_024,
    maxPendingAutoPongs: 8,
    closeTimeout: CLOSE_TIMEOUT_MS,
  };
}

export function createHost(options: HostOptions): Host {
  return new Host(options);
}
