import { event, messageEnd, PING } from '../../../support/upstreams/dify-double';
import { CANARY, type Hearing, WORDS } from '../../../support/upstreams/fault-rig';
import type { Wire } from '../../../support/upstreams/fault-server';
import type { Fault } from './table';

/** What goes wrong with the connection or within the stream, in each of its three phases. */

const SAID = 'At ';
const NEXT = event('message', { answer: '泳池' });
const GARBAGE = Uint8Array.from({ length: 4096 }, (_, index) => (index * 197 + 89) & 0xff);

/** Its source is the first part of an answer, with no text yet. */
const RETRIEVED = event('node_finished', {
  data: {
    node_type: 'knowledge-retrieval',
    error: CANARY,
    outputs: { result: [{ content: 'Six.', metadata: { segment_id: 's1', document_name: 'hours.md' } }] },
  },
});

interface Phase {
  where: string;
  /** What came before the fault; resolves when the client has received it. */
  lead(wire: Wire, hearing: Hearing): Promise<Wire>;
  text: string;
}

const BEFORE_TEXT: Phase = {
  where: 'before text',
  async lead(wire, hearing) {
    wire.head().send(PING, event('workflow_started', { data: { error: WORDS } }), RETRIEVED);
    await hearing.begun;
    return wire;
  },
  text: '',
};
const AFTER_TEXT: Phase = {
  where: 'after text',
  async lead(wire, hearing) {
    wire.head().send(event('message', { answer: SAID, extra: CANARY }));
    await hearing.begun;
    return wire;
  },
  text: SAID,
};
const PHASES = [BEFORE_TEXT, AFTER_TEXT];

/** A fault in both phases of a stream. `last` says what remains of the run. */
function inStream(
  name: string,
  act: (wire: Wire) => unknown,
  expected: Omit<Fault, 'name' | 'play'>,
): Fault[] {
  return PHASES.map(({ where, lead, text }) => ({
    name: `${name}, ${where}`,
    play: async (wire, hearing) => act(await lead(wire, hearing)),
    text,
    ...expected,
  }));
}

/** Faults before the first byte of the response, after the question was sent: never retried. */
const LOST = { outcome: 'BACKEND_UNAVAILABLE', retryable: true } as const;
/** The run may continue behind a broken connection. */
const BROKEN = { outcome: 'BACKEND_ERROR', stops: true } as const;
const half = (text: string) => Buffer.from(text).subarray(0, Buffer.from(text).indexOf('泳') + 2);

export const CUTS: Fault[] = [
  { name: 'cut, before headers', play: (wire) => wire.cut(), ...LOST },
  { name: 'reset, before headers', play: (wire) => wire.reset(), ...LOST },
  { name: 'cut within the headers', play: (wire) => wire.raw('HTTP/1.1 200 OK\r\nX-A').cut(), ...LOST },
  { name: 'ended before the first event', play: (wire) => wire.head().end(), outcome: 'BACKEND_ERROR' },
  { name: 'cut before the first event', play: (wire) => wire.head().cut(), outcome: 'BACKEND_ERROR' },
  {
    name: 'cut after a ping',
    play: (wire) => wire.head().send(PING).cut(),
    outcome: 'BACKEND_ERROR',
  },
  ...inStream('ended without an end', (wire) => wire.end(), BROKEN),
  ...inStream('cut', (wire) => wire.cut(), BROKEN),
  ...inStream('cut within a character', (wire) => wire.send(half(NEXT)).cut(), BROKEN),
  ...inStream('ended within a character', (wire) => wire.end(half(NEXT)), BROKEN),
  ...inStream('reset', (wire) => wire.reset(), BROKEN),
];

const lines = (bytes: Uint8Array) => Buffer.concat([Buffer.from('\n\n'), bytes, Buffer.from('\n\n')]);

export const GARBLED: Fault[] = [
  { name: 'garbage, before headers', play: (wire) => wire.raw(GARBAGE).cut(), ...LOST },
  ...inStream('garbage in the framing', (wire) => wire.raw(GARBAGE), BROKEN),
  ...inStream('garbage in an event', (wire) => wire.send(`data: ${WORDS}\n\n`), BROKEN),
  ...inStream('an event that is no object', (wire) => wire.send(`data: ["${CANARY}"]\n\n`), BROKEN),
  // Lines without data are skipped, whatever they contain.
  ...inStream('garbage between events', (wire) => wire.end(lines(GARBAGE), NEXT, messageEnd()), {
    outcome: 'complete',
  }).map((fault) => ({ ...fault, text: `${fault.text}泳池` })),
];

