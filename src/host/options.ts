import * as v from 'valibot';
import { ASR_SOURCES, type AsrSource } from '../asr/index';
import type { RagBackend } from '../backend/index';
import { type Logger, silentLogger } from '../logging/logger';
import { redactingLogger } from '../logging/redacting-logger';
import {
  callback,
  duration,
  flag,
  oneOf,
  quantity,
  text,
  texts,
  wholeNumber,
  withMethods,
} from '../options/fields';
import { readOptions, refuseOption } from '../options/read-options';
import { PROTOCOL_PATH } from '../protocol/index';
import type { SharedSessionOptions } from '../session/options';
import type { Authenticate } from './auth/identity';
import { resolveTickets, type TicketOptions, ticketsSchema } from './auth/ticket-options';
import { type DialectOptions, dialectsSchema } from './dialects/options';
import { type McpHostOptions, mcpSchema, resolveMcp } from './http-pages/mcp/options';
import { inMemory, type MakeRateLimiter } from './limits/limiters';
import { checkResumeOptions, type ResumeOptions, resumeSchema } from './sessions/options';
import type { HostMetrics } from './telemetry/metrics/index';
import { guardedObserverOf, type HostObserver } from './telemetry/observer';
import { logQuestions } from './telemetry/question-tracker';
import type { HostTracing } from './telemetry/tracing';
import {
  type MeetingOptions,
  meetingsSchema,
  resolveSources,
  type WebhookOptions,
  webhooksSchema,
} from './webhooks/options';

/** Limits of one host. `Infinity` means no limit. */
export interface HostLimits {
  /** Connections at the same time. Default 20,000. */
  connections?: number;
  /**
   * Connections at the same time from one address (IPv6: from one /64). Default 100, but unlimited for
   * loopback addresses, which are this machine itself or a proxy that `trustProxy` does not name.
   */
  connectionsPerAddress?: number;
  /**
   * Wrong credentials from one address within ten minutes before it is banned for another ten. Those that a client
   * sends on its open connection are counted for its subject instead, which then cannot renew its credential for
   * as long. Default 20.
   */
  wrongCredentials?: number;
  /** Frames per second from one connection; bursts may be twice as large. Default 100. */
  messagesPerSecond?: number;
  /** Bytes per second from one connection; bursts may be four times as large. Default 262,144. */
  bytesPerSecond?: number;
  /** Unreadable frames per minute from one connection before it is closed. Default 20. */
  invalidPerMinute?: number;
  /** Characters of a `text` field. Default 8,192. */
  textLength?: number;
  /** Questions per minute of one subject, or of one connection without authentication. Default 120. */
  questionsPerMinute?: number;
  /** Questions answered at the same time, counted the same way. Default 8. */
  concurrentQuestions?: number;
  /** Questions the backend answers at the same time, for all clients together. Default 256. */
  backendConcurrency?: number;
  /** Questions that may wait for the backend. Default 512. */
  backendQueue?: number;
  /** How long a question may wait for the backend, in milliseconds. Default 10,000. */
  backendWaitMs?: number;
  /** Bytes that may be queued for a client that does not read before it is closed. Default 1,048,576. */
  bufferedBytes?: number;
  /**
   * How long a client may read nothing while data is waiting for it, in milliseconds. Default 8,000:
   * including the time until the next sweep and the time to read the error, it is gone within ten seconds.
   */
  stalledMs?: number;
  /** Sockets that have not yet authenticated. Default 256. */
  unauthenticated?: number;
  /**
   * The same from one address (IPv6: from one /64). Default: an eighth of `unauthenticated`, but unlimited for
   * loopback addresses.
   */
  unauthenticatedPerAddress?: number;
}

