import { expiryOf } from './authenticator';
import type { Identity } from './identity';
import type { Ticket, TicketStore } from './tickets';

export interface TicketMaking {
  store: TicketStore;
  ttlMs: number;
  sessionMs: number;
}

/** Undefined when too many are open. What a ticket opens ends no later than the credential that it was made with. */
export async function makeTicket(
  { store, ttlMs, sessionMs }: TicketMaking,
  identity: Identity,
): Promise<Ticket | undefined> {
  const now = Date.now();
  const ends = Math.min(expiryOf(identity) ?? Number.POSITIVE_INFINITY, now + ttlMs + sessionMs);
  const { expiresAt: _, issuer: __, ...who } = identity;
  const holder: Identity = Number.isFinite(ends) ? { ...who, expiresAt: ends } : who;
  const ticket = await store.issue(holder, ttlMs);
  return ticket === undefined ? undefined : { ticket, expiresAt: new Date(now + ttlMs) };
}
