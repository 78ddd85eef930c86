import * as v from 'valibot';
import { duration, withMethods } from '../../options/fields';
import { MemoryTickets, type TicketIssuing, type TicketStore } from './tickets';

export interface TicketOptions {
  /** How long a ticket can be redeemed, in milliseconds. Default 60,000. */
  ttlMs?: number;
  /**
   * How long a connection opened with a ticket may last, in milliseconds. Default `Infinity`: as long as the
   * credential that the ticket was made with.
   */
  sessionMs?: number;
  /** Where tickets are kept. Default: in this process. */
  store?: TicketStore;
}

const optionsSchema = v.object(
  {
    ttlMs: v.optional(duration(), 60_000),
    // Not used in a timer.
    sessionMs: v.optional(
      duration({ max: Number.MAX_SAFE_INTEGER, unlimited: true }),
      Number.POSITIVE_INFINITY,
    ),
    store: v.optional(withMethods<TicketStore>('a store of tickets', 'issue', 'redeem')),
  },
  'must be an object, or false for no tickets',
);

export const ticketsSchema = v.lazy((given) => (given === false ? v.literal(false) : optionsSchema));

/** Undefined: no tickets are issued. */
export function resolveTickets(tickets: v.InferOutput<typeof ticketsSchema>): TicketIssuing | undefined {
  return tickets === false ? undefined : { ...tickets, store: tickets.store ?? new MemoryTickets() };
}
