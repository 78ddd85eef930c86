import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import * as v from 'valibot';
import type { Identity } from './identity';
import type { TicketStore } from './tickets';

const MIN_SECRET_BYTES = 32;
const MAX_USED = 100_000;

const limit = v.optional(v.number());
const claimsSchema = v.object({
  subject: v.string(),
  limits: v.optional(v.object({ questionsPerMinute: limit, concurrentQuestions: limit, connections: limit })),
  expiresAt: v.optional(v.number()),
  /** Until when it can be redeemed, in milliseconds since 1970. */
  until: v.number(),
  /** Makes each ticket another. */
  nonce: v.string(),
});

/**
 * Tickets that any process with the same secret can redeem, with nothing shared between them: for several
 * processes behind one address. What one of them has redeemed it does not redeem again; another could,
 * until the ticket ends. Throws a `TypeError` when the secret has fewer than 32 bytes.
 */
export function signedTickets(secret: string): TicketStore {
  if (typeof secret !== 'string' || Buffer.byteLength(secret) < MIN_SECRET_BYTES) {
    throw new TypeError(`signedTickets: the secret must have at least ${MIN_SECRET_BYTES} bytes.`);
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
      // When no more can be remembered none is good: better that than one that is good twice.
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
