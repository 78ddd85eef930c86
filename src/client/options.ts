import { shapeOf } from '../protocol/fields';
import type { ClientLogger } from './guarded-emitter';
import type { Credential, WebSocketClass } from './socket';

/** At most one of `key`, `ticket` and `token` identifies the client. */
export interface ClientOptions extends Credential {
  /** An absolute ws:// or wss:// address, such as ws://127.0.0.1:8000/ws/realtime-asr. */
  url: string | URL;
  /** The WebSocket class to use. Default: in Node that of the `ws` package, elsewhere the platform's own. */
  WebSocket?: WebSocketClass;
  /** How long `connect` waits for the server's greeting, in milliseconds. Default 10,000. */
  connectTimeoutMs?: number;
  /** Receives the errors of listeners as `error({ err }, message)`, as pino takes them. Default: the console. */
  logger?: ClientLogger;
}

/** The options as the connection uses them: checked, with their defaults. */
export interface CheckedOptions {
  url: URL;
  WebSocket: WebSocketClass;
  credential: Credential;
  connectTimeoutMs: number;
  logger: ClientLogger | undefined;
}

/** The longest delay that a timer supports. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Throws a `TypeError` with the option, the shape of its value and the remedy, but never the value itself. */
export function readClientOptions(options: ClientOptions): CheckedOptions {
  const { url, WebSocket, connectTimeoutMs = 10_000, logger, ...credential } = options;
  checkCredential(credential, WebSocket !== undefined);
  if (!(typeof connectTimeoutMs === 'number' && connectTimeoutMs >= 1 && connectTimeoutMs <= MAX_TIMER_MS)) {
    refuse(
      'connectTimeoutMs',
      `must be a number of milliseconds from 1 to ${MAX_TIMER_MS}, not ${
        typeof connectTimeoutMs === 'number' ? 'one out of that range' : shapeOf(connectTimeoutMs)
      }`,
    );
  }
  if (logger !== undefined && typeof logger?.error !== 'function') {
    refuse(
      'logger',
      `must be a logger with the method error, such as pino or console, not ${shapeOf(logger)}`,
    );
  }
  return {
    url: webSocketUrl(url),
    WebSocket: webSocketClass(WebSocket),
    credential,
    connectTimeoutMs,
    logger,
  };
}

function refuse(name: string, why: string): never {
  throw new TypeError(`RealtimeRagClient: '${name}' ${why}.`);
}

/** `ownClass`: whether a WebSocket class was given, since it may be able to send headers. */
function checkCredential(credential: Credential, ownClass: boolean): void {
  const given = (['key', 'ticket', 'token'] as const).filter((name) => credential[name] !== undefined);
  const [first, second] = given;
  if (first && second)
    refuse(second, `cannot be used together with '${first}'; give only one of 'key', 'ticket' and 'token'`);
  for (const name of given) {
    const value: unknown = credential[name];
    if (typeof value !== 'string') refuse(name, `must be a string, not ${shapeOf(value)}`);
  }
  const { key, ticket } = credential;
  if (key !== undefined && !ownClass) {
    refuse(
      'key',
      "needs a WebSocket class that can send headers: pass that of the ws package as 'WebSocket', or use 'ticket' or 'token'",
    );
  }
  if (key !== undefined && !/^[\x21-\x7e]+$/.test(key)) {
    refuse('key', 'must consist of ASCII characters without spaces, because it is sent in a header');
  }
  if (ticket !== undefined && !/^[\w.~+-]+$/.test(ticket)) {
    refuse('ticket', 'must consist of characters allowed in a subprotocol, such as A-Z, 0-9, - and _');
  }
}

/** The given class, or the platform's. */
function webSocketClass(given: WebSocketClass | undefined): WebSocketClass {
  const found = given ?? (globalThis as { WebSocket?: WebSocketClass }).WebSocket;
  if (typeof found === 'function') return found;
  return refuse(
    'WebSocket',
    given === undefined
      ? 'must be given, because this platform has no global WebSocket class; pass that of the ws package'
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
