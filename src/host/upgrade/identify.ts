import type { IncomingMessage } from 'node:http';
import type { HandshakeInfo, Verdict } from '../auth/authenticator';
import { type Credential, credentialOf } from '../auth/identity';
import type { HostContext } from '../context';
import type { Principal } from '../limits/subjects';
import { REJECTIONS, type Rejection } from './reject';

/**
 * The outcome of a handshake: it is rejected, its client is authenticated, or its client has yet to
 * authenticate by a first message. `refused`: the client is let in only to be told so, because a page cannot
 * see why its handshake failed.
 */
export type Identified =
  | { rejection: Rejection }
  | { principal: Principal }
  | { handshake: HandshakeInfo; refused: boolean };

/**
 * Identifies the client that wants to connect; returns synchronously when all checks do. The caller must
 * release the principal and the place among those yet to authenticate.
 */
export function identify(
  context: HostContext,
  request: IncomingMessage,
  address: string,
): Identified | Promise<Identified> {
  const bannedFor = context.addresses.bannedFor(address);
  const proceed = (ms: number) =>
    ms > 0 ? { rejection: bannedUntil(ms) } : check(context, request, address);
  return bannedFor instanceof Promise ? bannedFor.then(proceed) : proceed(bannedFor);
}

function check(
  context: HostContext,
  { headers, url = '' }: IncomingMessage,
  address: string,
): Identified | Promise<Identified> {
  const handshake = { headers, url, address };
  const credential = credentialOf(headers);
  const verdict = context.authenticator?.check(handshake, credential) ?? 'refused';
  if (!(verdict instanceof Promise)) return decide(context, handshake, credential, verdict);
  return verdict.then((known) => decide(context, handshake, credential, known));
}

function decide(
  context: HostContext,
  handshake: HandshakeInfo,
  credential: Credential | undefined,
  verdict: Verdict,
): Identified {
  if (verdict === 'unknown') return { rejection: REJECTIONS.unknown };
  if (verdict === 'refused') {
    if (credential) context.addresses.wrong(handshake.address);
    return unauthenticated(context, handshake, credential !== undefined);
  }
  const principal = context.subjects.admit(verdict);
  return principal ? { principal } : { rejection: REJECTIONS.subjectFull };
}

export function bannedUntil(ms: number): Rejection {
  return { ...REJECTIONS.banned, headers: { 'Retry-After': String(Math.ceil(ms / 1_000)) } };
}

/**
 * A program with a wrong credential gets an HTTP status; a client without a credential may send it as a
 * message.
 */
function unauthenticated(
  { pendingAuth }: HostContext,
  handshake: HandshakeInfo,
  refused: boolean,
): Identified {
  if (refused && handshake.headers.origin === undefined) return { rejection: REJECTIONS.unauthorized };
  if (pendingAuth.enter()) return { handshake, refused };
  return { rejection: refused ? REJECTIONS.unauthorized : REJECTIONS.pendingAuthFull };
}
