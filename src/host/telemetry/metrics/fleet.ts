import type { HostObserver } from '../observer';
import type { MetricsKit } from './kit';

type FleetCallbacks = 'sessionTakenOver' | 'relays' | 'logAppended' | 'unwritten' | 'begunAgain';

/** Metrics of sessions that survive their host. */
export function fleetMetrics(kit: MetricsKit): Pick<HostObserver, FleetCallbacks> {
  const now = { relays: 0, unwritten: 0 };
  const takeovers = kit.counter('takeovers_total', 'Sessions that went on here after another host had gone.');
  kit.gauge('relays', 'Clients whose sessions other hosts run.', (gauge) => gauge.set(now.relays));
  kit.gauge(
    'sessions_unwritten',
    'Sessions that are not in the shared log now, because it cannot be reached or refuses them.',
    (gauge) => gauge.set(now.unwritten),
  );
  const begunAgain = kit.counter(
    'sessions_rewritten_total',
    'Sessions that are in the shared log again after it could not keep up with them.',
  );
  const appends = kit.histogram(
    'log_append_seconds',
    'How long the shared log took for one batch of a session.',
    [0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5],
  );
  return {
    sessionTakenOver: () => takeovers.add(),
    relays: (clients) => {
      now.relays = clients;
    },
    logAppended: (durationMs) => appends.observe(durationMs / 1_000),
    unwritten: (sessions) => {
      now.unwritten = sessions;
    },
    begunAgain: () => begunAgain.add(),
  };
}
