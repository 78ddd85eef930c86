import type { IncomingMessage } from 'node:http';
import type { HandshakeInfo, Verdict } from '../auth/authenticator';
import { type Credential, credentialOf } from '../auth/identity';
import type { HostContext } from '../context';
import type { AddressEntry } from '../limits/addresses';
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
 * release the principal and the place among those yet to authenticate. `shown`: a credential that is not in the
 * headers.
 */
export function identify(
  context: HostContext,
  request: IncomingMessage,
  address: AddressEntry,
  shown?: Credential,
): Identified | Promise<Identified> {
  const bannedFor = context.addresses.bannedFor(address.key);
  const proceed = (ms: number) =>
    ms > 0 ? { rejection: bannedUntil(ms) } : check(context, request, address, shown);
  return bannedFor instanceof Promise ? bannedFor.then(proceed) : proceed(bannedFor);
}

function check(
  context: HostContext,
  { headers, url = '' }: IncomingMessage,
  address: AddressEntry,
  shown: Credential | undefined,
): Identified | Promise<Identified> {
  const asking = { handshake: { headers, url, address: address.key }, address };
  const credential = shown ?? credentialOf(headers);
  const verdict = context.authenticator?.check(asking.handshake, credential) ?? 'refused';
  if (!(verdict instanceof Promise)) return decide(context, asking, credential, verdict);
  return verdict.then((known) => decide(context, asking, credential, known));
}

interface Asking {
  handshake: HandshakeInfo;
  address: AddressEntry;
}

function decide(
  context: HostContext,
  asking: Asking,
  credential: Credential | undefined,
  verdict: Verdict,
): Identified | Promise<Identified> {
  if (verdict === 'unknown') return { rejection: REJECTIONS.unknown };
  if (verdict === 'refused') {
    const refuse = () => unauthenticated(context, asking, credential !== undefined);
    const counted = credential && context.addresses.wrong(asking.address.key);
    return counted ? counted.then(refuse) : refuse();
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
  { handshake, address }: Asking,
  refused: boolean,
): Identified {
  if (refused && handshake.headers.origin === undefined) return { rejection: REJECTIONS.unauthorized };
  const place = pendingAuth.enter(address);
  if (place === 'entered') return { handshake, refused };
  if (refused) return { rejection: REJECTIONS.unauthorized };
  return { rejection: place === 'full' ? REJECTIONS.pendingAuthFull : REJECTIONS.pendingAuthAddress };
}
