import { RateLimiterMemory } from 'rate-limiter-flexible';

/** The state of one key. */
export interface RateLimiterState {
  consumedPoints: number;
  msBeforeNext: number;
}

/** A limiter; those of `rate-limiter-flexible` all fit. */
export interface RateLimiter {
  /** Counts one; rejects with the state, not an `Error`, when that is one too many. */
  consume(key: string): Promise<RateLimiterState>;
  /** Counts one, and never rejects with a state. */
  penalty(key: string): Promise<RateLimiterState>;
  get(key: string): Promise<RateLimiterState | null>;
}

/** `points` in `duration` seconds for each key; `keyPrefix` separates the limiters of one store. */
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

/** Counts in this process. */
export const inMemory: MakeRateLimiter = (options) => new RateLimiterMemory(options);

/** Counts one: the milliseconds to wait when that is one too many, else 0. Rejects when the store is unreachable. */
export async function consume(limiter: RateLimiter, key: string): Promise<number> {
  try {
    await limiter.consume(key);
    return 0;
  } catch (refusal) {
    if (isRefusal(refusal)) return Math.max(1, refusal.msBeforeNext);
    throw refusal;
  }
}

/** Anything else that is thrown is a failure of the limiter. */
function isRefusal(value: unknown): value is RateLimiterState {
  return typeof (value as Partial<RateLimiterState> | null)?.msBeforeNext === 'number';
}
