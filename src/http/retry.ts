import type { BackendError } from '../backend/errors';
import { rootOf } from './connection';
import { UpstreamFailure } from './failure';
import { isConnectFailure } from './pool';

const BACK_OFF_MS = 250;
const MAX_RETRY_AFTER_MS = 5000;

/** One question that was put and not answered. */
export interface Attempt {
  error: BackendError;
  /** How many came before it. */
  retries: number;
  /** Until it failed. */
  tookMs: number;
}

/**
 * Whether the question was surely not taken up: servers can not tell a repeated one, and bill every one that
 * they took up.
 */
export type IsSurelyFree = (error: BackendError, tookMs: number) => boolean;

/** Milliseconds to wait before the question is put again; undefined when it must not be. */
export function retryDelay(
  { error, retries, tookMs }: Attempt,
  settings: { retries: number; random: () => number },
  isSurelyFree: IsSurelyFree,
): number | undefined {
  if (retries >= settings.retries || !isSurelyFree(error, tookMs)) return undefined;
  if (error.retryAfterMs === undefined) return settings.random() * BACK_OFF_MS * 2 ** retries;
  return error.retryAfterMs <= MAX_RETRY_AFTER_MS ? error.retryAfterMs : undefined;
}

/** A proxy that says later that the server is not there may have sent it the question before. */
const AT_ONCE_MS = 2000;

export function isAtOnce(tookMs: number): boolean {
  return tookMs < AT_ONCE_MS;
}

/** No connection came about, so nothing could be sent. */
export function isUnsent({ cause, code }: BackendError): boolean {
  return code !== 'BACKEND_TIMEOUT' && isConnectFailure(rootOf(cause));
}

/** A refusal for coming too often, or by a proxy with nothing behind it, is billed to nobody. */
export const isSurelyFree: IsSurelyFree = (error, tookMs) => {
  const { cause, retryable } = error;
  if (!(cause instanceof UpstreamFailure)) return isUnsent(error);
  if (cause.status === 429) return retryable;
  return (cause.status === 502 || cause.status === 503) && isAtOnce(tookMs);
};
