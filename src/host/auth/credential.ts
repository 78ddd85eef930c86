import type { IncomingHttpHeaders } from 'node:http';
import { TICKET_PREFIX } from '../../protocol/index';
import type { CredentialWay } from './identity';

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
