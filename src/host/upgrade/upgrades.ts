import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { CLOSES, SUBPROTOCOL } from '../../protocol/index';
import type { HandshakeInfo } from '../auth/authenticator';
import type { Entrance } from '../connection/admission';
import { ClientConnection } from '../connection/client-connection';
import type { Clients } from '../connection/clients';
import { ERROR_MESSAGES } from '../connection/errors';
import { CLOSE_TIMEOUT_MS, HostSocket } from '../connection/socket';
import type { HostContext } from '../context';
import type { Opening } from '../dialects/dialect';
import { pathOf } from '../http-pages/requests';
import type { AddressEntry } from '../limits/addresses';
import type { Principal } from '../limits/subjects';
import { isMisnamed } from './host-names';
import { type Identified, identify } from './identify';
import { asksForWebSocket, serveAsPlainHttp } from './plain-http';
import { REJECTIONS, type Rejection, rejectUpgrade } from './reject';

type OnUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** Takes upgrade requests from servers and rejects them or turns them into clients. */
export class Upgrades {
  readonly #context: HostContext;
  readonly #clients: Clients;
  /** By the largest frame they take. */
  readonly #sockets = new Map<number, WebSocketServer>();
  readonly #servers = new Map<Server, OnUpgrade>();
  readonly #onSocketError = (error: Error) =>
    this.#context.options.logger.debug({ err: error }, 'upgrade socket error');
  /** Handshakes whose credential is being checked. */
  #pending = 0;
  #draining = false;

  constructor(context: HostContext, clients: Clients) {
    this.#context = context;
    this.#clients = clients;
  }

  attach(server: Server): void {
    if (this.#servers.has(server)) return;
    const onUpgrade: OnUpgrade = (request, socket, head) => {
      if (!asksForWebSocket(request)) return this.#onOtherUpgrade(server, request, socket, head);
      // Must come first: otherwise a reset during the handshake would end the process.
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

  /** From now on every handshake is rejected with 503. */
  drain(): void {
    this.#draining = true;
  }

  /**
   * Node takes these as upgrades only because the server has a listener for them. If there are others, what they
   * are is up to those.
   */
  #onOtherUpgrade(server: Server, request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (server.listenerCount('upgrade') > 1 || serveAsPlainHttp(server, request, socket, head)) return;
    socket.on('error', this.#onSocketError);
    this.#reject(socket, REJECTIONS.headers);
  }

  #onUpgrade(server: Server, handshake: Handshake): void {
    const { addresses, addressOf } = this.#context;
    const { request, socket } = handshake;
    const opening = this.#open(request);
    if (!opening) {
      // Another listener of this server may handle it; if there is none, the socket would be left hanging.
      if (server.listenerCount('upgrade') === 1) this.#reject(socket, REJECTIONS.path);
      return;
    }
    const isProved = 'connect' in opening && opening.verified !== undefined;
    const rejection = this.#rejectionOf(request, server, isProved);
    if (rejection) return this.#reject(socket, rejection);
    if ('rejection' in opening) return this.#reject(socket, opening.rejection);
    const address = addresses.enter(addressOf(request));
    if (!address) return this.#reject(socket, REJECTIONS.addressFull);
    this.#admit({ ...handshake, opening }, address);
  }

  /** The dialect whose path it is takes the handshake. */
  #open(request: IncomingMessage) {
    const path = pathOf(request);
    if (path === undefined) return undefined;
    for (const dialect of this.#context.dialects) {
      const opening = dialect.open(path, request);
      if (opening) return opening;
    }
    return undefined;
  }

  #admit(handshake: OpenHandshake, address: AddressEntry): void {
    const { authenticator, subjects } = this.#context;
    const { verified } = handshake.opening;
    if (verified) {
      const principal = subjects.admit(verified);
      this.#conclude(handshake, address, principal ? { principal } : { rejection: REJECTIONS.subjectFull });
    } else if (authenticator) this.#identify(handshake, address);
    else this.#accept(handshake, { address, principal: subjects.anonymous() });
  }

