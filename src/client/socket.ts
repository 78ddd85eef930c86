import { SUBPROTOCOL, TICKET_PREFIX } from '../protocol/index';

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

/** Identifies the client; give at most one. */
export interface Credential {
  /** A key or a JWT, sent in the `Authorization` header: for programs. Needs the `ws` package as `WebSocket`. */
  key?: string;
  /** A single-use ticket, offered as a subprotocol: for browsers. */
  ticket?: string;
  /** Any of these, sent as the first message: for clients that can do neither. */
  token?: string;
}

/** An address as it may be shown: without user, password and query, which may hold secrets. */
export function publicAddress(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}`;
}

/** Dials with what goes into the handshake; a `token` is sent when it is open. */
export function dial(WebSocket: WebSocketClass, url: string, { key, ticket }: Credential): WebSocketLike {
  if (key !== undefined) return new WebSocket(url, [], { headers: { Authorization: `Bearer ${key}` } });
  if (ticket !== undefined) return new WebSocket(url, [SUBPROTOCOL, TICKET_PREFIX + ticket]);
  return new WebSocket(url);
}
