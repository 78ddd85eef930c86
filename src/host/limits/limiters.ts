import { RateLimiterMemory } from 'rate-limiter-flexible';

/** The state of one key. */
export interface RateLimiterState {
  consumedPoints: number;
  msBeforeNext: number;
}

/** What is asked of a limiter: those of `rate-limiter-flexible` are all of this kind. */
export interface RateLimiter {
  /** Counts one; rejects with the state, not an `Error`, when it was one too many. */
  consume(key: string): Promise<RateLimiterState>;
  /** Counts one, whatever comes of it. */
  penalty(key: string): Promise<RateLimiterState>;
  get(key: string): Promise<RateLimiterState | null>;
}

/** `points` in `duration` seconds for each key; `keyPrefix` tells the limiters of one store apart. */
export interface RateLimiterOptions {
  keyPrefix: string;
  points: number;
  duration: number;
}

/**
 * Makes the limiters that several hosts may share, such as
 * `(options) => new RateLimiterRedis({ storeClient, ...options })`.
 */
export type MakeRateLimiter = (options: RateLimiterOptions) => RateLimiter;

/** Counts in this process. */
export const inMemory: MakeRateLimiter = (options) => new RateLimiterMemory(options);

/** How long to wait, in milliseconds, when this was one too many; else 0. Rejects when nobody could be asked. */
export async function consume(limiter: RateLimiter, key: string): Promise<number> {
  try {
    await limiter.consume(key);
    return 0;
  } catch (refusal) {
    if (isRefusal(refusal)) return Math.max(1, refusal.msBeforeNext);
    throw refusal;
  }
}

/** Whatever else is thrown is a failure of the limiter's own. */
function isRefusal(value: unknown): value is RateLimiterState {
  return typeof (value as Partial<RateLimiterState> | null)?.msBeforeNext === 'number';
}
