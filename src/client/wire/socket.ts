import { SUBPROTOCOL, TICKET_PREFIX } from '../../protocol/index';

/**
 * The part of a WebSocket that the client uses. The browser's class, Node's own (from Node 22) and the one in the
 * `ws` package all satisfy it.
 */
export interface WebSocketLike {
  send(data: string): void;
  close(code?: number, reason?: string): void;
  /** Bytes that were given to `send` and have not left yet. */
  readonly bufferedAmount?: number;
  /** Ends it at once: only in the `ws` package. */
  terminate?(): void;
  addEventListener(type: 'open' | 'error', listener: (event: object) => void): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(type: 'close', listener: (event: CloseInfo) => void): void;
}

/** `options` are those of the `ws` package, passed only when there is a `key`. */
export type WebSocketClass = new (
  url: string,
  protocols?: string[],
  options?: { headers: Record<string, string> },
) => WebSocketLike;

/**
 * How a connection ended: the RFC 6455 close code and its reason. If the close frame was lost, the code is the
 * `close_code` from the server's last error, else 1006.
 */
export interface CloseInfo {
  code: number;
  reason: string;
}

/** A credential, or a function that gets one for each connection. */
export type CredentialSource = string | (() => string | PromiseLike<string>);

/** Identifies the client; at most one may be given. */
export interface Credential {
  /** A key or a JWT, sent in the `Authorization` header: for programs. Needs the `ws` package as `WebSocket`. */
  key?: CredentialSource;
  /** A single-use ticket, offered as a subprotocol: for browsers. Give a function, so that each connection gets its own. */
  ticket?: CredentialSource;
  /** Any of these, sent as the first message: for clients that can do neither of the above. */
  token?: CredentialSource;
}

/** A credential at hand. */
export type ReadyCredential = { [K in keyof Credential]?: string };

/** An address that is safe to display: without user, password and query, which may hold secrets. */
export function publicAddress(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}`;
}

/** Connects, with any credentials that belong in the handshake; a `token` is sent once the socket is open. */
export function dial(
  WebSocket: WebSocketClass,
  url: string,
  { key, ticket }: ReadyCredential,
): WebSocketLike {
  if (key !== undefined) return new WebSocket(url, [], { headers: { Authorization: `Bearer ${key}` } });
  if (ticket !== undefined) return new WebSocket(url, [SUBPROTOCOL, TICKET_PREFIX + ticket]);
  return new WebSocket(url);
}
