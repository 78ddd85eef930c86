import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { untilAborted } from '../backend/abortable';
import { loadMcpSdk } from '../mcp/sdk';
import { warmUp } from '../session/warm-up';
import type { Identity } from './auth/identity';
import { issueTicket, type Ticket } from './auth/tickets';
import { Clients, Heartbeat } from './connection/clients';
import { type CloseOptions, type DrainOptions, drain, readCloseOptions } from './connection/drain';
import { createContext, type HostContext } from './context';
import { hiddenFrom } from './http-pages/console/audience';
import { reply, wasForwarded } from './http-pages/requests';
import {
  answerAdmin,
  answerHttp,
  createHostServer,
  type Listening,
  type ListenOptions,
  listenOn,
} from './http-pages/server';
import type { Audience, Health, Situation } from './http-pages/situation';
import { type HostOptions, resolveHostOptions } from './options';
import { LoopWatch } from './telemetry/event-loop';
import { isLocalOnly, isMisnamed } from './upgrade/host-names';
import { REJECTIONS } from './upgrade/reject';
import { Upgrades } from './upgrade/upgrades';

/** How long a backend may take to get ready before the port is opened anyway. */
const WARM_UP_MS = 1_000;

/** Serves sessions on a port, or on a server you already have. One backend answers all of them. */
export class Host implements Situation {
  readonly #context: HostContext;
  readonly #clients = new Clients();
  readonly #upgrades: Upgrades;
  readonly #heartbeat: Heartbeat;
  #server: Server | undefined;
  #adminServer: Server | undefined;
  #loop: LoopWatch | undefined;
  #attached = false;
  #closing: Promise<void> | undefined;

  constructor(options: HostOptions) {
    this.#context = createContext(resolveHostOptions(options));
    this.#heartbeat = new Heartbeat(this.#clients, this.#context.options);
    this.#upgrades = new Upgrades(this.#context, this.#clients);
  }

