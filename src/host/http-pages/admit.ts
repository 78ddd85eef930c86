import type { IncomingMessage } from 'node:http';
import type { HandshakeInfo, Verdict } from '../auth/authenticator';
import { credentialOf } from '../auth/identity';
import type { HostContext } from '../context';
import type { AddressEntry } from '../limits/addresses';
import type { Principal } from '../limits/subjects';
import { bannedUntil } from '../upgrade/identify';
import { REJECTIONS, type Rejection } from '../upgrade/reject';
import type { Exchange } from './routes';
import type { RunningRequest } from './running-requests';

/** A request that may be answered. Call `leave` when it is. */
export interface AdmittedRequest extends RunningRequest {
  readonly principal: Principal;
  /** How it is known who asks; absent when anybody may. */
  readonly verdict?: Exclude<Verdict, string>;
}

interface AdmitOptions {
  /**
   * Decides in place of the host's `authenticate`, for requests that are signed. What it refuses counts as a wrong
   * credential of the address.
   */
  check?(handshake: HandshakeInfo): Verdict | Promise<Verdict>;
}

/**
 * The front door of every request over HTTP that asks or tells something: the same checks as for a WebSocket (draining,
 * origin, room, the address and its bans, the credential, the subject's connections). Never rejects.
 */
export async function admitRequest(
  context: HostContext,
  request: IncomingMessage,
  options: AdmitOptions = {},
): Promise<AdmittedRequest | { rejection: Rejection }> {
  const { addresses, addressOf, requests, subjects } = context;
  const rejection = rejectionOf(context, request);
  if (rejection) return { rejection };
  const address = addresses.enter(addressOf(request));
  if (!address) return { rejection: REJECTIONS.addressFull };
  const running = requests.enter();
  const leave = () => {
    running.leave();
    addresses.leave(address);
  };
  const found = await identified(context, request, address, options).catch((error: unknown) => {
    context.options.logger.error({ err: error }, 'a request could not be admitted');
    return { rejection: REJECTIONS.unknown };
  });
  if ('rejection' in found) {
    leave();
    return found;
  }
  return {
    ...found,
    interrupted: running.interrupted,
    leave: once(() => {
      subjects.leave(found.principal);
      leave();
    }),
  };
}

/** Answers a request that may be answered, and refuses others. */
export async function whenAdmitted(
  exchange: Exchange,
  answer: (exchange: Exchange, asking: AdmittedRequest) => void | Promise<void>,
): Promise<void> {
  const found = await admitRequest(exchange.context, exchange.request);
  if ('rejection' in found) return exchange.refuse(found.rejection);
  try {
    await answer(exchange, found);
  } finally {
    found.leave();
  }
}

/** Checks that need no identity. */
function rejectionOf(
  { options, originAllowed, requests }: HostContext,
  { headers: { origin, host } }: IncomingMessage,
): Rejection | undefined {
  if (requests.draining.aborted) return REJECTIONS.draining;
  if (origin !== undefined && !originAllowed(origin, host)) return REJECTIONS.origin;
  if (requests.size >= options.limits.connections) return REJECTIONS.full;
  return undefined;
}

async function identified(
  { authenticator, addresses, subjects }: HostContext,
  { headers, url = '' }: IncomingMessage,
  { key: address }: AddressEntry,
  { check }: AdmitOptions,
): Promise<Pick<AdmittedRequest, 'principal' | 'verdict'> | { rejection: Rejection }> {
  if (!authenticator && !check) return { principal: subjects.anonymousAt(address) };
  const bannedForMs = await addresses.bannedFor(address);
  if (bannedForMs > 0) return { rejection: bannedUntil(bannedForMs) };
  const handshake = { headers, url, address };
  const bearer = bearerOf(headers);
  const verdict = await (check?.(handshake) ?? authenticator?.check(handshake, bearer) ?? 'refused');
  if (verdict === 'unknown') return { rejection: REJECTIONS.unknown };
  if (verdict === 'refused') {
    // Who has sent none has not guessed.
    if (check || bearer) await addresses.wrong(address);
    return { rejection: REJECTIONS.unauthorized };
  }
  const principal = subjects.admit(verdict);
  return principal ? { principal, verdict } : { rejection: REJECTIONS.subjectFull };
}

/** A ticket is for one WebSocket. */
function bearerOf(headers: IncomingMessage['headers']) {
  const credential = credentialOf(headers);
  return credential?.via === 'bearer' ? credential : undefined;
}

function once(act: () => void): () => void {
  let done = false;
  return () => {
    if (!done) act();
    done = true;
  };
}
