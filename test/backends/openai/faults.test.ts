import { describe, test } from 'vitest';
import type { OpenAIBackendOptions } from '../../../src/backends/openai/index';
import { completion, DONE, data, finish, says, usage } from '../../support/upstreams/chat-stream';
import { connectionFaults } from '../../support/upstreams/connection-faults';
import { expectFault } from '../../support/upstreams/expect-fault';
import type { Fault as AnyFault } from '../../support/upstreams/fault';
import { CANARY, WORDS } from '../../support/upstreams/fault-rig';
import { json, page, raw } from '../../support/upstreams/http-replies';
import { startOpenAI } from './rig';

/** Every fault that a model server, a proxy or a network can cause, through the whole session. */

type Fault = AnyFault<Partial<OpenAIBackendOptions>>;

const error = (code: string | null, message = WORDS, type = CANARY) => ({
  error: { message, type, code, param: CANARY },
});
const rejected = { outcome: 'BACKEND_REJECTED', retryable: false } as const;
const denied = { outcome: 'BACKEND_AUTH', retryable: false } as const;
/** Nothing was billed, so it is retried, twice. */
const askedAgain = { outcome: 'BACKEND_UNAVAILABLE', retryable: true, posts: 3, retries: 2 } as const;
const unavailable = { outcome: 'BACKEND_UNAVAILABLE' } as const;
const failed = { outcome: 'BACKEND_ERROR', retryable: false } as const;

const STATUSES: Fault[] = [
  { name: '400', play: json(400, error(null)), ...rejected },
  { name: '400 context_length_exceeded', play: json(400, error('context_length_exceeded')), ...rejected },
  { name: '400 content_filter', play: json(400, error('content_filter')), ...rejected },
  {
    name: '400 as vLLM once said it',
    play: json(400, { object: 'error', message: WORDS, code: 400 }),
    ...rejected,
  },
  { name: '400 in a word', play: json(400, { error: WORDS }), ...rejected },
  { name: '400 as a page', play: page(400), ...rejected },
  {
    name: '400 about stream_options, whatever is asked',
    play: json(400, error(null, `stream_options ${WORDS}`)),
    ...rejected,
    posts: 2,
  },
  { name: '401 invalid_api_key', play: json(401, error('invalid_api_key')), ...denied },
  { name: '401 as a page', play: page(401), ...denied },
  { name: '403', play: json(403, error('unsupported_country_region_territory')), ...denied },
  { name: '404 model_not_found', play: json(404, error('model_not_found')), ...rejected },
  { name: '404 as Ollama says it', play: json(404, error(null, `model '${CANARY}' not found`)), ...rejected },
  { name: '404 as a page', play: page(404), ...rejected },
  { name: '413', play: page(413), ...rejected },
  { name: '422', play: json(422, { detail: [{ loc: ['body'], msg: WORDS }] }), ...rejected },
  { name: '429', play: json(429, error('rate_limit_exceeded')), ...askedAgain },
  {
    name: '429, come back at once',
    play: json(429, error(null), { 'Retry-After': '0' }),
    ...askedAgain,
    retryAfterMs: 0,
  },
  {
    name: '429, come back in an hour',
    play: json(429, error('rate_limit_exceeded'), { 'Retry-After': '3600' }),
    ...unavailable,
    retryable: true,
    retryAfterMs: 3_600_000,
  },
  {
    name: '429 insufficient_quota',
    play: json(429, error('insufficient_quota')),
    ...unavailable,
    retryable: false,
  },
  { name: '500', play: json(500, error('server_error')), ...failed },
  { name: '502 as a page', play: page(502), ...askedAgain },
  { name: '503', play: json(503, error(null)), ...askedAgain },
  { name: '504 as a page', play: page(504), outcome: 'BACKEND_TIMEOUT', retryable: true },
  { name: '529 overloaded', play: json(529, error('overloaded_error')), ...unavailable, retryable: true },
  ...[301, 302, 307].map(
    (status): Fault => ({
      name: `${status}`,
      play: page(status, { Location: 'http://elsewhere.invalid/x' }),
      ...rejected,
    }),
  ),
];

