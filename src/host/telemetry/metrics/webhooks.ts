import { CALLBACK_OUTCOMES, type HostObserver } from '../observer';
import type { MetricsKit } from './kit';

/** Metrics of meetings whose sources send webhooks, and of answers that are posted. */
export function webhookMetrics(
  kit: MetricsKit,
): Pick<HostObserver, 'webhookReceived' | 'meetings' | 'callbackEnded'> {
  let open = 0;
  kit.gauge('meetings', 'Meetings that send webhooks.', (gauge) => gauge.set(open));
  const received = kit.counter(
    'webhooks_total',
    'Messages of meeting bots and other sources of webhooks, by what became of them.',
    ['source', 'outcome'],
  );
  const callbacks = kit.counter(
    'callbacks_total',
    "Answers that were to be posted to the operator's address, by what became of them.",
    ['outcome'],
    CALLBACK_OUTCOMES.map((outcome) => [outcome]),
  );
  return {
    webhookReceived: (source, outcome) => received.add(source, outcome),
    meetings: (now) => {
      open = now;
    },
    callbackEnded: (outcome) => callbacks.add(outcome),
  };
}
