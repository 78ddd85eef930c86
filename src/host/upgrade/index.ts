import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { ResolvedHostOptions } from '../options';
import { CLOSE_TIMEOUT_MS, HostSocket } from '../socket';
import { rejectUpgrade } from './reject';
import { pathOf } from './request';

type OnUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** Takes upgrades from servers, refuses those that may not be, and hands the others over as sockets. */
export class Upgrades {
  readonly #options: ResolvedHostOptions;
  readonly #accept: (socket: HostSocket, request: IncomingMessage) => void;
  readonly #sockets: WebSocketServer;
  readonly #servers = new Map<Server, OnUpgrade>();
  #draining = false;

  constructor(options: ResolvedHostOptions, accept: (socket: HostSocket, request: IncomingMessage) => void) {
    this.#options = options;
    this.#accept = accept;
    this.#sockets = new WebSocketServer(socketOptions(options.maxPayload));
    this.#sockets.on('wsClientError', (_error, socket) => {
      this.#options.observer.connectionRejected('handshake');
      rejectUpgrade(socket, 400);
    });
  }

  attach(server: Server): void {
    if (this.#servers.has(server)) return;
    const onUpgrade: OnUpgrade = (request, socket, head) => {
      // First of all: a reset during the handshake would end the process otherwise.
      socket.on('error', (error) => this.#options.logger.debug({ err: error }, 'upgrade socket error'));
      this.#onUpgrade(server, request, socket, head);
    };
    this.#servers.set(server, onUpgrade);
    server.on('upgrade', onUpgrade);
  }

  detach(server: Server): void {
    const onUpgrade = this.#servers.get(server);
    if (onUpgrade) server.off('upgrade', onUpgrade);
    this.#servers.delete(server);
  }

  detachAll(): void {
    for (const server of this.#servers.keys()) this.detach(server);
  }

  /** From now on everybody is told to come back later. */
  drain(): void {
    this.#draining = true;
  }

  #onUpgrade(server: Server, request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { observer, path } = this.#options;
    if (pathOf(request) !== path) {
      // Somebody else on this server may want it; nobody else would leave it hanging.
      if (server.listenerCount('upgrade') > 1) return;
      observer.connectionRejected('path');
      return rejectUpgrade(socket, 404);
    }
    if (this.#draining) {
      observer.connectionRejected('draining');
      return rejectUpgrade(socket, 503, { 'Retry-After': '1' });
    }
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) =>
      this.#accept(webSocket as HostSocket, request),
    );
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
