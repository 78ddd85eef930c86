import { type Clock, systemClock } from '../../options/clock';
import type { HostObserver } from '../telemetry/observer';
import type { ClientConnection } from './client-connection';
import { SpreadInterval } from './spread-interval';

/** What a heartbeat does with a client. */
type Beating = Pick<ClientConnection, 'beat' | 'sweep'>;

/** Is told who comes and goes. */
interface Follower {
  add(client: ClientConnection): void;
  delete(client: ClientConnection): void;
}

/** The clients that are currently connected. */
export class Clients extends Set<ClientConnection> {
  #waiting: (() => void)[] = [];
  readonly #followers: Follower[] = [];

  follow(follower: Follower): void {
    this.#followers.push(follower);
  }

  override add(client: ClientConnection): this {
    for (const follower of this.#followers) follower.add(client);
    return super.add(client);
  }

  override delete(client: ClientConnection): boolean {
    const deleted = super.delete(client);
    for (const follower of this.#followers) follower.delete(client);
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
  observer: Pick<HostObserver, 'buffered'>;
  clock?: Clock;
}

/**
 * The only timers for all connections. One pings each client and drops those that have been silent since the
 * last ping; the other, more frequent, checks deadlines and slow readers.
 */
export class Heartbeat {
  readonly #intervals: SpreadInterval<Beating>[];

  constructor(
    clients: Pick<Clients, 'follow'>,
    { pingIntervalMs, sweepIntervalMs, observer, clock = systemClock }: HeartbeatOptions,
  ) {
    let waiting = 0;
    this.#intervals = [
      new SpreadInterval<Beating>({ intervalMs: pingIntervalMs, clock, act: (client) => client.beat() }),
      new SpreadInterval<Beating>({
        intervalMs: sweepIntervalMs,
        clock,
        act: (client) => {
          waiting += client.sweep(clock.now());
        },
        onRound: (left) => {
          observer.buffered(left === 0 ? 0 : waiting);
          waiting = 0;
        },
      }),
    ];
    for (const interval of this.#intervals) clients.follow(interval);
  }

  stop(): void {
    for (const interval of this.#intervals) interval.stop();
  }
}
