/**
 * The part of a WebSocket that the client uses. The browser's class, Node's own (from Node 22) and that of
 * the `ws` package all fit.
 */
export interface WebSocketLike {
  send(data: string): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: 'open' | 'error', listener: (event: object) => void): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(type: 'close', listener: (event: CloseInfo) => void): void;
}

/** `options` are those of the `ws` package; they are passed only when there is a `key`. */
export type WebSocketClass = new (
  url: string,
  protocols?: string[],
  options?: { headers: Record<string, string> },
) => WebSocketLike;

/**
 * How a connection ended: the close code of RFC 6455 and its reason. Where the close frame was lost, the code is
 * the `close_code` that the server's last error told, else 1006.
 */
export interface CloseInfo {
  code: number;
  reason: string;
}

/** The given class, or the one of this platform. Throws a `TypeError` when there is none. */
export function webSocketClass(given: WebSocketClass | undefined): WebSocketClass {
  const found = given ?? (globalThis as { WebSocket?: WebSocketClass }).WebSocket;
  if (typeof found === 'function') return found;
  throw new TypeError(
    "This platform has no global WebSocket class; pass one as 'WebSocket', such as that of the ws package.",
  );
}

/** The address to dial. Throws a `TypeError` when it is no absolute ws:// or wss:// URL. */
export function webSocketUrl(given: string | URL): URL {
  const text = String(given);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'ws:' || url?.protocol === 'wss:') return url;
  // The text itself stays out: it may hold a token.
  throw new TypeError(
    `'url' must be a ws:// or wss:// address such as ws://127.0.0.1:8000/ws/realtime-asr, not ${
      url ? `one that begins with ${url.protocol}` : `a text of ${text.length} characters without a scheme`
    }.`,
  );
}

/** An address as it may be shown: without user, password and query, which may hold secrets. */
export function publicAddress(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}`;
}
