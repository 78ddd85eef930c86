import type { IncomingMessage, Server } from 'node:http';
import type { Identity } from './auth/identity';
import { makeTicket } from './auth/make-ticket';
import type { Ticket } from './auth/tickets';
import { type CloseOptions, drain } from './connection/drain';
import { createContext, type HostContext } from './context';
import { Heartbeat } from './heartbeat';
import { answerAdmin, answerHttp } from './http';
import {
  createHostServer,
  isLocalOnly,
  type Listening,
  type ListenOptions,
  listenOn,
  wasForwarded,
} from './http-pages/server';
import type { Audience, Health, Situation } from './http-pages/status';
import { type HostOptions, resolveHostOptions } from './options';
import { LoopWatch } from './telemetry/event-loop';
import { Upgrades } from './upgrade/upgrades';

/** Puts sessions on a port, or on a server that is there already. One backend answers all of them. */
export class Host implements Situation {
  readonly #context: HostContext;
  readonly #upgrades: Upgrades;
  readonly #heartbeat: Heartbeat;
  #server: Server | undefined;
  #adminServer: Server | undefined;
  #loop: LoopWatch | undefined;
  #attached = false;
  #closing: Promise<void> | undefined;

  constructor(options: HostOptions) {
    this.#context = createContext(resolveHostOptions(options));
    this.#heartbeat = new Heartbeat(this.#context.clients, this.#context.options);
    this.#upgrades = new Upgrades(this.#context);
  }

  /** Opens a server of its own. Rejects with Node's error when the port can not be had. */
  async listen(options: ListenOptions = {}): Promise<Listening> {
    if (this.#server || this.#closing) throw new Error('This host listens already, or is closed.');
    const { path } = this.#context.options;
    const server = createHostServer((request, response) =>
      answerHttp(request, response, this.#context, this, this.#audienceOf(request)),
    );
    this.#server = server;
    this.#loop ??= new LoopWatch();
    this.#upgrades.attach(server);
    try {
      return await listenOn(server, options, path);
    } catch (error) {
      this.#server = undefined;
      this.#upgrades.detach(server);
      this.#stopWatching();
      throw error;
    }
  }

  /**
   * Opens a second server for the operator: `/livez`, `/readyz` and `/healthz` with details, and `/metrics`.
   * The first one then keeps the bare answers. Call it before or after `listen`; 127.0.0.1 by default, and
   * not meant for other networks. Rejects with Node's error when the port can not be had.
   */
  async listenAdmin(options: ListenOptions = {}): Promise<Listening> {
    if (this.#adminServer || this.#closing)
      throw new Error('This host has an admin port already, or is closed.');
    const server = createHostServer((request, response) =>
      answerAdmin(request, response, this.#context, this),
    );
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
   * Takes the WebSocket upgrades of its path from a server of somebody else's: Node's own, Express's or
   * Fastify's. Everything else on that server stays as it is.
   */
  attach(server: Server): void {
    this.#attached = true;
    this.#upgrades.attach(server);
  }

  /**
   * Makes a ticket that admits this identity once: what `POST /v1/tickets` does, for a server that hosts this
   * one inside. Rejects when this host makes none, or when too many are open.
   */
  async createTicket(identity: Identity): Promise<Ticket> {
    const { tickets } = this.#context.options;
    if (!tickets)
      throw new Error("This host makes no tickets: give it 'authenticate', and leave 'tickets' on.");
    const ticket = await makeTicket(tickets, identity);
    if (ticket) return ticket;
    throw new Error('Too many tickets are open; try again when some are redeemed or have ended.');
  }

  /**
   * Closes every connection of a subject with 4401, as when somebody signed out or a key was taken back; what
   * is being answered is given up. It is for `authenticate` not to let them in again. Returns how many there
   * were.
   */
  disconnect(subject: string): number {
    let closed = 0;
    for (const client of this.#context.clients) if (client.signOut(subject)) closed++;
    return closed;
  }

  /** What `GET /healthz` says. */
  health(): Health {
    return {
      status: this.#closing ? 'draining' : 'ok',
      backend: this.#context.options.session.backend.name,
      connections: this.#context.clients.size,
    };
  }

  get phase(): Situation['phase'] {
    if (this.#closing) return 'draining';
    return this.#server?.listening || this.#attached ? 'serving' : 'starting';
  }

  get delay(): Situation['delay'] {
    return this.#loop?.delay ?? { p99Ms: 0, maxMs: 0 };
  }

  /**
   * Shuts down. At once `/readyz` and `/healthz` say 503; after `delayMs` new clients are refused with 503 and
   * `Retry-After`, running answers finish, and everybody is sent away with 1012. What is not done `timeoutMs`
   * later is given up, and its client told. The port stays open until the last one has gone. A server that
   * was attached is left open.
   */
  close(options: CloseOptions = {}): Promise<void> {
    this.#closing ??= this.#close(options);
    return this.#closing;
  }

  async #close({ delayMs = 0, timeoutMs = 25_000, spreadMs = 10_000 }: CloseOptions): Promise<void> {
    const { clients, options } = this.#context;
    options.observer.draining();
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
    this.#upgrades.drain();
    await drain(clients, { timeoutMs, spreadMs });
    this.#heartbeat.stop();
    this.#upgrades.detachAll();
    await Promise.all([this.#server, this.#adminServer].map(shut));
    this.#stopWatching();
    options.metrics?.stop();
  }

  /** Whoever asks through a proxy is no operator, though the proxy is on this machine. */
  #audienceOf(request: IncomingMessage): Audience {
    const { operatorsOnMainPort } = this.#context.options;
    const open =
      operatorsOnMainPort && !this.#adminServer && isLocalOnly(this.#server) && !wasForwarded(request);
    return open ? 'operator' : 'public';
  }

  #stopWatching(): void {
    this.#loop?.stop();
    this.#loop = undefined;
  }
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
