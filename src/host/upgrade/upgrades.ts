import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { CLOSES, SUBPROTOCOL } from '../../protocol/index';
import type { Facts } from '../auth/authenticator';
import { type Member, strangerOf } from '../auth/member';
import { ClientConnection, type Entrance } from '../connection/client-connection';
import { SENTENCES } from '../connection/errors';
import { CLOSE_TIMEOUT_MS, HostSocket } from '../connection/socket';
import type { HostContext } from '../context';
import type { AddressEntry } from '../limits/addresses';
import { type Recognised, recognise } from './identify';
import { REJECTIONS, type Rejection, rejectUpgrade } from './reject';
import { pathOf } from './request';

type OnUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** Takes upgrades from servers, refuses those that may not be, and turns the others into clients. */
export class Upgrades {
  readonly #context: HostContext;
  readonly #sockets: WebSocketServer;
  readonly #servers = new Map<Server, OnUpgrade>();
  readonly #onSocketError = (error: Error) =>
    this.#context.options.logger.debug({ err: error }, 'upgrade socket error');
  /** Whose credential is being looked at. */
  #knocking = 0;
  #draining = false;

  constructor(context: HostContext) {
    this.#context = context;
    this.#sockets = new WebSocketServer(socketOptions(context.options.maxPayload));
    this.#sockets.on('wsClientError', (_error, socket) => this.#reject(socket, REJECTIONS.handshake));
  }

  attach(server: Server): void {
    if (this.#servers.has(server)) return;
    const onUpgrade: OnUpgrade = (request, socket, head) => {
      // First of all: a reset during the handshake would end the process otherwise.
      socket.on('error', this.#onSocketError);
      this.#onUpgrade(server, { request, socket, head, startedAt: performance.now() });
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

  #onUpgrade(server: Server, handshake: Handshake): void {
    const { options, addresses, addressOf, authenticator, subjects } = this.#context;
    const { request, socket } = handshake;
    if (pathOf(request) !== options.path) {
      // Somebody else on this server may want it; nobody else would leave it hanging.
      if (server.listenerCount('upgrade') === 1) this.#reject(socket, REJECTIONS.path);
      return;
    }
    const rejection = this.#objection(request);
    if (rejection) return this.#reject(socket, rejection);
    const address = addresses.enter(addressOf(request));
    if (!address) return this.#reject(socket, REJECTIONS.addressFull);
    if (authenticator) this.#recognise(handshake, address);
    else this.#accept(handshake, { address, member: strangerOf(subjects) });
  }

  /** What can be said without knowing who it is. */
  #objection({ headers }: IncomingMessage): Rejection | undefined {
    const { clients, options, originAllowed } = this.#context;
    if (this.#draining) return REJECTIONS.draining;
    // An older draft has its origin in another header, where nobody would look at it.
    if (headers['sec-websocket-version'] !== '13') return REJECTIONS.version;
    if (headers.origin !== undefined && !originAllowed(headers.origin, headers.host))
      return REJECTIONS.origin;
    if (clients.size + this.#knocking >= options.limits.connections) return REJECTIONS.full;
    return undefined;
  }

  #recognise(handshake: Handshake, address: AddressEntry): void {
    const found = recognise(this.#context, handshake.request, address.key);
    if (!(found instanceof Promise)) return this.#conclude(handshake, address, found);
    this.#knocking++;
    void found
      .catch((error: unknown): Recognised => {
        this.#context.options.logger.error({ err: error }, 'a handshake could not be handled');
        return { rejection: REJECTIONS.unknown };
      })
      .then((known) => {
        this.#knocking--;
        this.#conclude(handshake, address, known);
      });
  }

  #conclude(handshake: Handshake, address: AddressEntry, found: Recognised): void {
    if ('rejection' in found) {
      this.#leave({ address });
      this.#reject(handshake.socket, found.rejection);
    } else if (this.#draining) {
      // It was not when this one knocked.
      this.#leave({ address, ...found });
      this.#reject(handshake.socket, REJECTIONS.draining);
    } else {
      const client = this.#accept(handshake, { address, ...found });
      if ('refused' in found && found.refused) client?.expel(CLOSES.unauthorized, SENTENCES.credential);
    }
  }

  #accept({ request, socket, head, startedAt }: Handshake, entrance: Entrance): ClientConnection | undefined {
    let client: ClientConnection | undefined;
    // Whoever left while the credential was looked at is not there to be greeted.
    if (!socket.destroyed) {
      // The handshake's answer and the greeting leave together.
      socket.cork();
      this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
        client = new ClientConnection(webSocket as HostSocket, this.#context, entrance.address);
        client.begin(entrance);
      });
      socket.uncork();
    }
    // It answers before it returns, or not at all: then the handshake was none.
    if (client) this.#context.options.observer.handshakeDone(performance.now() - startedAt);
    else this.#leave(entrance);
    return client;
  }

  /** Gives back what somebody took who does not come in. */
  #leave(entrance: { address: AddressEntry } & Partial<{ member: Member; facts: Facts }>): void {
    const { addresses, subjects, lobby } = this.#context;
    addresses.leave(entrance.address);
    if (entrance.member) subjects.leave(entrance.member.subject);
    if (entrance.facts) lobby.leave();
  }

  #reject(socket: Duplex, rejection: Rejection): void {
    this.#context.options.observer.connectionRejected(rejection.reason);
    rejectUpgrade(socket, rejection);
  }
}

interface Handshake {
  request: IncomingMessage;
  socket: Duplex;
  head: Buffer;
  /** As `performance.now` counts. */
  startedAt: number;
}

function socketOptions(maxPayload: number) {
  return {
    noServer: true,
    WebSocket: HostSocket,
    clientTracking: false,
    // What a client offers beside it is a ticket, which must not travel back.
    handleProtocols: (offered: Set<string>) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : (false as const)),
    // Frames are short, and compression costs memory per connection and opens attacks.
    perMessageDeflate: false,
    maxPayload,
    maxFragments: 64,
    maxBufferedChunks: 1_024,
    // All that one read of the socket brings wait at once. Whoever overdoes it is to be told by the limits first.
    maxPendingAutoPongs: 2_048,
    closeTimeout: CLOSE_TIMEOUT_MS,
  };
}
