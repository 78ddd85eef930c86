import { createHash, randomBytes } from 'node:crypto';
import type { Identity } from './identity';

/** Keeps tickets until they are redeemed. A store of your own can share them between processes. */
export interface TicketStore {
  /** Makes a ticket that admits this identity once, within `ttlMs`. Undefined: no more may be open at once. */
  issue(identity: Identity, ttlMs: number): string | undefined | Promise<string | undefined>;
  /** Whom a ticket admits; null when it is unknown, used or too old. It must not admit twice. */
  redeem(ticket: string): Identity | null | Promise<Identity | null>;
}

export interface Ticket {
  ticket: string;
  /** Until when it can be redeemed. */
  expiresAt: Date;
}

const MAX_OPEN = 10_000;

/** In this process: 256 random bits each, kept as their hash. `now` is in milliseconds and only goes forward. */
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

  /** They are kept in the order in which they were made, which is that in which they end. */
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