  /**
   * Opens a server of its own. Rejects with Node's error when the port is not available, and with one line
   * when `mcp` is on and its SDK is not installed.
   */
  async listen(options: ListenOptions = {}): Promise<Listening> {
    if (this.#server || this.#closing) throw new Error('This host is already listening, or is closed.');
    const { path } = this.#context.options;
    const server = createHostServer((request, response) => {
      if (isMisnamed(this.#context, request, server)) return refuseName(request, response);
      const audience = this.#audienceOf(request);
      answerHttp(request, response, { context: this.#context, situation: this, audience });
    });
    this.#server = server;
    this.#loop ??= new LoopWatch();
    this.#upgrades.attach(server);
    try {
      await Promise.all([
        warmUp(),
        this.#warmUpBackend(),
        this.#context.sessions.join(),
        this.#context.options.mcp ? loadMcpSdk() : undefined,
      ]);
      const listening = await listenOn(server, options, path);
      return { ...listening, ...this.#pageAt(new URL(listening.url)) };
    } catch (error) {
      this.#server = undefined;
      this.#upgrades.detach(server);
      this.#stopWatching();
      throw error;
    }
  }

  /** For people who come directly, and not through a proxy. */
  #pageAt({ host }: URL): Pick<Listening, 'page'> {
    const hidden = hiddenFrom(this.#context, { isLocal: this.isLocalOnly, wasForwarded: false, host });
    return hidden === undefined ? { page: `http://${host}/` } : {};
  }

  /** A backend that is slow to get ready, or cannot, does not keep the port closed. */
  async #warmUpBackend(): Promise<void> {
    const { backend } = this.#context.options.session;
    const signal = AbortSignal.timeout(WARM_UP_MS);
    try {
      const ready = backend.warmUp?.({ signal });
      if (ready) await untilAborted(ready, signal);
    } catch (error) {
      if (!signal.aborted) this.#context.options.logger.debug({ err: error }, 'the backend did not warm up');
    }
  }

  /**
   * Opens a second server for the operator: `/livez`, `/readyz` and `/healthz` with details, and `/metrics`.
   * The first one then gives only the short answers. Call it before or after `listen`; 127.0.0.1 by default, and not
   * meant for other networks. Rejects with Node's error when the port is not available.
   */
  async listenAdmin(options: ListenOptions = {}): Promise<Listening> {
    if (this.#adminServer || this.#closing) {
      throw new Error('This host already has an admin port, or is closed.');
    }
    const server = createHostServer((request, response) => {
      // Whatever clients need, this port asks for no key.
      if (isLocalOnly(server) && !this.#context.hostAllowed(request.headers.host)) {
        return refuseName(request, response);
      }
      answerAdmin(request, response, { context: this.#context, situation: this });
    });
    this.#adminServer = server;
    this.#loop ??= new LoopWatch();
    try {
      const { host, port, url } = await listenOn(server, options, '');
      return { host, port, url: url.replace(/^ws/, 'http') };
    } catch (error) {
      this.#adminServer = undefined;
      throw error;
    }
  }

  /**
   * Handles the WebSocket upgrades of its path on a server of yours: Node's own, Express's or Fastify's.
   * Everything else on that server is left alone.
   */
  attach(server: Server): void {
    this.#attached = true;
    void this.#context.sessions.join();
    this.#upgrades.attach(server);
  }

  /**
   * Issues a ticket that admits this identity once, like `POST /v1/tickets`, for programs that embed this
   * host. Rejects when this host issues no tickets, or when too many are open.
   */
  async createTicket(identity: Identity): Promise<Ticket> {
    const { tickets } = this.#context.options;
    if (!tickets) {
      throw new Error("This host issues no tickets: give it 'authenticate', and leave 'tickets' on.");
    }
    const ticket = await issueTicket(tickets, identity);
    if (ticket) return ticket;
    throw new Error('Too many tickets are open; try again when some are redeemed or have expired.');
  }

  /**
   * Closes every connection of a subject with 4401, for instance when a user signed out or a key was revoked; its
   * sessions end, also those whose client is away, and running answers are abandoned. Preventing a new connection is
   * up to `authenticate`. Returns the number of connections.
   */
  disconnect(subject: string): number {
    let closed = 0;
    for (const client of this.#clients) if (client.signOut(subject)) closed++;
    this.#context.sessions.endAllOf(subject);
    this.#context.meetings.endAllOf(subject);
    return closed;
  }

  /** What `GET /healthz` returns. */
  health(): Health {
    return {
      status: this.#closing ? 'draining' : 'ok',
      backend: this.#context.options.session.backend.name,
      connections: this.#clients.size,
    };
  }

  get phase(): Situation['phase'] {
    if (this.#closing) return 'draining';
    return this.#server?.listening || this.#attached ? 'serving' : 'starting';
  }

  get isLocalOnly(): boolean {
    return isLocalOnly(this.#server);
  }

  get delay(): Situation['delay'] {
    return this.#loop?.delay ?? { p99Ms: 0, maxMs: 0 };
  }

  /**
   * Shuts down. `/readyz` and `/healthz` return 503 at once; after `delayMs`, new clients are rejected with
   * 503 and `Retry-After`, running answers finish, and every client is closed with 1012. Whatever is
   * unfinished `timeoutMs` later is abandoned, and its client is told. The port stays open until the last
   * client has gone. An attached server is left open. Rejects with a `TypeError` that names the option when
   * one is invalid.
   */
  async close(options: CloseOptions = {}): Promise<void> {
    const read = readCloseOptions(options);
    this.#closing ??= this.#close(read);
    return this.#closing;
  }

  async #close({ delayMs, ...draining }: DrainOptions & { delayMs: number }): Promise<void> {
    const { options } = this.#context;
    options.observer.draining();
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
    this.#upgrades.drain();
    const away = this.#context.sessions.drain(draining.timeoutMs);
    const meetings = this.#context.meetings.drain(draining.timeoutMs);
    const answered = this.#context.requests.drain(draining.timeoutMs);
    await drain(this.#clients, draining);
    await answered;
    await meetings;
    await away;
    await this.#context.sessions.close();
    this.#heartbeat.stop();
    this.#upgrades.detachAll();
    await Promise.all([this.#server, this.#adminServer].map(shut));
    this.#stopWatching();
    options.metrics?.stop();
  }

  /**
   * A request forwarded by a proxy does not come from the operator, even when the proxy runs on this machine,
   * and neither does one that uses a name of somebody else's.
   */
  #audienceOf(request: IncomingMessage): Audience {
    const { options, hostAllowed } = this.#context;
    const isOpen = options.operatorsOnMainPort && !this.#adminServer && this.isLocalOnly;
    const isOperator = isOpen && !wasForwarded(request) && hostAllowed(request.headers.host);
    return isOperator ? 'operator' : 'public';
  }

  #stopWatching(): void {
    this.#loop?.stop();
    this.#loop = undefined;
  }
}

function refuseName(request: IncomingMessage, response: ServerResponse): void {
  const { status, error } = REJECTIONS.host;
  reply(request, response, status, { error }, { Connection: 'close' });
}

function shut(server: Server | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (!server) return resolve();
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

export function createHost(options: HostOptions): Host {
  return new Host(options);
}
