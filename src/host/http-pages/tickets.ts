import type { IncomingMessage, ServerResponse } from 'node:http';
import * as v from 'valibot';
import { credentialOf, type Identity } from '../auth/identity';
import { issueTicket } from '../auth/tickets';
import type { HostContext } from '../context';
import { bannedUntil } from '../upgrade/identify';
import { REJECTIONS, type Rejection } from '../upgrade/reject';
import { reply } from './requests';

export const TICKETS_PATH = '/v1/tickets';

const MAX_BODY_BYTES = 4_096;

const bodySchema = v.object({
  /** The subject the ticket is for, such as the user of the page; the limits count it separately. */
  subject: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(128))),
});

/**
 * Answers `POST /v1/tickets`: a bearer credential gets a short-lived, single-use ticket,
 * `201 {ticket, expires_at}`. Errors are `{error}` with 400, 401, 403, 404, 405, 413, 429 or 503.
 */
export async function answerTickets(
  request: IncomingMessage,
  response: ServerResponse,
  context: HostContext,
): Promise<void> {
  const { options, authenticator, addresses, addressOf } = context;
  const { tickets } = options;
  const refuse = ({ status, error, headers }: Omit<Rejection, 'reason'>) =>
    reply(request, response, status, { error }, { Connection: 'close', ...headers });
  if (!tickets || !authenticator) return refuse({ status: 404, error: 'This server issues no tickets.' });
  if (request.method !== 'POST')
    return refuse({ status: 405, error: 'Use POST.', headers: { Allow: 'POST' } });

  const address = addressOf(request);
  const bannedFor = await addresses.bannedFor(address);
  if (bannedFor > 0) return refuse(bannedUntil(bannedFor));
  const credential = credentialOf(request.headers);
  if (credential?.via !== 'bearer') return refuse(REJECTIONS.unauthorized);
  const { headers, url = '' } = request;
  const verdict = await authenticator.check({ headers, url, address }, credential);
  if (verdict === 'unknown') return refuse(REJECTIONS.unknown);
  if (verdict === 'refused') {
    await addresses.wrong(address);
    return refuse(REJECTIONS.unauthorized);
  }

  const body = await readJson(request);
  if (body === 'large')
    return refuse({ status: 413, error: `The body may have at most ${MAX_BODY_BYTES} bytes.` });
  const asked = v.safeParse(bodySchema, body);
  if (!asked.success) {
    return refuse({
      status: 400,
      error: 'The body must be empty or {"subject":"…"}, of 1 to 128 characters.',
    });
  }
  const holder = holderOf(verdict.identity, asked.output.subject);
  if (!holder)
    return refuse({ status: 403, error: 'This credential can get tickets for its own subject only.' });
  const ticket = await issueTicket(tickets, holder);
  if (!ticket) return refuse({ ...REJECTIONS.full, error: 'Too many tickets are open.' });
  reply(request, response, 201, { ticket: ticket.ticket, expires_at: ticket.expiresAt.toISOString() });
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
async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length;
    if (bytes > MAX_BODY_BYTES) return 'large';
    chunks.push(chunk as Buffer);
  }
  const text = Buffer.concat(chunks).toString();
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
