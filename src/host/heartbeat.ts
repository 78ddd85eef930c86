import type { Clients } from './connection/clients';
import type { HostObserver } from './telemetry/observer';

export interface HeartbeatOptions {
  pingIntervalMs: number;
  sweepIntervalMs: number;
  observer: HostObserver;
}

/**
 * The only timers of all connections: pings every client now and then and drops those that gave no sign of
 * life since the ping before; more often, looks after deadlines and after what waits to be read.
 */
export class Heartbeat {
  readonly #timers: ReturnType<typeof setInterval>[];

  constructor(clients: Clients, { pingIntervalMs, sweepIntervalMs, observer }: HeartbeatOptions) {
    const beat = () => {
      for (const client of clients) client.beat();
    };
    const sweep = () => {
      const now = performance.now();
      let waiting = 0;
      for (const client of clients) waiting += client.sweep(now);
      observer.buffered(waiting);
    };
    this.#timers = [setInterval(beat, pingIntervalMs), setInterval(sweep, sweepIntervalMs)];
    for (const timer of this.#timers) timer.unref();
  }

  stop(): void {
    for (const timer of this.#timers) clearInterval(timer);
  }
}
