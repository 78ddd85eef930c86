import type { EventLog } from '../event-log';
import type { Fleet } from '../fleet';
import { makeSharedLimiter, type SharedLimiterOptions } from './limiter';
import { type RedisLogOptions, readRedisLogOptions } from './options';
import { RedisEventLog } from './redis-event-log';
import { RedisTickets, type TicketHolder } from './tickets';

/** What hosts share through one Redis. */
export interface RedisLog extends EventLog, Fleet {
  /** For `tickets.store` of `createHost`: any host redeems what one has issued. */
  readonly tickets: {
    issue(holder: TicketHolder, ttlMs: number): Promise<string | undefined>;
    redeem(ticket: string): Promise<TicketHolder | null>;
  };
  /** For `makeRateLimiter` of `createHost`: limits, and bans for wrong credentials, hold for all hosts together. */
  makeRateLimiter(options: SharedLimiterOptions): SharedLimiter;
}

export interface SharedLimiterState {
  consumedPoints: number;
  msBeforeNext: number;
}

/** Counts for all hosts together. While Redis is away, each host counts for itself. */
export interface SharedLimiter {
  /** Counts one event; when that exceeds the limit, rejects with the state, not with an `Error`. */
  consume(key: string): Promise<SharedLimiterState>;
  /** Counts one event and never rejects with a state. */
  penalty(key: string): Promise<SharedLimiterState>;
  get(key: string): Promise<SharedLimiterState | null>;
}

/**
 * Connects a host to the Redis that it shares with others, so that a client can come back to any of them, and a session
 * outlives its process. Needs the package `redis` and Redis 6.2 or later, or Valkey.
 *
 * Nothing waits for Redis without bounds. While it is away, does not answer in time, or accepts no writes (out of
 * memory, read-only, loading), `available` is false and whatever is asked rejects at once with a
 * `LogUnavailableError`; it is tried again with increasing delays of at most 2 s. What it has lost meanwhile is
 * `behind`. A fail-over to a replica that is behind counts as such a loss.
 *
 * Resolves also when Redis cannot be reached yet. Rejects with a `TypeError` for a wrong option, and with an error when
 * the package is not installed, or Redis refuses the credentials or has no such database; no message contains a secret.
 */
export async function createRedisLog(options: RedisLogOptions = {}): Promise<RedisLog> {
  const log = await RedisEventLog.open(readRedisLogOptions(options));
  const tickets = new RedisTickets(log.connection, log.keys);
  return Object.assign(log, {
    tickets,
    makeRateLimiter: (limits: SharedLimiterOptions) => makeSharedLimiter(log.connection, log.keys, limits),
  });
}
