import type { IncomingMessage } from 'node:http';
import type { Verdict } from '../auth/authenticator';
import type { Identity } from '../auth/identity';
import type { HostContext } from '../context';
import { admitRequest } from '../http-pages/admit';
import { parseJson, readBody } from '../http-pages/body';
import { reply } from '../http-pages/requests';
import type { Exchange, Refusal, Route } from '../http-pages/routes';
import type { WebhookOutcome } from '../telemetry/observer';
import { REJECTIONS } from '../upgrade/reject';
import type { Taking } from './meetings';
import type { ResolvedSource } from './options';
import { checkSignature, factsOf } from './sources';

/**
 * `POST /v1/transcripts/{source}`: one signed message of a meeting bot or recogniser, as it sends it. 200 as soon as the
 * message is part of the session of its meeting, whatever becomes of it there; also when it was taken before. Errors are
 * `{error}` with 400, 401, 404, 405, 413, 429 or 503.
 */
export const transcriptRoute: Route = {
  path: '/v1/transcripts/:source',
  endpoint: 'transcripts',
  methods: { POST: takeTranscript },
  absent: ({ context }) =>
    context.options.webhooks.size > 0 ? undefined : `This server takes no transcripts: ${NEEDS_SECRET}`,
};

async function takeTranscript(exchange: Exchange): Promise<void> {
  const { request, response, context, params, refuse } = exchange;
  const { options, meetings, addressOf } = context;
  const source = options.webhooks.get(params.source ?? '');
  if (!source)
    return refuse({ status: 404, error: `This server takes no transcripts of this source: ${NEEDS_SECRET}` });
  const arrival = meetings.arrivals.enter(`${source.name} ${addressOf(request)}`);
  const tell = (outcome: WebhookOutcome) => options.observer.webhookReceived(source.name, outcome);
  let read: SignedBody | undefined;
  const check = async (): Promise<Verdict> => {
    // Whoever hangs up has guessed nothing.
    read = await readSigned(request, source, options.meetings.maxBodyBytes).catch(() => undefined);
    if (!read) return 'unknown';
    if (read.kind === 'wrong') return 'refused';
    return { identity: identityOf(source, context), how: 'request' };
  };
  try {
    const admitted = await admitRequest(context, request, { check });
    if ('rejection' in admitted) {
      const { status } = admitted.rejection;
      tell(read?.kind === 'wrong' ? 'wrong_signature' : status === 503 ? 'unavailable' : 'rejected');
      return refuse(read?.kind === 'wrong' && status === 401 ? WRONG_SIGNATURE : admitted.rejection);
    }
    try {
      if (!read || read.kind === 'wrong') return;
      if (read.kind !== 'valid') {
        tell(read.kind);
        return refuse(read.refusal);
      }
      await arrival.turn;
      const outcome = take(exchange, source, read, admitted.principal.subject);
      tell(outcome.outcome);
      if (outcome.refusal) return refuse(outcome.refusal);
      reply(request, response, 200, { status: outcome.outcome });
    } finally {
      admitted.leave();
    }
  } finally {
    arrival.leave();
  }
}

/** Its limits are those of its clients unless the operator gave it others; its requests are no connections. */
function identityOf({ subject, limits }: ResolvedSource, { subjects }: HostContext): Identity {
  const { connections: _, ...counted } = limits ?? subjects.limitsOf(subject) ?? {};
  return { subject, limits: counted };
}

type SignedBody =
  | { kind: 'valid'; body: Buffer; id: string | undefined }
  | { kind: 'wrong' }
  | { kind: 'late' | 'too_large'; refusal: Refusal };

async function readSigned(
  request: IncomingMessage,
  { name, keys }: ResolvedSource,
  maxBytes: number,
): Promise<SignedBody> {
  const read = await readBody(request, maxBytes);
  if ('refusal' in read) return { kind: 'too_large', refusal: read.refusal };
  const signed = checkSignature(name, request.headers, read.body, keys);
  if (signed.result === 'wrong') return { kind: 'wrong' };
  if (signed.result === 'late') {
    const error = 'The message was signed too long ago, or in the future; check the clocks.';
    return { kind: 'late', refusal: { ...REJECTIONS.unauthorized, error } };
  }
  return { kind: 'valid', body: read.body, id: signed.id };
}

interface Outcome {
  outcome: WebhookOutcome;
  refusal?: Refusal;
}

/** Synchronous from the look at what was taken before to the session: requests that overlap cannot come between. */
function take(
  { request, context: { meetings } }: Exchange,
  { name: source }: ResolvedSource,
  { body, id: signedId }: Extract<SignedBody, { kind: 'valid' }>,
  subject: Parameters<typeof meetings.hear>[0]['subject'],
): Outcome {
  const parsed = parseJson(body);
  if ('refusal' in parsed) return { outcome: 'invalid', refusal: parsed.refusal };
  const { json: message } = parsed;
  const { meeting, namesMeetings, ends, key: saidKey } = factsOf(source, message, meetingIn(request));
  const id = signedId ?? saidKey;
  const key = id === undefined ? undefined : `${source} ${id}`;
  if (key !== undefined && meetings.taken.has(key)) return { outcome: 'repeated' };
  if (meeting === undefined) return namesMeetings ? { outcome: 'ignored' } : NO_MEETING;
  const taking = meetings.hear({ source, meeting, subject, message, bytes: body.length, ends });
  const outcome = outcomeOf(taking);
  if (key !== undefined && !outcome.refusal) meetings.taken.add(key);
  return outcome;
}

/** As the address names it, for sources whose messages do not. */
function meetingIn({ url = '' }: IncomingMessage): string | undefined {
  return new URL(url, 'http://host').searchParams.get('meeting') ?? undefined;
}

const NEEDS_SECRET = "it has no secret to check them with ('webhooks', or --webhook-secret).";

const WRONG_SIGNATURE: Refusal = {
  ...REJECTIONS.unauthorized,
  error: 'The signature is missing or wrong: check that both sides have the same secret of this source.',
};

const NO_MEETING: Outcome = {
  outcome: 'invalid',
  refusal: { status: 400, error: 'The message names no meeting; add ?meeting= and its id to the address.' },
};

function outcomeOf(taking: Taking): Outcome {
  if (typeof taking !== 'string') {
    const headers = { 'Retry-After': String(Math.ceil(taking.retryAfterMs / 1_000)) };
    const error = 'Too many messages of this meeting at once.';
    return { outcome: 'limited', refusal: { status: 429, error, headers } };
  }
  if (taking === 'full') {
    return { outcome: 'unavailable', refusal: { ...REJECTIONS.full, error: 'There are too many meetings.' } };
  }
  if (taking === 'ending') {
    const error = 'The session of this meeting is ending.';
    return { outcome: 'unavailable', refusal: { ...REJECTIONS.draining, error } };
  }
  return { outcome: taking };
}
