import type { IncomingHttpHeaders } from 'node:http';
import * as v from 'valibot';
import { quantity } from '../../options/fields';
import { TICKET_PREFIX } from '../../protocol/index';

/**
 * Where a credential was found: in the `Authorization` header, as a subprotocol, in an `auth` message, or in the path of
 * a voice platform's address.
 */
export type CredentialWay = 'bearer' | 'ticket' | 'message' | 'path';

/** What is known about a client that wants to connect. */
export interface AuthenticateRequest {
  /** Of the WebSocket handshake, or of `POST /v1/tickets`. */
  readonly headers: IncomingHttpHeaders;
  /** Path and query, unchanged. */
  readonly url: string;
  /** The client's address as trusted proxies report it. */
  readonly address: string;
  /** The credential; absent when this host finds none (cookies are in `headers`). */
  readonly token?: string;
  readonly via?: CredentialWay;
  /** Aborted when the verdict is no longer awaited. */
  readonly signal: AbortSignal;
}

/** Limits of one subject, in place of the host's. */
export interface SubjectLimits {
  /** Questions per minute. */
  questionsPerMinute?: number;
  /** Questions answered at the same time, across all connections. */
  concurrentQuestions?: number;
  /** Connections at the same time. */
  connections?: number;
}

const limit = v.optional(quantity({ unlimited: true }));
/** Options and claims that carry `SubjectLimits`. */
export const subjectLimits = v.object(
  { questionsPerMinute: limit, concurrentQuestions: limit, connections: limit },
  'must be an object of limits',
);

/** The identity of a client. */
export interface Identity {
  /** Stable name of the user or program: limits are counted by it, and backends receive it as the user. */
  readonly subject: string;
  readonly limits?: SubjectLimits;
  /** Whether it may request tickets for other subjects, as an operator's own server does. Default false. */
  readonly issuer?: boolean;
  /** When the credential expires, and the connection with it: a date, or milliseconds since 1970. */
  readonly expiresAt?: Date | number;
}

/** In milliseconds since 1970; undefined when it does not expire. */
export function expiryOf({ expiresAt }: Identity): number | undefined {
  return expiresAt === undefined ? undefined : Number(expiresAt);
}

/**
 * Decides who may connect: returns an identity, or null to refuse. Also called without a token, for clients
 * that have a cookie or will send the token as their first message. If it throws, the client gets 503.
 */
export type Authenticate = (request: AuthenticateRequest) => Identity | null | Promise<Identity | null>;

export interface Credential {
  token: string;
  via: CredentialWay;
}

/** The credential of a request: a bearer token, otherwise a ticket among the offered subprotocols. */
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