const BODIES: Fault[] = [
  { name: '200 with a page', play: page(200), ...rejected },
  { name: '200 with text', play: raw('text/plain', WORDS), ...rejected },
  { name: '200 without a type', play: raw('', WORDS), ...rejected },
  { name: '200 with the JSON of an error', play: json(200, error('invalid_api_key')), ...denied },
  { name: '200 with an error in a word', play: json(200, { error: WORDS }), ...failed },
  { name: '200 with other JSON', play: json(200, { status: CANARY }), ...rejected },
  { name: '200 with broken JSON', play: raw('application/json', `{"choices":"${CANARY}`), ...rejected },
  ...['error', 'abort', 'cancelled'].map(
    (finish_reason): Fault => ({
      name: `200 with the reason to finish ${finish_reason}`,
      play: json(200, completion('At ', { finish_reason })),
      text: 'At ',
      ...failed,
    }),
  ),
  { name: '200 with no choices', play: json(200, { choices: [] }), outcome: 'no_answer', text: '' },
];

const inStream = (name: string, bytes: string, expected: Omit<Fault, 'name' | 'play'>): Fault[] => [
  { name: `${name}, before text`, play: (wire) => wire.head().send(bytes), ...expected },
  {
    name: `${name}, after text`,
    play: async (wire, { said }) => {
      wire.head().send(says('At '));
      await said;
      wire.send(bytes);
    },
    text: 'At ',
    ...expected,
  },
];

const ERRORS: Fault[] = [
  ...inStream('an error', data(error('server_error')), failed),
  ...inStream('too often', data(error('rate_limit_exceeded')), { ...unavailable, retryable: true }),
  ...inStream('overloaded', data(error(null, WORDS, 'overloaded_error')), unavailable),
  ...inStream('a status in place of a code', data({ error: { message: WORDS, code: 503 } }), unavailable),
  ...inStream(
    'an error of one choice',
    data({ choices: [{ index: 0, delta: {}, error: { message: WORDS, code: 502 } }] }),
    unavailable,
  ),
  ...inStream('a named event', `event: error\n${data({ error: { message: WORDS } })}`, failed),
  ...inStream('a named event without a key error', `event: error\n${data({ message: WORDS })}`, failed),
  ...inStream(
    'a named event that only has a code',
    `event: error\n${data({ code: 'rate_limit_exceeded' })}`,
    unavailable,
  ),
  ...inStream('a named event without anything in it', 'event: error\ndata: {}\n\n', failed),
  ...inStream('a named event in words', `event: error\ndata: ${WORDS}\n\n`, failed),
  ...inStream('a detail', data({ detail: WORDS }), failed),
  ...inStream('the reason to finish error', finish('error') + DONE, failed),
  ...inStream('the reason to finish abort', finish('abort') + DONE, failed),
  ...inStream(
    'the reason to finish insufficient_system_resource',
    finish('insufficient_system_resource') + DONE,
    failed,
  ),
  { name: '[DONE] alone', play: (wire) => wire.head().end(DONE), ...failed },
  {
    name: '[DONE] after a first chunk without text',
    play: (wire) => wire.head().end(says(''), DONE),
    ...failed,
  },
  { name: '[DONE] after usage alone', play: (wire) => wire.head().end(usage(), DONE), ...failed },
  ...inStream('a list', data([CANARY]), failed),
];

const { cuts, ends, slow, endless } = connectionFaults(
  { says, end: finish() + DONE, comment: ': \n' },
  'text/event-stream; charset=utf-8',
);

const play = (fault: Fault) => expectFault(startOpenAI(fault.options), fault);

describe('a refusal', () => {
  test.each(STATUSES)('$name', play);
});
describe('a response that is not an answer', () => {
  test.each(BODIES)('$name', play);
});
describe('a failure within the stream', () => {
  test.each(ERRORS)('$name', play);
});
describe('a connection that breaks', () => {
  test.each([...cuts, ...ends])('$name', play);
});
describe('a server that never stops', () => {
  test.each(endless)('$name', play);
});
describe('a server that is too slow', () => {
  test.concurrent.each(slow)('$name', play);
});
