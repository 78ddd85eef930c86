import type { Registry } from 'prom-client';
import { version } from '../../../../package.json';
import { RESOLUTION_MS } from '../event-loop';
import { type HostObserver, observerOf } from '../observer';
import { connectionMetrics } from './connections';
import { MetricsKit } from './kit';
import { messageMetrics } from './messages';
import { processMetrics } from './process';
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
