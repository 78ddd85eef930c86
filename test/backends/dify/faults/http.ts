import { CANARY, WORDS } from '../../../support/upstreams/fault-rig';
import type { Wire } from '../../../support/upstreams/fault-server';
import type { Fault } from './table';

/** What Dify, or a proxy in front of it, returns in place of a stream, by section of its error table. */

const json = (status: number, code: string, message = WORDS, headers = {}) => {
  const body = JSON.stringify({ code, message, status, params: CANARY });
  return (wire: Wire) => wire.head(status, { 'Content-Type': 'application/json', ...headers }).end(body);
};
const page = (status: number, headers = {}) => {
  const body = `<!doctype html><html><title>${CANARY}</title><h1>${status} ${WORDS}</h1></html>`;
  return (wire: Wire) =>
    wire.head(status, { 'Content-Type': 'text/html', Server: CANARY, ...headers }).end(body);
};

const REFUSED = [
  'invalid_param',
  'bad_request',
  'not_chat_app',
  'not_completion_app',
  'not_workflow_app',
  'app_unavailable',
  'provider_not_initialize',
  'provider_quota_exceeded',
  'model_currently_not_support',
  'conversation_completed',
  'agent_not_published',
  'no_file_uploaded',
  'too_many_files',
  'no_audio_uploaded',
];
const BUSY = `Too many requests. Please try again later. ${WORDS}`;
const PROVIDER_429 = `[openai] Rate Limit Error, Error code: 429 - ${WORDS}`;

const rejected = { outcome: 'BACKEND_REJECTED', retryable: false } as const;
const denied = { outcome: 'BACKEND_AUTH', retryable: false } as const;
/** Nothing was billed, so it is asked again: twice, unless specified otherwise. */
const askedAgain = { outcome: 'BACKEND_UNAVAILABLE', retryable: true, posts: 3, retries: 2 } as const;
const unavailable = { outcome: 'BACKEND_UNAVAILABLE' } as const;

export const BAD_REQUESTS: Fault[] = [
  ...REFUSED.map((code): Fault => ({ name: `400 ${code}`, play: json(400, code), ...rejected })),
  { name: '400 invalid_param, too many at once', play: json(400, 'invalid_param', BUSY), ...askedAgain },
  {
    name: '400 completion_request_error',
    play: json(400, 'completion_request_error'),
    outcome: 'BACKEND_ERROR',
    retryable: false,
  },
  {
    name: "400 completion_request_error, the provider's 429",
    play: json(400, 'completion_request_error', PROVIDER_429),
    ...unavailable,
    retryable: true,
  },
  { name: '400 as a page', play: page(400), ...rejected },
];

export const STATUSES: Fault[] = [
  {
    name: '401',
    play: json(401, 'unauthorized', CANARY, { 'WWW-Authenticate': `Bearer realm="${CANARY}"` }),
    ...denied,
  },
  { name: '403 forbidden', play: json(403, 'forbidden'), ...denied },
  {
    name: '403 workflow_version_execution_not_allowed',
    play: json(403, 'workflow_version_execution_not_allowed'),
    ...denied,
  },
  { name: '403 as a page', play: page(403), ...denied },
  { name: '404 not_found', play: json(404, 'not_found'), ...rejected },
  {
    name: '404 of a conversation that was not asked for',
    play: json(404, 'not_found', `Conversation Not Exists. You have requested ${WORDS}`),
    ...rejected,
  },
  { name: '404 as a page', play: page(404), ...rejected },
  { name: '413 file_too_large', play: json(413, 'file_too_large'), ...rejected },
  { name: '413 as a page', play: page(413), ...rejected },
  { name: '415', play: json(415, 'unsupported_media_type'), ...rejected },
  { name: '429 too_many_requests', play: json(429, 'too_many_requests'), ...askedAgain },
  {
    name: '429 too_many_requests with a short Retry-After',
    play: json(429, 'too_many_requests', CANARY, { 'Retry-After': '0' }),
    ...askedAgain,
    retryAfterMs: 0,
  },
  {
    // Nobody waits an hour for an answer, but the client may ask again later.
    name: '429 too_many_requests with a long Retry-After',
    play: json(429, 'too_many_requests', CANARY, { 'Retry-After': '3600' }),
    ...unavailable,
    retryable: true,
    retryAfterMs: 3_600_000,
  },
  {
    name: '429 rate_limit_error',
    play: json(429, 'rate_limit_error'),
    ...unavailable,
    retryable: false,
  },
  { name: '429 as a page', play: page(429), ...unavailable, retryable: true },
  {
    name: '429 as a page with Retry-After',
    play: page(429, { 'Retry-After': '30' }),
    ...unavailable,
    retryable: true,
    retryAfterMs: 30_000,
  },
  { name: '500 internal_server_error', play: json(500, 'internal_server_error'), outcome: 'BACKEND_ERROR' },
  { name: '500 unknown', play: json(500, 'unknown'), outcome: 'BACKEND_ERROR' },
  { name: '500 as a page', play: page(500), outcome: 'BACKEND_ERROR' },
  { name: '502 as a page', play: page(502), ...askedAgain },
  { name: '503', play: json(503, 'service_unavailable'), ...askedAgain },
  { name: '503 as a page', play: page(503), ...askedAgain },
  {
    name: '503 with a long Retry-After',
    play: page(503, { 'Retry-After': '3600' }),
    ...unavailable,
    retryAfterMs: 3_600_000,
  },
  { name: '504 as a page', play: page(504), outcome: 'BACKEND_TIMEOUT' },
  { name: '524 as a page', play: page(524), outcome: 'BACKEND_TIMEOUT' },
  ...[301, 302, 303, 307, 308].map(
    (status): Fault => ({
      name: `${status}`,
      play: page(status, { Location: 'http://elsewhere.invalid/v1/elsewhere' }),
      ...rejected,
    }),
  ),
];

export const OTHER_BODIES: Fault[] = [
  { name: '200 with a page', play: page(200), ...rejected },
  {
    name: '200 with text',
    play: (wire) => wire.head(200, { 'Content-Type': 'text/plain' }).end(WORDS),
    ...rejected,
  },
  { name: '200 without a type', play: (wire) => wire.head(200, {}).end(WORDS), ...rejected },
  {
    name: '200 with the JSON of an error',
    play: (wire) =>
      wire
        .head(200, { 'Content-Type': 'application/json' })
        .end(JSON.stringify({ code: 'invalid_param', message: WORDS, status: 400 })),
    ...rejected,
  },
  {
    name: '200 with broken JSON',
    play: (wire) => wire.head(200, { 'Content-Type': 'application/json' }).end(`{"answer":"${CANARY}`),
    ...rejected,
  },
];
