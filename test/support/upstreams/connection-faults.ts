import type { Fault } from './fault';
import { CANARY, type Hearing, WORDS } from './fault-rig';
import type { Wire } from './fault-server';

/** The timeouts that every HTTP backend has. */
export interface TimeLimits {
  timeoutMs?: number;
  firstEventTimeoutMs?: number;
  idleTimeoutMs?: number;
}

/** What a server of some kind sends on the wire. */
export interface Dialect {
  /** An event with this text. */
  says(text: string): string;
  /** The end of a whole answer. */
  end: string;
  /** A meaningless line, with its end. Absent when the format has none. */
  comment?: string;
}

type Expected = Omit<Fault<TimeLimits>, 'name' | 'play'>;

const GARBAGE = Uint8Array.from({ length: 4096 }, (_, index) => (index * 197 + 89) & 0xff);
const HEADERS = `HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nX-Slow: ${'x'.repeat(4096)}`;
/** Long enough for the healthy answer afterwards on a busy machine, short enough to wait for. */
const LIMIT_MS = 700;

const LOST = { outcome: 'BACKEND_UNAVAILABLE', retryable: true } as const;
const BROKEN = { outcome: 'BACKEND_ERROR', retryable: false } as const;
const LATE = { outcome: 'BACKEND_TIMEOUT', retryable: true } as const;
const never = () => {};

/**
 * What a network, or a server in trouble, does to the connection of a stream: before it, before text, after
 * text.
 */
export function connectionFaults({ says, end, comment }: Dialect, type: string) {
  const head = (wire: Wire) => wire.head(200, { 'Content-Type': type });
  const next = says('泳池');
  const half = Buffer.from(next).subarray(0, Buffer.from(next).indexOf('泳') + 2);
  const afterText = async (wire: Wire, { said }: Hearing) => {
    head(wire).send(says('At '));
    await said;
    return wire;
  };
  const inStream = (name: string, act: (wire: Wire) => unknown, expected: Expected): Fault<TimeLimits>[] => [
    { name: `${name}, before text`, play: (wire) => act(head(wire)), ...expected },
    {
      name: `${name}, after text`,
      play: async (wire, hearing) => act(await afterText(wire, hearing)),
      ...expected,
      text: `At ${expected.text ?? ''}`,
    },
  ];

  const cuts: Fault<TimeLimits>[] = [
    { name: 'cut, before headers', play: (wire) => wire.cut(), ...LOST },
    { name: 'reset, before headers', play: (wire) => wire.reset(), ...LOST },
    { name: 'cut within the headers', play: (wire) => wire.raw('HTTP/1.1 200 OK\r\nX-A').cut(), ...LOST },
    { name: 'garbage, before headers', play: (wire) => wire.raw(GARBAGE).cut(), ...LOST },
    ...inStream('cut', (wire) => wire.cut(), BROKEN),
    ...inStream('reset', (wire) => wire.reset(), BROKEN),
    ...inStream('cut within a character', (wire) => wire.send(half).cut(), BROKEN),
    ...inStream('garbage in the framing', (wire) => wire.raw(GARBAGE), BROKEN),
    ...inStream('garbage in an event', (wire) => wire.send(says(WORDS).replaceAll('"', '')), BROKEN),
  ];
  const ends: Fault<TimeLimits>[] = [
    ...inStream('a second end', (wire) => wire.end(next, end, end), { outcome: 'complete', text: '泳池' }),
    ...inStream('a break after the end', (wire) => wire.send(next, end).cut(), {
      outcome: 'complete',
      text: '泳池',
    }),
  ];
  const slow: Fault<TimeLimits>[] = [
    { name: 'silence, before headers', play: never, options: { firstEventTimeoutMs: LIMIT_MS }, ...LATE },
    {
      name: 'slow loris, before headers',
      play: (wire) => wire.drip(HEADERS, 5, { raw: true }),
      options: { firstEventTimeoutMs: LIMIT_MS },
      ...LATE,
    },
    {
      name: 'silence after the headers',
      play: (wire) => head(wire),
      options: { firstEventTimeoutMs: LIMIT_MS },
      ...LATE,
    },
    {
      name: 'slow loris before the first event',
      play: (wire) => head(wire).drip(says('x'.repeat(4096)), 5),
      options: { firstEventTimeoutMs: LIMIT_MS },
      ...LATE,
    },
    {
      name: 'silence, after text',
      play: afterText,
      text: 'At ',
      options: { idleTimeoutMs: LIMIT_MS },
      ...LATE,
    },
    ...inStream('slow loris', (wire) => wire.drip(says('x'.repeat(4096)), 5), {
      options: { timeoutMs: LIMIT_MS },
      ...LATE,
    }),
  ];
  const endless: Fault<TimeLimits>[] =
    comment === undefined
      ? []
      : inStream('endless comments', (wire) => wire.pour(comment.replace('\n', `${CANARY}\n`).repeat(64)), {
          options: { timeoutMs: LIMIT_MS },
          ...LATE,
        });
  return { cuts, ends, slow, endless };
}
