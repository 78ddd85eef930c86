import type { Registry } from 'prom-client';
import * as v from 'valibot';
import { version } from '../../../../package.json';
import { flag, withMethods } from '../../../options/fields';
import { readOptions } from '../../../options/read-options';
import { LoopWatch, RESOLUTION_MS } from '../event-loop';
import { type HostObserver, observerOf } from '../observer';
import { connectionMetrics, messageMetrics } from './connections';
import { fleetMetrics } from './fleet';
import { MetricsKit } from './kit';
import { questionMetrics } from './questions';
import { requestMetrics } from './requests';
import { sessionMetrics } from './sessions';
import { speculationMetrics } from './speculation';

/** Prometheus metrics of a host. Pass them to `createHost` as `metrics`. */
export interface HostMetrics {
  readonly observer: HostObserver;
  /** prom-client's registry; you may add your own metrics. */
  readonly registry: Registry;
  /** Stops its own measurements. The host calls it on close. */
  stop(): void;
}

export interface MetricsOptions {
  /** Default: a new one. */
  registry?: Registry;
  /** Whether to include prom-client's process metrics (memory, CPU, garbage collection). Default true. */
  process?: boolean;
}

const metricsSchema = v.object({
  registry: v.optional(withMethods<Registry>('a Registry of prom-client', 'registerMetric', 'metrics')),
  process: v.optional(flag(), true),
});

/** Loads `prom-client`. No label contains a person, a session, an address or anything that was said. */
export async function createMetrics(options: MetricsOptions = {}): Promise<HostMetrics> {
  const read = readOptions('createMetrics', metricsSchema, options);
  const prom = (await import('prom-client')).default;
  const registry = read.registry ?? new prom.Registry();
  if (read.process) {
    prom.collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: RESOLUTION_MS });
  }
  const kit = new MetricsKit(prom, registry);
  const own = processMetrics(kit, version);
  return {
    registry,
    observer: observerOf(
      connectionMetrics(kit),
      messageMetrics(kit),
      questionMetrics(kit),
      requestMetrics(kit),
      sessionMetrics(kit),
      fleetMetrics(kit),
      speculationMetrics(kit),
      own.observer,
    ),
    stop: () => own.stop(),
  };
}

/** Process metrics: event loop delay, whether it is shutting down, and version information. */
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
