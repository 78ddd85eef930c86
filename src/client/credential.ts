import { SUBPROTOCOL, TICKET_PREFIX } from '../protocol/index';
import type { WebSocketClass, WebSocketLike } from './socket';

/** What shows who the client is; at most one of them. */
export interface Credential {
  /** A key or a JWT, sent in the `Authorization` header: for programs. Needs the `ws` package as `WebSocket`. */
  key?: string;
  /** A single-use ticket, offered as a subprotocol: for browsers. */
  ticket?: string;
  /** Any of these, sent as the first message: for whoever can do neither. */
  token?: string;
}

/** Throws a `TypeError` that names the option when they can not be used. */
export function checkCredential({ key, ticket, token }: Credential, ownClass: boolean): void {
  if ([key, ticket, token].filter((given) => given !== undefined).length > 1) {
    throw new TypeError("Give only one of 'key', 'ticket' and 'token'.");
  }
  if (key !== undefined && !ownClass) {
    throw new TypeError(
      "'key' needs a WebSocket class that can send headers: pass that of the ws package as 'WebSocket', or use 'ticket' or 'token'.",
    );
  }
  if (key !== undefined && !/^[\x21-\x7e]+$/.test(key)) {
    throw new TypeError("'key' must be of ASCII characters without spaces, as a header is.");
  }
  if (ticket !== undefined && !/^[\w.~+-]+$/.test(ticket)) {
    throw new TypeError(
      "'ticket' must be of the characters that a subprotocol may have, such as A-Z, 0-9, - and _.",
    );
  }
}

/** Dials with what goes into the handshake; a `token` is sent when it is open. */
export function dial(WebSocket: WebSocketClass, url: string, { key, ticket }: Credential): WebSocketLike {
  if (key !== undefined) return new WebSocket(url, [], { headers: { Authorization: `Bearer ${key}` } });
  if (ticket !== undefined) return new WebSocket(url, [SUBPROTOCOL, TICKET_PREFIX + ticket]);
  return new WebSocket(url);
}