  /** Checks that need no identity. */
  #rejectionOf(request: IncomingMessage, server: Server, isProved: boolean): Rejection | undefined {
    const { options, originAllowed } = this.#context;
    const { headers } = request;
    if (!isProved && isMisnamed(this.#context, request, server)) return REJECTIONS.host;
    if (this.#draining) return REJECTIONS.draining;
    // An older draft sends the origin in another header, which is not checked.
    if (headers['sec-websocket-version'] !== '13') return REJECTIONS.version;
    if (headers.origin !== undefined && !originAllowed(headers.origin, headers.host))
      return REJECTIONS.origin;
    if (this.#clients.size + this.#pending >= options.limits.connections) return REJECTIONS.full;
    return undefined;
  }

  #identify(handshake: OpenHandshake, address: AddressEntry): void {
    const found = identify(this.#context, handshake.request, address, handshake.opening.credential);
    if (!(found instanceof Promise)) return this.#conclude(handshake, address, found);
    this.#pending++;
    void found
      .catch((error: unknown): Identified => {
        this.#context.options.logger.error({ err: error }, 'a handshake could not be handled');
        return { rejection: REJECTIONS.unknown };
      })
      .then((known) => {
        this.#pending--;
        this.#conclude(handshake, address, known);
      });
  }

  #conclude(handshake: OpenHandshake, address: AddressEntry, found: Identified): void {
    if ('rejection' in found) {
      this.#leave({ address });
      this.#reject(handshake.socket, found.rejection);
    } else if (this.#draining) {
      // Draining may have started during the handshake.
      this.#leave({ address, ...found });
      this.#reject(handshake.socket, REJECTIONS.draining);
    } else {
      const client = this.#accept(handshake, { address, ...found });
      if ('refused' in found && found.refused) {
        client?.closeWithError(CLOSES.unauthorized, { message: ERROR_MESSAGES.credential });
      }
    }
  }

  #accept(handshake: OpenHandshake, entrance: Entrance): ClientConnection | undefined {
    const { request, socket, head, startedAt, opening } = handshake;
    let client: ClientConnection | undefined;
    // The client may have left while its credential was checked.
    if (!socket.destroyed) {
      // Sends the handshake response and the greeting in one packet.
      socket.cork();
      // There may have been others in the list.
      request.headers.upgrade = 'websocket';
      this.#socketsFor(opening).handleUpgrade(request, socket, head, (webSocket) => {
        client = new ClientConnection(
          (webSocket as HostSocket).carriedBy(socket),
          this.#context,
          this.#clients,
          entrance.address,
          opening.connect(),
        );
        client.begin({ ...entrance, meeting: meetingOf(request) });
        client.flush();
      });
      socket.uncork();
    }
    // `handleUpgrade` calls back before it returns, or never if the handshake is invalid.
    if (client) this.#context.options.observer.handshakeDone(performance.now() - startedAt);
    else this.#leave(entrance);
    return client;
  }

  #socketsFor({ maxPayload = this.#context.options.maxPayload }: Opening): WebSocketServer {
    let sockets = this.#sockets.get(maxPayload);
    if (!sockets) {
      sockets = new WebSocketServer(socketOptions(maxPayload));
      sockets.on('wsClientError', (_error, socket) => this.#reject(socket, REJECTIONS.handshake));
      this.#sockets.set(maxPayload, sockets);
    }
    return sockets;
  }

  /** Releases the places of a client that is not let in. */
  #leave(
    entrance: { address: AddressEntry } & Partial<{ principal: Principal; handshake: HandshakeInfo }>,
  ): void {
    const { addresses, subjects, pendingAuth } = this.#context;
    addresses.leave(entrance.address);
    if (entrance.principal) subjects.leave(entrance.principal);
    if (entrance.handshake) pendingAuth.leave(entrance.address);
  }

  #reject(socket: Duplex, rejection: Rejection): void {
    this.#context.options.observer.connectionRejected(rejection.reason);
    rejectUpgrade(socket, rejection);
  }
}

/** The meeting that a client wants to read: `?meeting=<source>:<id>`. */
function meetingOf({ url = '' }: IncomingMessage): string | undefined {
  const at = url.indexOf('?');
  return (at < 0 ? undefined : new URLSearchParams(url.slice(at)).get('meeting')) ?? undefined;
}

interface Handshake {
  request: IncomingMessage;
  socket: Duplex;
  head: Buffer;
  /** On the clock of `performance.now`. */
  startedAt: number;
}

interface OpenHandshake extends Handshake {
  opening: Opening;
}

function socketOptions(maxPayload: number) {
  return {
    noServer: true,
    WebSocket: HostSocket,
    clientTracking: false,
    // A client may also offer a ticket, which must not be echoed.
    handleProtocols: (offered: Set<string>) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : (false as const)),
    // Frames are short, and compression costs memory per connection and invites attacks.
    perMessageDeflate: false,
    maxPayload,
    maxFragments: 64,
    maxBufferedChunks: 1_024,
    // One read of the socket may bring this many pings. A flood should hit our own limits, which report an
    // error, first.
    maxPendingAutoPongs: 2_048,
    closeTimeout: CLOSE_TIMEOUT_MS,
  };
}
