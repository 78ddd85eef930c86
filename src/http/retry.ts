import type { BackendError } from '../backend/errors';
import { rootOf } from './connection-errors';
import { isConnectFailure } from './transport';
import { UpstreamFailure } from './upstream-errors';

const BACK_OFF_MS = 250;
const MAX_RETRY_AFTER_MS = 5000;
/** A proxy that takes longer to report the server as unreachable may have forwarded the question already. */
const AT_ONCE_MS = 2000;

/** One question that was sent but not answered. */
export interface Attempt {
  error: BackendError;
  /** The number of earlier attempts. */
  retries: number;
  /** Milliseconds until it failed. */
  tookMs: number;
}

/**
 * Whether the question was certainly not accepted: servers cannot recognise a repeated one, and bill each one they
 * accept.
 */
export type IsSurelyFree = (error: BackendError, tookMs: number) => boolean;

/** Milliseconds to wait before the question is sent again; undefined when it must not be. */
export function retryDelay(
  { error, retries, tookMs }: Attempt,
  settings: { retries: number; random: () => number },
  isSurelyFree: IsSurelyFree,
): number | undefined {
  if (retries >= settings.retries || !isSurelyFree(error, tookMs)) return undefined;
  if (error.retryAfterMs === undefined) return settings.random() * BACK_OFF_MS * 2 ** retries;
  return error.retryAfterMs <= MAX_RETRY_AFTER_MS ? error.retryAfterMs : undefined;
}

/** A refusal because of a rate limit, or by a proxy without a reachable server, is not billed. */
export const isSurelyFree: IsSurelyFree = (error, tookMs) =>
  isNeverAccepted(error, tookMs, (status) => status === 429 && error.retryable);

/**
 * No connection was made, so nothing was sent; or a proxy reported at once that its server is unreachable.
 * `isFreeRefusal` decides about every other refusal.
 */
export function isNeverAccepted(
  { cause, code }: BackendError,
  tookMs: number,
  isFreeRefusal: (status: number | undefined, said: UpstreamFailure) => boolean,
): boolean {
  if (!(cause instanceof UpstreamFailure)) {
    return code !== 'BACKEND_TIMEOUT' && isConnectFailure(rootOf(cause));
  }
  if (cause.status === 502 || cause.status === 503) return tookMs < AT_ONCE_MS;
  return isFreeRefusal(cause.status, cause);
}
