import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import * as v from 'valibot';
import { refuseOption } from '../../options/read-options';
import { expiryOf, type Identity, subjectLimits } from './identity';

/** Keeps tickets until they are redeemed. A store of your own can share tickets between processes. */
export interface TicketStore {
  /** Creates a ticket that admits this identity once, within `ttlMs`. Undefined when too many are open. */
  issue(identity: Identity, ttlMs: number): string | undefined | Promise<string | undefined>;
  /**
   * The identity that a ticket admits; null when the ticket is unknown, used or expired. It must not admit
   * twice.
   */
  redeem(ticket: string): Identity | null | Promise<Identity | null>;
}

export interface Ticket {
  ticket: string;
  /** Until when it can be redeemed. */
  expiresAt: Date;
}

const MAX_OPEN = 10_000;

/**
 * Keeps tickets in this process: 256 random bits each, stored as a hash. `now` is in milliseconds and
 * monotonic.
 */
export class MemoryTickets implements TicketStore {
  readonly #open = new Map<string, { identity: Identity; until: number }>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  issue(identity: Identity, ttlMs: number): string | undefined {
    this.#forgetOld();
    if (this.#open.size >= MAX_OPEN) return undefined;
    const ticket = randomBytes(32).toString('base64url');
    this.#open.set(hashOf(ticket), { identity, until: this.#now() + ttlMs });
    return ticket;
  }

  redeem(ticket: string): Identity | null {
    const hash = hashOf(ticket);
    const found = this.#open.get(hash);
    this.#open.delete(hash);
    return found && this.#now() < found.until ? found.identity : null;
  }

  /** Ordered by expiry. */
  #forgetOld(): void {
    const now = this.#now();
    for (const [hash, { until }] of this.#open) {
      if (until > now) break;
      this.#open.delete(hash);
    }
  }
}

function hashOf(ticket: string): string {
  return createHash('sha256').update(ticket).digest('base64url');
}

const MIN_SECRET_BYTES = 32;
const MAX_USED = 100_000;

const claimsSchema = v.object({
  subject: v.string(),
  limits: v.optional(subjectLimits),
  expiresAt: v.optional(v.number()),
  /** Until when it can be redeemed, in milliseconds since 1970. */
  until: v.number(),
  /** Makes each ticket unique. */
  nonce: v.string(),
});

/**
 * Tickets that any process with the same secret can redeem without shared state, for several processes behind
 * one address. A process does not redeem a ticket twice, but another process could until the ticket expires.
 * Throws a `TypeError` when the secret has fewer than 32 bytes.
 */
export function signedTickets(secret: string): TicketStore {
  if (typeof secret !== 'string' || Buffer.byteLength(secret) < MIN_SECRET_BYTES) {
    refuseOption('signedTickets', 'secret', `must be a string of at least ${MIN_SECRET_BYTES} bytes`, secret);
  }
  const sign = (payload: string) => createHmac('sha256', secret).update(payload).digest('base64url');
  const used = new Map<string, number>();

  return {
    issue({ subject, limits, expiresAt }, ttlMs) {
      const claims = {
        subject,
        limits,
        expiresAt: expiresAt === undefined ? undefined : Number(expiresAt),
        until: Date.now() + ttlMs,
        nonce: randomBytes(12).toString('base64url'),
      };
      const payload = Buffer.from(JSON.stringify(claims)).toString('base64url');
      return `${payload}.${sign(payload)}`;
    },

    redeem(ticket) {
      const [payload = '', signature = '', ...more] = ticket.split('.');
      if (more.length > 0 || !isSame(signature, sign(payload))) return null;
      const claims = v.safeParse(claimsSchema, JSON.parse(Buffer.from(payload, 'base64url').toString()));
      if (!claims.success) return null;
      const { until, nonce, ...who } = claims.output;
      const now = Date.now();
      for (const [old, end] of used) {
        if (end > now) break;
        used.delete(old);
      }
      // When no more can be remembered, refuse: better than accepting one twice.
      if (until <= now || used.has(nonce) || used.size >= MAX_USED) return null;
      used.set(nonce, until);
      return who as Identity;
    },
  };
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

export interface TicketIssuing {
  store: TicketStore;
  ttlMs: number;
  sessionMs: number;
}

/**
 * Undefined when too many are open. A connection ends no later than the credential that its ticket was made
 * with.
 */
export async function issueTicket(
  { store, ttlMs, sessionMs }: TicketIssuing,
  identity: Identity,
): Promise<Ticket | undefined> {
  const now = Date.now();
  const ends = Math.min(expiryOf(identity) ?? Number.POSITIVE_INFINITY, now + ttlMs + sessionMs);
  const { expiresAt: _, issuer: __, ...who } = identity;
  const holder: Identity = Number.isFinite(ends) ? { ...who, expiresAt: ends } : who;
  const ticket = await store.issue(holder, ttlMs);
  return ticket === undefined ? undefined : { ticket, expiresAt: new Date(now + ttlMs) };
}
