import type { BackendError } from '../../backend/errors';
import { UpstreamFailure } from '../../http/failure';
import { isAtOnce, isUnsent } from '../../http/retry';

/** Dify can not tell a repeated question, and bills every one that it took up. */
export function isSurelyFree(error: BackendError, tookMs: number): boolean {
  const { cause } = error;
  if (!(cause instanceof UpstreamFailure)) return isUnsent(error);
  switch (cause.status) {
    case 429:
      return cause.code === 'too_many_requests';
    // What most versions answer when too many run at once.
    case 400:
      return /^Too many requests\./i.test(cause.message);
    case 502:
    case 503:
      return isAtOnce(tookMs);
    default:
      return false;
  }
}
