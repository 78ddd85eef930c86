import type { HostObserver } from '../telemetry/observer';
import type { ClientConnection } from './client-connection';

/** The clients that are currently connected. */
export class Clients extends Set<ClientConnection> {
  #waiting: (() => void)[] = [];

  override delete(client: ClientConnection): boolean {
    const deleted = super.delete(client);
    if (this.size === 0) for (const resolve of this.#waiting.splice(0)) resolve();
    return deleted;
  }

  /** Resolves when no clients are connected. */
  gone(): Promise<void> {
    if (this.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}

export interface HeartbeatOptions {
  pingIntervalMs: number;
  sweepIntervalMs: number;
  observer: HostObserver;
}

/**
 * The only timers for all connections. One pings every client and drops those that have been silent since the
 * last ping; the other, more frequent, checks deadlines and slow readers.
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
