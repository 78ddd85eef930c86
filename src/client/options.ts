import { shapeOf } from '../protocol/shape-of';
import { type ClientClock, MAX_TIMER_MS, systemClock } from './clock';
import type { ClientLogger } from './guarded-emitter';
import type { QueueLimits } from './resuming/outbox';
import type { Credential, WebSocketClass } from './wire/socket';

export interface ReconnectOptions {
  /** Whether the first connection is tried again too, when it fails for a reason that may pass. Default false. */
  initially?: boolean;
  /** The longest delay between attempts, in milliseconds, unless the server asks for more. Default 30,000. */
  maxDelayMs?: number;
  /** Whether messages in flight are sent again to a new session, when theirs is lost. Default true. */
  resend?: boolean;
}

export interface QueueOptions {
  /** How many messages may be in flight and wait for the server together. Default 1,000. */
  messages?: number;
  /** Their size as JSON, in bytes. Default 262,144. */
  bytes?: number;
  /**
   * `drop_oldest` (default): the oldest message is dropped, partials first, and told by the event `dropped`. `throw`:
   * `send` throws a `QueueFullError`.
   */
  whenFull?: 'drop_oldest' | 'throw';
  /** How many bytes the socket may hold; beyond it messages wait in the queue. Default 65,536. */
  socketBytes?: number;
}

/** At most one of `key`, `ticket` and `token` identifies the client. */
export interface ClientOptions extends Credential {
  /** An absolute ws:// or wss:// address, such as ws://127.0.0.1:8000/ws/realtime-asr. */
  url: string | URL;
  /** The WebSocket class to use. Default: in Node that of the `ws` package, elsewhere the platform's own. */
  WebSocket?: WebSocketClass;
  /** How long one attempt to connect may take until the server's greeting, in milliseconds. Default 10,000. */
  connectTimeoutMs?: number;
  /** Whether and how the client connects again by itself. Default true. */
  reconnect?: boolean | ReconnectOptions;
  /** Bounds what waits for the server. */
  queue?: QueueOptions;
  /**
   * After a silence of this length the server is asked for a sign of life; after another one the connection counts as
   * lost. In milliseconds, default 25,000; `Infinity`: never.
   */
  keepaliveIntervalMs?: number;
  /** Closes the client when it aborts. */
  signal?: AbortSignal;
  /** Receives the errors of listeners as `error({ err }, message)`, as pino takes them. Default: the console. */
  logger?: ClientLogger;
  /** For tests: the time, and random numbers from 0 to 1. */
  clock?: ClientClock;
  random?: () => number;
}

/** The options as the client uses them: checked, with their defaults. */
export interface CheckedOptions {
  url: URL;
  WebSocket: WebSocketClass;
  credential: Credential;
  connectTimeoutMs: number;
  reconnect: Required<ReconnectOptions> | undefined;
  queue: QueueLimits;
  socketBytes: number;
  keepaliveIntervalMs: number;
  signal: AbortSignal | undefined;
  logger: ClientLogger | undefined;
  clock: ClientClock;
  random: () => number;
}

/** Throws a `TypeError` with the option, the shape of its value and the remedy, but never the value itself. */
export function readClientOptions(options: ClientOptions): CheckedOptions {
  const {
    url,
    WebSocket,
    connectTimeoutMs = 10_000,
    reconnect = true,
    queue = {},
    keepaliveIntervalMs = 25_000,
    signal,
    logger,
    clock = systemClock,
    random = Math.random,
    ...credential
  } = options;
  checkCredential(credential, WebSocket !== undefined);
  const {
    initially = false,
    maxDelayMs = 30_000,
    resend = true,
  } = asObject<ReconnectOptions>('reconnect', reconnect);
  const {
    messages = 1_000,
    bytes = 262_144,
    whenFull = 'drop_oldest',
    socketBytes = 65_536,
  } = asObject<QueueOptions>('queue', queue);
  checkNumbers({ connectTimeoutMs, keepaliveIntervalMs, maxDelayMs, messages, bytes, socketBytes });
  if (whenFull !== 'drop_oldest' && whenFull !== 'throw')
    refuse('whenFull', "must be 'drop_oldest' or 'throw'");
  if (logger !== undefined && typeof logger?.error !== 'function') {
    refuse('logger', `must be a logger such as pino or console, not ${shapeOf(logger)}`);
  }
  return {
    url: webSocketUrl(url),
    WebSocket: webSocketClass(WebSocket),
    credential,
    connectTimeoutMs,
    reconnect: reconnect === false ? undefined : { initially, maxDelayMs, resend },
    queue: { messages, bytes, whenFull },
    socketBytes,
    keepaliveIntervalMs,
    signal,
    logger,
    clock,
    random,
  };
}

