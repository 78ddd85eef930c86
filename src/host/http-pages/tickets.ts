import * as v from 'valibot';
import type { Identity } from '../auth/identity';
import { issueTicket } from '../auth/tickets';
import { REJECTIONS } from '../upgrade/reject';
import { admitRequest } from './admit';
import { parseJson, readBody } from './body';
import { reply } from './requests';
import type { Exchange, Route } from './routes';

const MAX_BODY_BYTES = 4_096;

export const ticketBodySchema = v.object({
  /** The subject the ticket is for, such as the user of the page; the limits count it separately. */
  subject: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(128))),
});

/**
 * `POST /v1/tickets`: a bearer credential gets a short-lived, single-use ticket, `201 {ticket, expires_at}`. Errors are
 * `{error}` with 400, 401, 403, 404, 405, 413, 429 or 503.
 */
export const ticketRoute: Route = {
  path: '/v1/tickets',
  endpoint: 'tickets',
  methods: { POST: answerTicket },
  absent: ({ context }) => (context.options.tickets ? undefined : 'This server issues no tickets.'),
};

async function answerTicket({ request, response, context, refuse }: Exchange): Promise<void> {
  const { tickets } = context.options;
  if (!tickets) return;
  const admitted = await admitRequest(context, request);
  if ('rejection' in admitted) return refuse(admitted.rejection);
  const { verdict, leave } = admitted;
  try {
    // Whoever has come with a cookie could get more by a ticket than the cookie gives.
    if (verdict?.how !== 'bearer') return refuse(REJECTIONS.unauthorized);
    const read = await readBody(request, MAX_BODY_BYTES);
    if ('refusal' in read) return refuse(read.refusal);
    const asked = v.safeParse(ticketBodySchema, jsonOf(read.body));
    if (!asked.success) {
      const error = 'The body must be empty or {"subject":"…"}, of 1 to 128 characters.';
      return refuse({ status: 400, error });
    }
    const holder = holderOf(verdict.identity, asked.output.subject);
    if (!holder) {
      return refuse({ status: 403, error: 'This credential can get tickets for its own subject only.' });
    }
    const ticket = await issueTicket(tickets, holder);
    if (!ticket) return refuse({ ...REJECTIONS.full, error: 'Too many tickets are open.' });
    reply(request, response, 201, { ticket: ticket.ticket, expires_at: ticket.expiresAt.toISOString() });
  } finally {
    leave();
  }
}

/**
 * A subject named by an operator's server is prefixed with that server's own subject, so names cannot
 * collide.
 */
function holderOf(identity: Identity, subject: string | undefined): Identity | undefined {
  if (subject === undefined) return identity;
  return identity.issuer ? { ...identity, subject: `${identity.subject}/${subject}` } : undefined;
}

/** Undefined when it is not JSON. */
function jsonOf(body: Buffer): unknown {
  if (body.toString().trim() === '') return {};
  const parsed = parseJson(body);
  return 'json' in parsed ? parsed.json : undefined;
}
