import type { IncomingMessage } from 'node:http';
import type { Facts, Verdict } from '../auth/authenticator';
import { type Credential, credentialOf } from '../auth/credential';
import { type Member, memberOf } from '../auth/member';
import type { HostContext } from '../context';
import { REJECTIONS, type Rejection } from './reject';

/**
 * What becomes of a handshake: it is refused, or somebody comes in, or somebody comes in who has yet to say
 * who they are. `refused` is let in only to be told: a page can not see why its handshake failed.
 */
export type Recognised = { rejection: Rejection } | { member: Member } | { facts: Facts; refused: boolean };

/**
 * Asks who wants in; the answer is there at once when all who are asked know it at once. Whoever gets a member
 * or a place in the lobby has to give it back.
 */
export function recognise(
  context: HostContext,
  request: IncomingMessage,
  address: string,
): Recognised | Promise<Recognised> {
  const bannedFor = context.addresses.bannedFor(address);
  if (bannedFor instanceof Promise) {
    return bannedFor.then((ms) =>
      ms > 0 ? { rejection: wrongTooOften(ms) } : ask(context, request, address),
    );
  }
  return bannedFor > 0 ? { rejection: wrongTooOften(bannedFor) } : ask(context, request, address);
}

function ask(
  context: HostContext,
  { headers, url = '' }: IncomingMessage,
  address: string,
): Recognised | Promise<Recognised> {
  const facts = { headers, url, address };
  const credential = credentialOf(headers);
  const verdict = context.authenticator?.check(facts, credential) ?? 'refused';
  if (!(verdict instanceof Promise)) return decide(context, facts, credential, verdict);
  return verdict.then((known) => decide(context, facts, credential, known));
}

function decide(
  context: HostContext,
  facts: Facts,
  credential: Credential | undefined,
  verdict: Verdict,
): Recognised {
  if (verdict === 'unknown') return { rejection: REJECTIONS.unknown };
  if (verdict === 'refused') {
    if (credential) context.addresses.wrong(facts.address);
    return unrecognised(context, facts, credential !== undefined);
  }
  const member = memberOf(verdict, context.subjects);
  return member ? { member } : { rejection: REJECTIONS.subjectFull };
}

export function wrongTooOften(ms: number): Rejection {
  return { ...REJECTIONS.wrongTooOften, headers: { 'Retry-After': String(Math.ceil(ms / 1_000)) } };
}

/** A program that brought a wrong credential is told in HTTP; whoever brought none may send it as a message. */
function unrecognised({ lobby }: HostContext, facts: Facts, refused: boolean): Recognised {
  if (refused && facts.headers.origin === undefined) return { rejection: REJECTIONS.unauthorized };
  if (lobby.enter()) return { facts, refused };
  return { rejection: refused ? REJECTIONS.unauthorized : REJECTIONS.lobbyFull };
}