function refuse(name: string, why: string): never {
  throw new TypeError(`RealtimeRagClient: '${name}' ${why}.`);
}

function asObject<T>(name: string, value: boolean | T): Partial<T> {
  if (typeof value === 'boolean' && name === 'reconnect') return {};
  if (shapeOf(value) === 'an object') return value as T;
  return refuse(name, `must be an object, not ${shapeOf(value)}`);
}

function checkNumbers(values: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(values)) {
    const isNumber = typeof value === 'number';
    if (isNumber && value >= 1 && value <= MAX_TIMER_MS) continue;
    // Never ask.
    if (name === 'keepaliveIntervalMs' && value === Number.POSITIVE_INFINITY) continue;
    const unit = name.endsWith('Ms') ? ' of milliseconds' : '';
    const shape = isNumber ? 'one out of that range' : shapeOf(value);
    refuse(name, `must be a number${unit} from 1 to ${MAX_TIMER_MS}, not ${shape}`);
  }
}

/** `ownClass`: whether a WebSocket class was given, since it may be able to send headers. */
function checkCredential(credential: Credential, ownClass: boolean): void {
  const given = (['key', 'ticket', 'token'] as const).filter((name) => credential[name] !== undefined);
  const [first, second] = given;
  if (first && second)
    refuse(second, `cannot be used together with '${first}'; give only one of 'key', 'ticket' and 'token'`);
  if (first === 'key' && !ownClass) {
    refuse(
      'key',
      "needs a WebSocket class that can send headers, such as that of the ws package; or use 'ticket' or 'token'",
    );
  }
  if (first && typeof credential[first] !== 'function') checkSecret(first, credential[first]);
}

/** Throws a `TypeError` if the credential cannot be sent in this way. */
export function checkSecret(name: keyof Credential, value: unknown): asserts value is string {
  if (typeof value !== 'string') return refuse(name, `must be a string, not ${shapeOf(value)}`);
  if (name === 'key' && !/^[\x21-\x7e]+$/.test(value)) {
    refuse(name, 'must consist of ASCII characters without spaces');
  }
  if (name === 'ticket' && !/^[\w.~+-]+$/.test(value)) {
    refuse(name, 'must consist of letters, digits and . _ ~ + -');
  }
}

/** The given class, or the platform's. */
function webSocketClass(given: WebSocketClass | undefined): WebSocketClass {
  const found = given ?? (globalThis as { WebSocket?: WebSocketClass }).WebSocket;
  if (typeof found === 'function') return found;
  return refuse(
    'WebSocket',
    given === undefined
      ? 'must be that of the ws package: there is no global WebSocket'
      : `must be a WebSocket class, not ${shapeOf(given)}; pass that of the ws package`,
  );
}

function webSocketUrl(given: string | URL): URL {
  const text = String(given);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'ws:' || url?.protocol === 'wss:') return url;
  // The value is omitted: it may contain a token.
  const shape = url ? 'a URL of another scheme' : `a text of ${text.length} characters without a scheme`;
  return refuse(
    'url',
    `must be a ws:// or wss:// address such as ws://127.0.0.1:8000/ws/realtime-asr, not ${shape}`,
  );
}
