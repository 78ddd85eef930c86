import { createHash, randomBytes } from 'node:crypto';
import * as v from 'valibot';
import { LogUnavailableError } from '../event-log';
import type { RedisConnection } from './connection';
import type { Keys } from './keys';

/** Whom a ticket admits. */
export interface TicketHolder {
  readonly subject: string;
  readonly limits?: { questionsPerMinute?: number; concurrentQuestions?: number; connections?: number };
  readonly expiresAt?: Date | number;
}

/** What our tickets begin with, so that Redis is not asked about keys. */
const PREFIX = 'rrt_';
/** How many tickets are kept here while Redis is away. */
const MAX_KEPT_HERE = 10_000;

/** JSON has no `Infinity`. */
const limit = v.optional(v.union([v.number(), v.pipe(v.literal('Infinity'), v.transform(Number))]));

const holderSchema = v.object({
  subject: v.string(),
  limits: v.optional(v.object({ questionsPerMinute: limit, concurrentQuestions: limit, connections: limit })),
  expiresAt: v.optional(v.number()),
});

/**
 * Tickets that any host with the same Redis redeems, once: 256 random bits each, of which Redis keeps a hash. Those
 * issued while it is away are redeemed by the host that issued them, or not at all.
 */
export class RedisTickets {
  readonly #connection: RedisConnection;
  readonly #keys: Keys;
  /** Issued while Redis was away; in the order in which they were issued. */
  readonly #here = new Map<string, { holder: string; until: number }>();

  constructor(connection: RedisConnection, keys: Keys) {
    this.#connection = connection;
    this.#keys = keys;
  }

  /** Undefined when Redis is away and too many tickets have been issued meanwhile. */
  async issue({ subject, limits, expiresAt }: TicketHolder, ttlMs: number): Promise<string | undefined> {
    const ticket = PREFIX + randomBytes(32).toString('base64url');
    const key = this.#keyOf(ticket);
    const holder = JSON.stringify(
      { subject, limits, expiresAt: expiresAt === undefined ? undefined : Number(expiresAt) },
      (_, value: unknown) => (value === Number.POSITIVE_INFINITY ? 'Infinity' : value),
    );
    try {
      await this.#connection.command(['SET', key, holder, 'PX', String(Math.ceil(ttlMs))]);
      return ticket;
    } catch (error) {
      if (!(error instanceof LogUnavailableError)) throw error;
      this.#forgetOld();
      if (this.#here.size >= MAX_KEPT_HERE) return undefined;
      this.#here.set(key, { holder, until: performance.now() + ttlMs });
      return ticket;
    }
  }

  /**
   * Null when it is not a ticket, or is unknown, used or expired. Rejects with a `LogUnavailableError` when that cannot
   * be found out.
   */
  async redeem(ticket: string): Promise<TicketHolder | null> {
    if (!ticket.startsWith(PREFIX)) return null;
    const key = this.#keyOf(ticket);
    const here = this.#here.get(key);
    this.#here.delete(key);
    if (here) return performance.now() < here.until ? holderOf(here.holder) : null;
    const found = await this.#connection.command(['GETDEL', key]);
    return typeof found === 'string' ? holderOf(found) : null;
  }

  #keyOf(ticket: string): string {
    return this.#keys.ticket(createHash('sha256').update(ticket).digest('base64url'));
  }

  #forgetOld(): void {
    const now = performance.now();
    for (const [key, { until }] of this.#here) if (until <= now) this.#here.delete(key);
  }
}

function holderOf(text: string): TicketHolder | null {
  const result = v.safeParse(v.pipe(v.string(), v.parseJson(), holderSchema), text);
  return result.success ? (result.output as TicketHolder) : null;
}
