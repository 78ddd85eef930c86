import type { Server } from 'node:http';
import { makeTicket } from './auth/make-ticket';
import type { Ticket } from './auth/tickets';
import type { Identity } from './auth/types';
import { createContext, type HostContext } from './context';
import { type CloseOptions, drain } from './drain';
import { Heartbeat } from './heartbeat';
import { answerHttp, type Health } from './http';
import { type HostOptions, resolveHostOptions } from './options';
import { createHostServer, type Listening, type ListenOptions, listenOn } from './server';
import { Upgrades } from './upgrade/index';

/** Puts sessions on a port, or on a server that is there already. One backend answers all of them. */
export class Host {
  readonly #context: HostContext;
  readonly #upgrades: Upgrades;
  readonly #heartbeat: Heartbeat;
  #server: Server | undefined;
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
      answerHttp(request, response, this.#context, () => this.health()),
    );
    this.#server = server;
    this.#upgrades.attach(server);
    try {
      return await listenOn(server, options, path);
    } catch (error) {
      this.#server = undefined;
      this.#upgrades.detach(server);
      throw error;
    }
  }

  /**
   * Takes the WebSocket upgrades of its path from a server of somebody else's: Node's own, Express's or
   * Fastify's. Everything else on that server stays as it is.
   */
  attach(server: Server): void {
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

  /** What `GET /healthz` says. */
  health(): Health {
    return {
      status: this.#closing ? 'draining' : 'ok',
      backend: this.#context.options.session.backend.name,
      connections: this.#context.clients.size,
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
    this.#upgrades.drain();
    const closed = new Promise<void>((resolve) => {
      if (this.#server) this.#server.close(() => resolve());
      else resolve();
    });
    await drain(this.#context.clients, timeoutMs);
    this.#heartbeat.stop();
    this.#upgrades.detachAll();
    this.#server?.closeAllConnections();
    await closed;
  }
}

export function createHost(options: HostOptions): Host {
  return new Host(options);
}
