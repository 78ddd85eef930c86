import type { HostId } from '../event-log';
import type { Keys } from './keys';
import { REFRESH } from './scripts';

/** How many sessions one command refreshes. */
const CHUNK = 250;

/** Sends a command to Redis. */
type Send = (args: string[]) => Promise<unknown>;

/**
 * That this host is alive, and which sessions it answers for: they are kept as long as it lives, however quiet they
 * are, and for a while after.
 */
export class Lease {
  readonly host: HostId;
  readonly key: string;
  /** How often it is to be renewed. */
  readonly renewMs: number;
  /** For how long a session is kept whose host says nothing more. */
  readonly timeToLive: number;
  readonly #leaseMs: number;
  readonly #refreshMs: number;
  readonly #keys: Keys;
  readonly #sessions = new Set<string>();
  #refreshedAt = performance.now();

  constructor(host: HostId, keys: Keys, { leaseMs, windowMs }: { leaseMs: number; windowMs: number }) {
    this.host = host;
    this.key = keys.hosts + host;
    this.#keys = keys;
    this.#leaseMs = leaseMs;
    this.renewMs = leaseMs / 3;
    this.#refreshMs = windowMs / 4;
    // At least the window after the host's death, even if that was just before the next refresh.
    this.timeToLive = Math.ceil(windowMs + this.#refreshMs + leaseMs);
  }

  /** From now on this host answers for a session. */
  add(epoch: string): void {
    this.#sessions.add(epoch);
  }

  remove(epoch: string): void {
    this.#sessions.delete(epoch);
  }

  async renew(send: Send): Promise<void> {
    await send(['SET', this.key, '1', 'PX', String(this.#leaseMs)]);
    const now = performance.now();
    if (now - this.#refreshedAt < this.#refreshMs) return;
    const keys = [...this.#sessions].flatMap((epoch) => this.#keys.session(epoch));
    for (let at = 0; at < keys.length; at += 2 * CHUNK) {
      const some = keys.slice(at, at + 2 * CHUNK);
      await send(['EVAL', REFRESH.source, String(some.length), ...some, String(this.timeToLive)]);
    }
    this.#refreshedAt = now;
  }
}