export interface HostOptions {
  /** Answers the questions of all connections; the host does not close it. */
  backend: RagBackend;
  /** The path where clients connect. Default `/ws/realtime-asr`. */
  path?: string;
  /**
   * The recogniser whose messages clients forward unchanged, such as `deepgram`, unless they connect with `?format=…`
   * (`native`: none). Default: clients send chunks.
   */
  asr?: AsrSource;
  /** Protocols of voice platforms, each at a path of its own. Default: none. */
  dialects?: DialectOptions;
  /** Options of every session of this host: policy, limits, detector, … */
  session?: Omit<SharedSessionOptions, 'backend' | 'logger'>;
  /**
   * Whether agents may ask over the Model Context Protocol, on `/mcp`, and which documents they may read. Needs the
   * package `@modelcontextprotocol/sdk`. Default false.
   */
  mcp?: boolean | McpHostOptions;
  /**
   * Whether `listen` also serves a page on `/` where people can talk to this host: without `authenticate` to this machine
   * alone, otherwise to whoever signs in, for which `tickets` have to be on. Default false.
   */
  console?: boolean;
  /** Decides who may connect, such as `staticKeys([...])`. Default: anyone may. */
  authenticate?: Authenticate;
  /**
   * How long `authenticate` may take before the client gets 503, in milliseconds. Default 5,000; `Infinity`:
   * no limit.
   */
  authenticateTimeoutMs?: number;
  /**
   * How long a client may take to send its credential as the first message, in milliseconds. Default 10,000;
   * `Infinity`: no limit.
   */
  firstMessageTimeoutMs?: number;
  /**
   * Single-use tickets for browsers, from `POST /v1/tickets`; enabled when `authenticate` is set, unless
   * false.
   */
  tickets?: TicketOptions | false;
  /**
   * The origins of web pages that may connect: `https://app.example.com`, `https://*.example.com`, or `*`.
   * Default: the host's own. Programs send no `Origin` and are unaffected.
   */
  allowOrigins?: readonly string[];
  /**
   * Further names that clients may use in the `Host` header: `assistant.local`, `*.example.com`, or `*` for
   * any. Matters only without `authenticate`, on a server that listens on a loopback address, and for requests
   * that no trusted proxy forwarded: then only names of this machine are accepted, such as `localhost` and
   * `127.0.0.1`, because a web page can make its own name resolve to 127.0.0.1.
   */
  allowHosts?: readonly string[];
  /** Proxies whose `X-Forwarded-For` is believed: addresses, CIDRs, `loopback`, `uniquelocal`. Default: none. */
  trustProxy?: readonly string[];
  limits?: HostLimits;
  /**
   * A client that has lost its connection may come back to its session, and is told what it missed. `false`: a
   * session ends with its connection.
   */
  resume?: ResumeOptions | false;
  /**
   * Where questions per minute and wrong credentials are counted, for hosts that share their counts:
   * `(options) => new RateLimiterRedis({ storeClient, ...options })` from `rate-limiter-flexible`. While it
   * is unreachable, these limits are not enforced. Default: in this process.
   */
  makeRateLimiter?: MakeRateLimiter;
  /**
   * Takes the webhooks of these meeting bots and recognisers, at `POST /v1/transcripts/{source}`: `{ recall: { secret } }`.
   * Default: none.
   */
  webhooks?: WebhookOptions;
  /** The sessions of meetings that send webhooks, and where their answers go. */
  meetings?: MeetingOptions;
  /** The largest frame, in bytes; a larger one closes its connection with 1009. Default 65,536. */
  maxPayload?: number;
  /**
   * How often clients are pinged, in milliseconds; a client that has been silent since the last ping is
   * dropped. Default 25,000.
   */
  pingIntervalMs?: number;
  /** How often deadlines and slow readers are checked, in milliseconds. Default 1,000. */
  sweepIntervalMs?: number;
  /** Callbacks for what happens on connections; all are optional. */
  observer?: Partial<HostObserver>;
  /** Prometheus metrics, see `createMetrics`; served on `/metrics`. */
  metrics?: HostMetrics;
  /**
   * Whether `/metrics` and the details of `/readyz` are also served on the main port, provided that it is
   * reachable from this machine only, to requests that were not forwarded by a proxy. Default true, until
   * `listenAdmin` is called.
   */
  operatorsOnMainPort?: boolean;
  /** Traces questions, see `createTracing`. */
  tracing?: HostTracing;
  /** Receives one line per connection and per question at `info`, plus warnings and errors. Default: none. */
  logger?: Logger;
  /** Whether questions, answers and the upstream's own error texts are logged. Default false. */
  logContent?: boolean;
}

const unlimited = { min: 1, unlimited: true } as const;
/** These may also be 0. */
const unlimitedFromZero = { min: 0, unlimited: true } as const;

const limitsSchema = v.object(
  {
    connections: v.optional(wholeNumber(unlimited), 20_000),
    connectionsPerAddress: v.optional(wholeNumber(unlimited)),
    wrongCredentials: v.optional(wholeNumber(unlimited), 20),
    messagesPerSecond: v.optional(quantity(unlimited), 100),
    bytesPerSecond: v.optional(quantity(unlimited), 262_144),
    invalidPerMinute: v.optional(wholeNumber(unlimitedFromZero), 20),
    textLength: v.optional(wholeNumber(unlimited), 8_192),
    questionsPerMinute: v.optional(wholeNumber(unlimited), 120),
    concurrentQuestions: v.optional(wholeNumber(unlimited), 8),
    backendConcurrency: v.optional(wholeNumber(unlimited), 256),
    backendQueue: v.optional(wholeNumber(unlimitedFromZero), 512),
    backendWaitMs: v.optional(duration({ unlimited: true }), 10_000),
    bufferedBytes: v.optional(wholeNumber(unlimited), 1_048_576),
    stalledMs: v.optional(duration({ unlimited: true }), 8_000),
    unauthenticated: v.optional(wholeNumber(unlimitedFromZero), 256),
    unauthenticatedPerAddress: v.optional(wholeNumber(unlimited)),
  },
  'must be an object of limits',
);