const failure = (status: number, code: string, message = WORDS) => event('error', { status, code, message });
const ERRORS: [event: string, expected: Omit<Fault, 'name' | 'play'>][] = [
  [failure(400, 'invalid_param'), { outcome: 'BACKEND_REJECTED' }],
  [failure(400, 'invalid_param', `Run failed: ${WORDS}`), { outcome: 'BACKEND_ERROR' }],
  [failure(400, 'provider_not_initialize'), { outcome: 'BACKEND_REJECTED' }],
  [failure(400, 'provider_quota_exceeded'), { outcome: 'BACKEND_REJECTED' }],
  [failure(400, 'model_currently_not_support'), { outcome: 'BACKEND_REJECTED' }],
  [failure(400, 'completion_request_error'), { outcome: 'BACKEND_ERROR' }],
  [failure(400, 'completion_request_error', `429 ${CANARY}`), { outcome: 'BACKEND_UNAVAILABLE' }],
  // Never retried after an event, although its code would allow it for an HTTP status.
  [failure(429, 'too_many_requests'), { outcome: 'BACKEND_UNAVAILABLE' }],
  [failure(500, 'internal_server_error'), { outcome: 'BACKEND_ERROR' }],
];
const failedRun = event('workflow_finished', { data: { status: 'failed', error: WORDS } });

export const ERROR_EVENTS: Fault[] = [
  ...ERRORS.flatMap(([bytes, expected], index) =>
    inStream(`error event ${index + 1}`, (wire) => wire.send(bytes), expected),
  ),
  ...inStream('a failed run', (wire) => wire.send(failedRun), { outcome: 'BACKEND_ERROR' }),
  {
    name: 'a set-up failure that hangs',
    play: (wire) => wire.head().send(PING, `data: {"event":"error","message":"${CANARY}","status":500}\n\n`),
    outcome: 'BACKEND_REJECTED',
  },
];

const end = messageEnd();
const finished = event('workflow_finished', { data: { status: 'succeeded' } });

export const ENDS: Fault[] = [
  ...inStream('two message_end', (wire) => wire.end(NEXT, end, end), { outcome: 'complete' }).map(
    (fault) => ({
      ...fault,
      text: `${fault.text}泳池`,
    }),
  ),
  ...inStream('no message_end, but a finished run', (wire) => wire.end(NEXT, finished), {
    outcome: 'complete',
  }).map((fault) => ({ ...fault, text: `${fault.text}泳池` })),
  ...inStream('a failure after message_end', (wire) => wire.end(NEXT, end, failedRun), {
    outcome: 'complete',
  }).map((fault) => ({ ...fault, text: `${fault.text}泳池` })),
  {
    name: 'two message_end, and no text',
    play: (wire) => wire.head().end(end, end),
    outcome: 'no_answer',
  },
];

/** Long enough for the healthy answer that follows on a busy machine, short enough to wait for. */
const FIRST_EVENT = { firstEventTimeoutMs: 700 };
const IDLE = { idleTimeoutMs: 700 };
const WHOLE = { timeoutMs: 700 };
const LATE = { outcome: 'BACKEND_TIMEOUT', retryable: true } as const;
const never = () => {};
const HEADERS = `HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nX-Slow: ${'x'.repeat(4096)}`;
const pinging = (wire: Wire) => wire.drip(PING.repeat(400), 2);

export const SLOW: Fault[] = [
  { name: 'silence, before headers', play: never, options: FIRST_EVENT, ...LATE },
  {
    name: 'slow loris, before headers',
    play: (wire) => wire.drip(HEADERS, 5, { raw: true }),
    options: FIRST_EVENT,
    ...LATE,
  },
  { name: 'silence after the headers', play: (wire) => wire.head(), options: FIRST_EVENT, ...LATE },
  { name: 'silence after a ping', play: (wire) => wire.head().send(PING), options: FIRST_EVENT, ...LATE },
  { name: 'nothing but pings', play: (wire) => pinging(wire.head()), options: FIRST_EVENT, ...LATE },
  {
    name: 'slow loris before the first event',
    play: (wire) => wire.head().drip(NEXT, 10),
    options: FIRST_EVENT,
    ...LATE,
  },
  ...inStream('silence', never, { options: IDLE, stops: true, ...LATE }),
  ...inStream('pings alone', pinging, { options: WHOLE, stops: true, ...LATE }),
  ...inStream('slow loris', (wire) => wire.drip(`data: ${'x'.repeat(4096)}`, 5), {
    options: WHOLE,
    stops: true,
    ...LATE,
  }),
];

/** As fast as the machine allows, so nothing else may be timed at the same time. */
export const ENDLESS: Fault[] = [
  ...inStream('endless comments', (wire) => wire.pour(`: ${CANARY}\n`.repeat(64)), {
    options: WHOLE,
    stops: true,
    ...LATE,
  }),
];
