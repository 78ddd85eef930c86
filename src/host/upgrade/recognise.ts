import type { IncomingMessage } from 'node:http';
import type { Facts, Verdict } from '../auth/authenticator';
import { credentialOf } from '../auth/credential';
import { type Member, memberOf } from '../auth/member';
import type { HostContext } from '../context';
import { REJECTIONS, type Rejection } from './reject';

/**
 * What becomes of a handshake: it is refused, or somebody comes in, or somebody comes in who has yet to say
 * who they are. `refused` is let in only to be told: a page can not see why its handshake failed.
 */
export type Recognised = { rejection: Rejection } | { member: Member } | { facts: Facts; refused: boolean };

/** Asks who wants in. Whoever gets a member or a place in the lobby has to give it back. */
export async function recognise(
  context: HostContext,
  request: IncomingMessage,
  address: string,
): Promise<Recognised> {
  const { addresses, authenticator, subjects } = context;
  const asked = addresses.bannedFor(address);
  const bannedFor = typeof asked === 'number' ? asked : await asked;
  if (bannedFor > 0) return { rejection: wrongTooOften(bannedFor) };
  const { headers, url = '' } = request;
  const facts = { headers, url, address };
  const credential = credentialOf(headers);
  const answer = authenticator?.check(facts, credential) ?? 'refused';
  const verdict: Verdict = answer instanceof Promise ? await answer : answer;
  if (verdict === 'unknown') return { rejection: REJECTIONS.unknown };
  if (verdict !== 'refused') {
    const member = memberOf(verdict, subjects);
    return member ? { member } : { rejection: REJECTIONS.subjectFull };
  }
  if (credential) addresses.wrong(address);
  return unrecognised(context, facts, credential !== undefined);
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
