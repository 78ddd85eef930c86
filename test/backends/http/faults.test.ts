import { describe, test } from 'vitest';
import type { HttpBackendOptions } from '../../../src/backends/http/index';
import { connectionFaults } from '../../support/upstreams/connection-faults';
import { expectFault } from '../../support/upstreams/expect-fault';
import type { Fault as AnyFault } from '../../support/upstreams/fault';
import { CANARY, WORDS } from '../../support/upstreams/fault-rig';
import { json, page, raw } from '../../support/upstreams/http-replies';
import { NDJSON, SSE, startHttp } from './rig';

/** Every fault that a service, a proxy or a network can cause, through the whole session. */

type Fault = AnyFault<Partial<HttpBackendOptions>>;

const said = { code: CANARY, message: WORDS };
const rejected = { outcome: 'BACKEND_REJECTED', retryable: false } as const;
const askedAgain = { outcome: 'BACKEND_UNAVAILABLE', retryable: true, posts: 3, retries: 2 } as const;
const failed = { outcome: 'BACKEND_ERROR', retryable: false } as const;

const REFUSALS: Fault[] = [
  ...[400, 404, 405, 409, 413, 415, 422].map(
    (status): Fault => ({ name: `${status}`, play: json(status, said), ...rejected }),
  ),
  ...[301, 302, 307].map(
    (status): Fault => ({
      name: `${status}`,
      play: page(status, { Location: 'http://elsewhere.invalid/x' }),
      ...rejected,
    }),
  ),
  ...[401, 403].map(
    (status): Fault => ({ name: `${status}`, play: json(status, { error: said }), outcome: 'BACKEND_AUTH' }),
  ),
  { name: '429', play: json(429, said, { 'Retry-After': '0' }), ...askedAgain, retryAfterMs: 0 },
  {
    name: '429, come back in an hour',
    play: page(429, { 'Retry-After': '3600' }),
    outcome: 'BACKEND_UNAVAILABLE',
    retryAfterMs: 3_600_000,
  },
  { name: '500', play: json(500, said), ...failed },
  { name: '502', play: page(502), ...askedAgain },
  { name: '503', play: page(503), ...askedAgain },
  { name: '504', play: page(504), outcome: 'BACKEND_TIMEOUT', retryable: true },
];

const BODIES: Fault[] = [
  { name: 'a page', play: page(200), ...rejected },
  { name: 'text', play: raw('text/plain', WORDS), ...rejected },
  { name: 'no type', play: raw('', WORDS), ...rejected },
  { name: 'other JSON', play: json(200, { result: CANARY }), ...rejected },
  { name: 'a list', play: json(200, [CANARY]), ...rejected },
  { name: 'broken JSON', play: raw('application/json', `{"answer":"${CANARY}`), ...rejected },
  { name: 'the JSON of an error', play: json(200, { error: said }), ...failed },
  { name: 'the word of an error', play: json(200, { error: WORDS }), ...failed },
  {
    name: 'an error among lines',
    play: raw(NDJSON, `"At "\n${JSON.stringify({ type: 'error', ...said })}\n`),
    ...failed,
    text: 'At ',
  },
  { name: 'an empty answer', play: json(200, { answer: '' }), outcome: 'no_answer' },
  { name: 'an empty stream', play: raw(SSE, ''), outcome: 'no_answer' },
  {
    name: 'a line that was cut off',
    play: raw(NDJSON, `"At "\n{"type":"text","te`),
    ...failed,
    text: 'At ',
  },
];

const play = (fault: Fault) => expectFault(startHttp(fault.options), fault);

describe('a refusal', () => {
  test.each(REFUSALS)('$name', play);
});
describe('a response that is not an answer', () => {
  test.each(BODIES)('$name', play);
});

const text = (said: string) => JSON.stringify({ type: 'text', text: said });
const finish = JSON.stringify({ type: 'finish', reason: 'complete' });
describe.each([
  ['an event stream', SSE, (event: string) => `data: ${event}\n\n`, { comment: ': \n' }],
  ['lines', NDJSON, (event: string) => `${event}\n`, { comment: '\n' }],
])('%s', (_, type, frame, { comment }) => {
  const dialect = { says: (said: string) => frame(text(said)), end: frame(finish) };
  const { cuts, ends, slow, endless } = connectionFaults(
    type === SSE ? { ...dialect, comment } : dialect,
    type,
  );
  test.each([...cuts, ...ends, ...endless])('$name', play);
  test.concurrent.each(slow)('$name', play);
});
