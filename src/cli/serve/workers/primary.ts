import cluster, { type Worker } from 'node:cluster';
import type { Server } from 'node:http';
import { RateLimiterClusterMaster } from 'rate-limiter-flexible';
import { MemoryTickets } from '../../../host/index';
import type { Logger } from '../../../logging/logger';
import { createLogger } from '../../logger';
import { freePort, listenOr } from '../ports';
import { OPERATION } from '../settings/operation';
import { SERVE, type ServeConfig } from '../settings/serve';
import { type StopMessage, type StopSignal, untilOwnSignal } from '../shutdown';
import { openAdmin } from './admin';
import { Broker, type FleetReply } from './broker';
import { CrewMetrics } from './metrics';
import { Restarts } from './restarts';
import type { PrimaryMessage, WorkerMessage } from './worker';

/** What a worker counts after it was asked the last time is lost when it is killed, so it is asked now and then. */
const METRICS_EVERY_MS = 2_000;

/**
 * Starts the workers, replaces each one that ends by itself, and passes signals on. Does no work of its own.
 * Resolves with the exit status: 0 after a signal, 1 when workers end again and again, and the first worker's
 * own when that could not start at all.
 */
export async function runWorkers(config: ServeConfig): Promise<number> {
  const { logLevel, logFormat, adminPort } = config.operation;
  const logger = await createLogger({ level: logLevel, format: logFormat, secrets: [], content: false });
  return new Primary(config, logger).run(adminPort);
}

