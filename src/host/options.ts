import type { RagBackend } from '../backend/index';
import { type Logger, silentLogger } from '../logging/logger';
import { redactingLogger } from '../logging/redacting-logger';
import { PROTOCOL_PATH } from '../protocol/index';
import type { SharedSessionOptions } from '../session/index';
import { MemoryTickets, type TicketStore } from './auth/tickets';
import type { Authenticate } from './auth/types';
import { inMemory, type MakeRateLimiter } from './limits/limiters';
import { type HostLimits, type ResolvedLimits, resolveLimits } from './limits/options';
import type { HostMetrics } from './metrics/index';
import { type HostObserver, observerOf } from './observer';
import type { HostTracing } from './tracing/index';
import { questionLines } from './watching/question-lines';

export interface TicketOptions {
  /** How long a ticket can be redeemed, in milliseconds. Default 60,000. */
  ttlMs?: number;
  /** How long a connection may last that a ticket opened, in milliseconds. Default: as long as its maker may. */
  sessionMs?: number;
  /** Where tickets are kept. Default: in this process. */
  store?: TicketStore;
}

export interface HostOptions {
  /** Answers the questions of all connections; the host does not close it. */
  backend: RagBackend;
  /** Where clients connect. Default `/ws/realtime-asr`. */
  path?: string;
  /** What every session of this host has in common: policy, limits, detector, … */
  session?: Omit<SharedSessionOptions, 'backend' | 'logger'>;
  /** Decides who may connect, such as `staticKeys([...])`. Default: everybody. */
  authenticate?: Authenticate;
  /** How long `authenticate` may take, in milliseconds; who waits longer gets 503. Default 5,000. */
  authenticateTimeoutMs?: number;
  /** How long a client may take that sends its credential as the first message. Default 10,000 ms. */
  firstMessageTimeoutMs?: number;
  /** Single-use tickets for browsers, made by `POST /v1/tickets`; on when there is `authenticate`. False: none. */
  tickets?: TicketOptions | false;
  /**
   * The web pages that may connect: `https://app.example.com`, `https://*.example.com`, or `*`. Default:
   * those of the same host. Programs, which send no `Origin`, are not concerned.
   */
  allowOrigins?: readonly string[];
  /** Proxies whose `X-Forwarded-For` is believed: addresses, CIDRs, `loopback`, `uniquelocal`. Default: none. */
  trustProxy?: readonly string[];
  limits?: HostLimits;
  /**
   * Where questions in a minute and wrong credentials are counted, for several hosts that share the counts:
   * `(options) => new RateLimiterRedis({ storeClient, ...options })`, of `rate-limiter-flexible`. When it
   * can not be asked, nobody is refused. Default: in this process.
   */
  makeRateLimiter?: MakeRateLimiter;
  /** The largest frame, in bytes; a larger one is refused and its connection closed with 1009. Default 65,536. */
  maxPayload?: number;
  /** Every so often each client is pinged; one that was silent since the last ping is dropped. Default 25,000 ms. */
  pingIntervalMs?: number;
  /** How often deadlines and slow readers are looked after. Default 1,000 ms. */
  sweepIntervalMs?: number;
  /** Is told what happens on connections; any of its callbacks may be left out. */
  observer?: Partial<HostObserver>;
  /** Counts what happens, see `createMetrics`; shown on `/metrics`. */
  metrics?: HostMetrics;
  /**
   * Whether `/metrics` and the details of `/readyz` are shown on a port that only this machine reaches, to
   * whoever does not come through a proxy. Default true; `listenAdmin` ends it.
   */
  operatorsOnMainPort?: boolean;
  /** Traces questions, see `createTracing`. */
  tracing?: HostTracing;
  /** One line for each connection and each question at `info`; warnings and errors. Default: none. */
  logger?: Logger;
  /** Whether questions, answers and the upstream's own words of a failure are in the log. Default false. */
  logContent?: boolean;
}

export interface ResolvedHostOptions {
  path: string;
  session: SharedSessionOptions;
  authenticate: Authenticate | undefined;
  authenticateTimeoutMs: number;
  firstMessageTimeoutMs: number;
  tickets: { ttlMs: number; sessionMs: number; store: TicketStore } | undefined;
  allowOrigins: readonly string[] | undefined;
  trustProxy: readonly string[];
  limits: ResolvedLimits;
  makeRateLimiter: MakeRateLimiter;
  maxPayload: number;
  pingIntervalMs: number;
  sweepIntervalMs: number;
  observer: HostObserver;
  metrics: HostMetrics | undefined;
  operatorsOnMainPort: boolean;
  tracing: HostTracing | undefined;
  logger: Logger;
  logContent: boolean;
}

export function resolveHostOptions(options: HostOptions): ResolvedHostOptions {
  const path = options.path ?? PROTOCOL_PATH;
  if (!path.startsWith('/')) throw new TypeError(`'path' must start with "/", such as "${PROTOCOL_PATH}".`);
  const { authenticate, tickets } = options;
  if (authenticate !== undefined && typeof authenticate !== 'function') {
    throw new TypeError("'authenticate' must be a function, such as staticKeys([...]).");
  }
  const logContent = options.logContent ?? false;
  const logger = redactingLogger(options.logger ?? silentLogger, { content: logContent });
  return {
    path,
    session: { ...options.session, backend: options.backend, logger },
    authenticate,
    authenticateTimeoutMs: positive('authenticateTimeoutMs', options.authenticateTimeoutMs ?? 5_000),
    firstMessageTimeoutMs: positive('firstMessageTimeoutMs', options.firstMessageTimeoutMs ?? 10_000),
    tickets: authenticate && tickets !== false ? resolveTickets(tickets ?? {}) : undefined,
    allowOrigins: options.allowOrigins,
    trustProxy: options.trustProxy ?? [],
    limits: resolveLimits(options.limits),
    makeRateLimiter: options.makeRateLimiter ?? inMemory,
    maxPayload: positive('maxPayload', options.maxPayload ?? 65_536),
    pingIntervalMs: positive('pingIntervalMs', options.pingIntervalMs ?? 25_000),
    sweepIntervalMs: positive('sweepIntervalMs', options.sweepIntervalMs ?? 1_000),
    observer: observerOf(
      options.metrics?.observer,
      options.tracing?.observer,
      questionLines(logger, logContent),
      options.observer,
    ),
    metrics: options.metrics,
    operatorsOnMainPort: options.operatorsOnMainPort ?? true,
    tracing: options.tracing,
    logger,
    logContent,
  };
}

function resolveTickets({ ttlMs = 60_000, sessionMs = Number.POSITIVE_INFINITY, store }: TicketOptions) {
  if (!(sessionMs > 0)) throw new TypeError("'tickets.sessionMs' must be a number above 0.");
  return { ttlMs: positive('tickets.ttlMs', ttlMs), sessionMs, store: store ?? new MemoryTickets() };
}

function positive(name: string, value: number): number {
  if (!Number.isFinite(value) || value <= 0) throw new TypeError(`'${name}' must be a number above 0.`);
  return value;
}