const hostSchema = v.object({
  backend: withMethods<RagBackend>(
    'an object with an answer() method; createEchoBackend() makes one to try things out',
    'answer',
  ),
  path: v.optional(text(), PROTOCOL_PATH),
  dialects: v.optional(dialectsSchema, {}),
  asr: v.optional(oneOf(ASR_SOURCES as readonly [AsrSource, ...AsrSource[]])),
  session: v.optional(
    withMethods<Omit<SharedSessionOptions, 'backend' | 'logger'>>('an object of options'),
    {},
  ),
  mcp: v.optional(mcpSchema, false),
  console: v.optional(flag(), false),
  authenticate: v.optional(callback<Authenticate>('a function, such as staticKeys([...])')),
  authenticateTimeoutMs: v.optional(duration({ unlimited: true }), 5_000),
  firstMessageTimeoutMs: v.optional(duration({ unlimited: true }), 10_000),
  tickets: v.optional(ticketsSchema, {}),
  allowOrigins: v.optional(texts('origins')),
  allowHosts: v.optional(texts('names'), []),
  trustProxy: v.optional(texts('addresses'), []),
  limits: v.optional(limitsSchema, {}),
  resume: v.optional(
    v.lazy((given) => (given === false ? v.literal(false) : resumeSchema)),
    {},
  ),
  makeRateLimiter: v.optional(
    callback<MakeRateLimiter>('a function that makes a rate limiter'),
    () => inMemory,
  ),
  webhooks: v.optional(webhooksSchema, {}),
  meetings: v.optional(meetingsSchema, {}),
  maxPayload: v.optional(wholeNumber({ min: 1 }), 65_536),
  pingIntervalMs: v.optional(duration(), 25_000),
  sweepIntervalMs: v.optional(duration(), 1_000),
  observer: v.optional(withMethods<Partial<HostObserver>>('an object of callbacks')),
  metrics: v.optional(withMethods<HostMetrics>('what createMetrics() resolves with', 'stop')),
  operatorsOnMainPort: v.optional(flag(), true),
  tracing: v.optional(
    withMethods<HostTracing>('what createTracing() resolves with', 'within', 'found', 'retrieving'),
  ),
  logger: v.optional(
    withMethods<Logger>('a logger such as pino', 'debug', 'info', 'warn', 'error'),
    silentLogger,
  ),
  logContent: v.optional(flag(), false),
});

export type ResolvedHostOptions = ReturnType<typeof resolveHostOptions>;
export type ResolvedLimits = ReturnType<typeof resolveLimits>;

/** Throws a `TypeError` that names the option. */
export function resolveHostOptions(options: HostOptions) {
  const { session, backend, limits, tickets, mcp, ...read } = readOptions('createHost', hostSchema, options);
  const { path, authenticate, logContent, metrics, tracing, observer } = read;
  if (!path.startsWith('/')) {
    refuseOption('createHost', 'path', `must begin with "/"; give one such as ${PROTOCOL_PATH}`, path);
  }
  checkResumeOptions(read.resume);
  const logger = redactingLogger(read.logger, { content: logContent });
  return {
    ...read,
    session: { ...session, backend, logger } as SharedSessionOptions,
    webhooks: resolveSources(read.webhooks),
    mcp: resolveMcp(mcp),
    tickets: authenticate ? resolveTickets(tickets) : undefined,
    limits: resolveLimits(limits),
    observer: guardedObserverOf(
      logger,
      metrics?.observer,
      tracing?.observer,
      logQuestions(logger, logContent),
      observer,
    ),
    logger,
  };
}

/** Addresses of this machine have their own limit. */
function resolveLimits({
  connectionsPerAddress,
  unauthenticatedPerAddress,
  ...limits
}: v.InferOutput<typeof limitsSchema>) {
  return {
    ...limits,
    unauthenticatedPerAddress:
      unauthenticatedPerAddress ?? Math.max(1, Math.ceil(limits.unauthenticated / 8)),
    unauthenticatedPerLoopback: unauthenticatedPerAddress ?? Number.POSITIVE_INFINITY,
    connectionsPerAddress: connectionsPerAddress ?? 100,
    connectionsPerLoopback: connectionsPerAddress ?? Number.POSITIVE_INFINITY,
  };
}
