import type { IncomingHttpHeaders } from 'node:http';
import { TICKET_PREFIX } from '../../protocol/index';

/** How a credential came: in the `Authorization` header, as a subprotocol, or in an `auth` message. */
export type CredentialWay = 'bearer' | 'ticket' | 'message';

/** What is known of somebody who wants to connect. */
export interface AuthenticateRequest {
  /** Of the WebSocket handshake, or of the `POST /v1/tickets`. */
  readonly headers: IncomingHttpHeaders;
  /** Path and query as they came. */
  readonly url: string;
  /** The client's address, seen through the proxies that are trusted. */
  readonly address: string;
  /** The credential; absent when none came that this host knows how to find (cookies are in `headers`). */
  readonly token?: string;
  readonly via?: CredentialWay;
  /** Aborted when nobody waits for the verdict any more. */
  readonly signal: AbortSignal;
}

/** Limits of one subject, in place of the host's. */
export interface SubjectLimits {
  /** Questions in a minute. */
  questionsPerMinute?: number;
  /** Questions that are answered at the same time, over all connections. */
  concurrentQuestions?: number;
  /** Connections at the same time. */
  connections?: number;
}

/** Who somebody is. */
export interface Identity {
  /** Stable name of the user or the program: limits are counted by it, and backends are told it as the user. */
  readonly subject: string;
  readonly limits?: SubjectLimits;
  /** Whether it may make tickets for subjects of its choice, as an operator's own server does. Default false. */
  readonly issuer?: boolean;
  /** When the credential ends, and with it the connection: a date, or milliseconds since 1970. */
  readonly expiresAt?: Date | number;
}

/**
 * Decides who may connect: an identity, or null for nobody. It may be asked without a token, for somebody
 * who has a cookie or who will send the token as the first message. Throwing refuses with 503: nobody knows.
 */
export type Authenticate = (request: AuthenticateRequest) => Identity | null | Promise<Identity | null>;

export interface Credential {
  token: string;
  via: CredentialWay;
}

/** The credential of a request: a bearer token, else a ticket among the offered subprotocols. */
export function credentialOf(headers: IncomingHttpHeaders): Credential | undefined {
  const [, bearer] = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '') ?? [];
  if (bearer !== undefined) return { token: bearer, via: 'bearer' };
  const offered = headers['sec-websocket-protocol'];
  if (offered === undefined || !offered.includes(TICKET_PREFIX)) return undefined;
  const entry = offered
    .split(',')
    .map((name) => name.trim())
    .find((name) => name.startsWith(TICKET_PREFIX));
  const token = entry?.slice(TICKET_PREFIX.length);
  return token ? { token, via: 'ticket' } : undefined;
}
