import type { BackendError } from '../errors';
import { rootOf } from './connection';
import { DifyFailure } from './errors';
import type { DifySettings } from './options';
import { isConnectFailure } from './pool';

const BACK_OFF_MS = 250;
const MAX_RETRY_AFTER_MS = 5000;
/** A proxy that says later that Dify is not there may have sent it the question before. */
const AT_ONCE_MS = 2000;

/** One question that was put to Dify and not answered. */
export interface Attempt {
  error: BackendError;
  /** How many came before it. */
  retries: number;
  /** Until it failed. */
  tookMs: number;
}

/**
 * Milliseconds to wait before the question is put again; undefined when it must not be: Dify can not tell a
 * repeated question, and bills every one that it took up.
 */
export function retryDelay(
  { error, retries, tookMs }: Attempt,
  settings: Pick<DifySettings, 'retries' | 'random'>,
): number | undefined {
  if (retries >= settings.retries || !isSurelyFree(error, tookMs)) return undefined;
  if (error.retryAfterMs === undefined) return settings.random() * BACK_OFF_MS * 2 ** retries;
  return error.retryAfterMs <= MAX_RETRY_AFTER_MS ? error.retryAfterMs : undefined;
}

function isSurelyFree({ cause, code }: BackendError, tookMs: number): boolean {
  if (!(cause instanceof DifyFailure)) {
    return code !== 'BACKEND_TIMEOUT' && isConnectFailure(rootOf(cause));
  }
  switch (cause.status) {
    case 429:
      return cause.code === 'too_many_requests';
    // What most versions answer when too many run at once.
    case 400:
      return /^Too many requests\./i.test(cause.message);
    case 502:
    case 503:
      return tookMs < AT_ONCE_MS;
    default:
      return false;
  }
}