class Primary {
  readonly #config: ServeConfig;
  readonly #wanted: number;
  readonly #logger: Logger;
  readonly #tickets = new MemoryTickets();
  readonly #restarts = new Restarts();
  readonly #broker = new Broker<Member>();
  readonly #members = new Map<Worker, Member>();
  readonly #listening = new Set<Worker>();
  readonly #metrics = new CrewMetrics((id, request) => {
    const worker = cluster.workers?.[id];
    if (worker) answer(worker, { type: 'realtime-rag:measure', request });
  });
  #banner: string | undefined;
  #stopping = false;
  #status = 0;
  #finish: (status: number) => void = () => {};

  constructor(config: ServeConfig, logger: Logger) {
    this.#config = config;
    this.#wanted = config.operation.workers;
    this.#logger = logger;
  }

  async run(adminPort: number | undefined): Promise<number> {
    const finished = new Promise<number>((resolve) => {
      this.#finish = resolve;
    });
    void untilOwnSignal((signal) => this.#tell(signal, true)).then((signal) => this.#stop(signal));
    cluster.on('fork', dropUnaccepted);
    cluster.on('exit', (worker, code, signal) => this.#ended(worker, code, signal));
    // Answers the limiters of the workers.
    new RateLimiterClusterMaster();
    cluster.on('message', (worker, message: WorkerMessage) => this.#heard(worker, message));
    let admin: Server | undefined;
    if (adminPort !== undefined) {
      const crew = {
        wanted: this.#wanted,
        allowHosts: this.#config.access.allowHosts ?? [],
        listening: () => this.#listening.size,
        draining: () => this.#stopping,
        metrics: () => this.#metrics.text(),
      };
      setInterval(() => void this.#metrics.refresh(), METRICS_EVERY_MS).unref();
      admin = await listenOr(OPERATION.adminPort, adminPort, () =>
        openAdmin(adminPort, this.#config.operation.adminHost, crew),
      );
    }
    if (this.#config.port === 0) {
      const port = await listenOr(SERVE.port, 0, () => freePort(this.#config.host));
      cluster.setupPrimary({ args: [...process.argv.slice(2), '--port', String(port)] });
    }
    // The others follow once the first has shown that startup works.
    this.#fork();
    const status = await finished;
    admin?.close();
    admin?.closeAllConnections();
    return status;
  }

  #fork(): void {
    // A message that a worker cannot receive because it is ending is not waited for.
    cluster.fork().on('error', (error) => this.#logger.debug({ err: error }, 'a worker could not be told'));
  }

  #heard(worker: Worker, message: WorkerMessage): void {
    if (this.#broker.heard(this.#memberOf(worker), message)) return;
    switch (message.type) {
      case 'realtime-rag:listening':
        return this.#ready(worker, message.banner);
      case 'realtime-rag:measured':
        return this.#metrics.measured(worker.id, message.request, message.measured);
      case 'realtime-rag:issue': {
        const ticket = this.#tickets.issue(message.identity, message.ttlMs) ?? null;
        return answer(worker, { type: 'realtime-rag:issued', id: message.id, ticket });
      }
      case 'realtime-rag:redeem': {
        const identity = this.#tickets.redeem(message.ticket);
        return answer(worker, { type: 'realtime-rag:redeemed', id: message.id, identity });
      }
    }
  }

  #memberOf(worker: Worker): Member {
    const known = this.#members.get(worker) ?? { send: (reply) => answer(worker, reply) };
    this.#members.set(worker, known);
    return known;
  }

  #ready(worker: Worker, banner: string): void {
    const first = this.#listening.size === 0 && this.#banner === undefined;
    this.#listening.add(worker);
    this.#metrics.join(worker.id);
    if (first) {
      this.#banner = banner;
      for (let n = 1; n < this.#wanted && !this.#stopping; n++) this.#fork();
    }
    if (this.#banner !== '' && this.#listening.size === this.#wanted) {
      process.stdout.write(this.#banner ?? '');
      this.#banner = '';
    }
  }

  #ended(worker: Worker, code: number, signal: string | null): void {
    const wasReady = this.#listening.delete(worker);
    this.#metrics.leave(worker.id);
    this.#broker.left(this.#memberOf(worker));
    this.#members.delete(worker);
    const left = Object.values(cluster.workers ?? {}).length;
    if (this.#stopping) {
      // A worker whose shutdown was cut short by its own limit says so with its status.
      if (code !== 0 && this.#status === 0) this.#status = code ?? 1;
      if (left === 0) this.#finish(this.#status);
      return;
    }
    if (this.#banner === undefined) return this.#finish(code || 1);
    const delayMs = this.#restarts.delayMs(wasReady);
    if (delayMs === undefined) {
      this.#logger.error(
        { worker: worker.process.pid, code, signal },
        'workers end again and again before they are ready; shutting down',
      );
      this.#status = 1;
      return this.#stop('SIGTERM');
    }
    this.#logger.error(
      { worker: worker.process.pid, code, signal, delayMs },
      'a worker ended; another starts',
    );
    setTimeout(() => {
      if (!this.#stopping) this.#fork();
    }, delayMs);
  }

  #stop(signal: StopSignal): void {
    this.#stopping = true;
    this.#logger.info({ signal }, 'shutting down');
    this.#tell(signal, false);
    if (Object.values(cluster.workers ?? {}).length === 0) this.#finish(this.#status);
  }

  #tell(signal: StopSignal, now: boolean): void {
    const message: StopMessage = { type: 'realtime-rag:stop', signal, now };
    for (const worker of Object.values(cluster.workers ?? {})) if (worker) answer(worker, message);
  }
}

/** A worker that is ending receives nothing any more, which is not an error. */
function answer(worker: Worker, message: PrimaryMessage | StopMessage | FleetReply): void {
  if (worker.isConnected()) worker.send(message, () => {});
}

/** A worker as the broker sees it. */
interface Member {
  send(reply: FleetReply): void;
}

/** A connection that the primary has accepted and passes on. */
interface Handle {
  close(): void;
}

/**
 * The primary hands each worker one connection at a time, and keeps it until the worker acknowledges it. A
 * worker that dies in between never does: the client would wait forever if the connection were not closed
 * here. The handle of an accepted connection is already closed.
 */
function dropUnaccepted(worker: Worker): void {
  const { process: child } = worker;
  const send = child.send as (...given: unknown[]) => boolean;
  let last: Handle | undefined;
  child.send = (...given: unknown[]) => {
    const [, handle] = given;
    if (isHandle(handle)) last = handle;
    return send.apply(child, given);
  };
  worker.once('exit', (_code, signal) => {
    // A worker that ends by itself may have given it back, for another worker.
    if (signal) last?.close();
  });
}

function isHandle(value: unknown): value is Handle {
  return typeof (value as Partial<Handle> | null | undefined)?.close === 'function';
}
