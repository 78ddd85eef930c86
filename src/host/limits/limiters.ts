import { RateLimiterMemory } from 'rate-limiter-flexible';

/** The state of one key. */
export interface RateLimiterState {
  consumedPoints: number;
  msBeforeNext: number;
}

/** A limiter; any limiter from `rate-limiter-flexible` fits. */
export interface RateLimiter {
  /** Counts one event; when that exceeds the limit, rejects with the state, not with an `Error`. */
  consume(key: string): Promise<RateLimiterState>;
  /** Counts one event and never rejects with a state. */
  penalty(key: string): Promise<RateLimiterState>;
  get(key: string): Promise<RateLimiterState | null>;
}

/**
 * Allows `points` per `duration` seconds for each key; `keyPrefix` separates the limiters that share a store.
 */
export interface RateLimiterOptions {
  keyPrefix: string;
  points: number;
  duration: number;
}

/**
 * Creates limiters that several hosts may share, such as
 * `(options) => new RateLimiterRedis({ storeClient, ...options })`.
 */
export type MakeRateLimiter = (options: RateLimiterOptions) => RateLimiter;

/** Counts within this process. */
export const inMemory: MakeRateLimiter = (options) => new RateLimiterMemory(options);

/**
 * Counts one event. Returns 0, or the milliseconds to wait when the limit is exceeded. Rejects when the store
 * is unreachable.
 */
export async function consume(limiter: RateLimiter, key: string): Promise<number> {
  try {
    await limiter.consume(key);
    return 0;
  } catch (refusal) {
    if (isRefusal(refusal)) return Math.max(1, refusal.msBeforeNext);
    throw refusal;
  }
}

/** Anything else that is thrown is a failure of the limiter itself. */
function isRefusal(value: unknown): value is RateLimiterState {
  return typeof (value as Partial<RateLimiterState> | null)?.msBeforeNext === 'number';
}
