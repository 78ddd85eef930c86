import { LoopWatch } from '../event-loop';
import type { HostObserver } from '../observer';
import type { MetricsKit } from './kit';

/** The process: how late its event loop is, whether it shuts down, what it is. */
export function processMetrics(
  kit: MetricsKit,
  version: string,
): { observer: Pick<HostObserver, 'draining'>; stop(): void } {
  const loop = new LoopWatch();
  let draining = 0;
  kit.gauge(
    'event_loop_delay_seconds',
    'How late the event loop was in the last ten to twenty seconds.',
    (gauge) => {
      const { p99Ms, maxMs } = loop.delay;
      gauge.set({ quantile: '0.99' }, p99Ms / 1_000);
      gauge.set({ quantile: '1' }, maxMs / 1_000);
    },
    { labelNames: ['quantile'], together: 'max' },
  );
  kit.gauge('draining', 'Whether the server is shutting down.', (gauge) => gauge.set(draining), {
    together: 'max',
  });
  kit.gauge(
    'build_info',
    'The versions that run; always 1.',
    (gauge) => gauge.set({ version, node: process.version }, 1),
    { labelNames: ['version', 'node'], together: 'first' },
  );
  return {
    observer: {
      draining: () => {
        draining = 1;
      },
    },
    stop: () => loop.stop(),
  };
}
