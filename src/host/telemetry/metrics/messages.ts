import type { HostObserver } from '../observer';
import type { MetricsKit } from './kit';

type Told = 'messageReceived' | 'messageSent' | 'messageInvalid' | 'rateLimited';

/** Messages: how many of each kind, how large, and those that were refused. */
export function messageMetrics(kit: MetricsKit): Pick<HostObserver, Told> {
  const received = kit.counter('messages_received_total', 'Messages of clients.', ['type'], [['asr_chunk']]);
  const sent = kit.counter('messages_sent_total', 'Messages to clients.', ['type'], [['ack'], ['answer']]);
  const bytes = kit.histogram(
    'message_received_bytes',
    'Size of the messages of clients.',
    [64, 128, 256, 512, 1_024, 4_096, 16_384, 65_536],
  );
  const invalid = kit.counter('invalid_messages_total', 'Frames that could not be read.', ['code']);
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
    rateLimited: (scope) => limited.add(scope),
  };
}
