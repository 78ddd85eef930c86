import type { HostObserver } from '../observer';
import type { MetricsKit } from './kit';

type ConnectionCallbacks =
  | 'connectionOpened'
  | 'connectionAdmitted'
  | 'handshakeDone'
  | 'connectionRejected'
  | 'connectionClosed'
  | 'slowConsumer'
  | 'buffered'
  | 'pingAnswered';

/** Connection metrics: how many, how they were opened, how they ended. */
export function connectionMetrics(kit: MetricsKit): Pick<HostObserver, ConnectionCallbacks> {
  let open = 0;
  let unknown = 0;
  let waiting = 0;
  kit.gauge(
    'connections',
    'WebSocket connections now, by whether it is known who they are.',
    (gauge) => {
      gauge.set({ state: 'unauthenticated' }, unknown);
      gauge.set({ state: 'open' }, open);
    },
    { labelNames: ['state'] },
  );
  const opened = kit.counter(
    'connections_opened_total',
    'Clients that came in, by how they showed who they are.',
    ['auth'],
    [['none']],
  );
  const dialects = kit.counter(
    'connections_by_dialect_total',
    'Clients that came in, by the protocol that they speak.',
    ['dialect'],
    [['native']],
  );
  const rejected = kit.counter(
    'connections_rejected_total',
    'Handshakes that were refused with an HTTP status.',
    ['reason'],
    ['capacity', 'draining', 'origin', 'unauthorized'].map((reason) => [reason]),
  );
  const closes = kit.counter(
    'closes_total',
    'Connections that ended, by close code and who closed.',
    ['code', 'initiator'],
    [
      ['1000', 'server'],
      ['1006', 'lost'],
      ['1012', 'server'],
    ],
  );
  const duration = kit.histogram(
    'connection_duration_seconds',
    'How long connections lasted.',
    [1, 10, 60, 300, 900, 1_800, 3_600, 7_200, 14_400, 28_800],
  );
  const handshake = kit.histogram(
    'handshake_duration_seconds',
    'From the upgrade request to the open WebSocket.',
    [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
  );
  const slow = kit.counter('slow_consumers_total', 'Clients that were closed because they do not read.');
  kit.gauge('send_buffer_bytes', 'Bytes that wait in all sockets together.', (gauge) => gauge.set(waiting));
  const rtt = kit.histogram(
    'ping_rtt_seconds',
    'From a ping to its pong.',
    [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
  );
  return {
    connectionOpened: () => void unknown++,
    connectionAdmitted: (how, dialect) => {
      dialects.add(dialect);
      unknown--;
      open++;
      opened.add(how);
    },
    handshakeDone: (ms) => handshake.observe(ms / 1_000),
    connectionRejected: (reason) => rejected.add(reason),
    connectionClosed: (code, initiator, durationMs, admitted) => {
      if (admitted) open--;
      else unknown--;
      closes.add(boundedCode(code), initiator);
      duration.observe(durationMs / 1_000);
    },
    slowConsumer: () => slow.add(),
    buffered: (bytes) => {
      waiting = bytes;
    },
    pingAnswered: (ms) => rtt.observe(ms / 1_000),
  };
}

type MessageCallbacks =
  | 'messageReceived'
  | 'messageSent'
  | 'messageInvalid'
  | 'resultNotUnderstood'
  | 'rateLimited';

/** Message metrics: how many of each kind, their size, and those that were refused. */
export function messageMetrics(kit: MetricsKit): Pick<HostObserver, MessageCallbacks> {
  const received = kit.counter('messages_received_total', 'Messages of clients.', ['type'], [['asr_chunk']]);
  const sent = kit.counter('messages_sent_total', 'Messages to clients.', ['type'], [['ack'], ['answer']]);
  const bytes = kit.histogram(
    'message_received_bytes',
    'Size of the messages of clients.',
    [64, 128, 256, 512, 1_024, 4_096, 16_384, 65_536],
  );
  const invalid = kit.counter('invalid_messages_total', 'Frames that could not be read.', ['code']);
  const notUnderstood = kit.counter(
    'asr_results_not_understood_total',
    'Messages of recognisers that were forwarded and not understood.',
    ['source'],
  );
  const limited = kit.counter(
    'rate_limited_total',
    'Refusals by a limit.',
    ['scope'],
    [['messages'], ['questions'], ['backend']],
  );
  return {
    messageReceived: (type, size) => {
      received.add(type);
      bytes.observe(size);
    },
    messageSent: (type) => sent.add(type),
    messageInvalid: (code) => invalid.add(code),
    resultNotUnderstood: (source) => notUnderstood.add(source),
    rateLimited: (scope) => limited.add(scope),
  };
}

/** Clients may close with any of two thousand codes; only the meaningful ones get a series. */
function boundedCode(code: number): string {
  return (code >= 1_000 && code <= 1_015) || (code >= 4_400 && code <= 4_599) ? String(code) : 'other';
}
