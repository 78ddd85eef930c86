import type { Registry } from 'prom-client';
import { version } from '../../../../package.json';
import { LoopWatch, RESOLUTION_MS } from '../event-loop';
import { type HostObserver, observerOf } from '../observer';
import { connectionMetrics, messageMetrics } from './connections';
import { MetricsKit } from './kit';
import { questionMetrics } from './questions';

/** Counts what happens on a host, for Prometheus. Give it to `createHost` as `metrics`. */
export interface HostMetrics {
  readonly observer: HostObserver;
  /** prom-client's, to which you may add your own metrics. */
  readonly registry: Registry;
  /** Ends what it measures by itself. The host calls it when it is closed. */
  stop(): void;
}

export interface MetricsOptions {
  /** Default: a new one. */
  registry?: Registry;
  /** Whether prom-client's metrics of the process (memory, CPU, garbage collection) are in it. Default true. */
  process?: boolean;
}

/** Loads `prom-client`. No label names a person, a session, an address or what was said. */
export async function createMetrics(options: MetricsOptions = {}): Promise<HostMetrics> {
  const prom = (await import('prom-client')).default;
  const registry = options.registry ?? new prom.Registry();
  if (options.process ?? true) {
    prom.collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: RESOLUTION_MS });
  }
  const kit = new MetricsKit(prom, registry);
  const own = processMetrics(kit, version);
  return {
    registry,
    observer: observerOf(connectionMetrics(kit), messageMetrics(kit), questionMetrics(kit), own.observer),
    stop: () => own.stop(),
  };
}

/** The process: how late its event loop is, whether it shuts down, what it is. */
function processMetrics(
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
