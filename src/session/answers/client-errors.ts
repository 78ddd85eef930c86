import { type BackendFailureCode, isBackendError } from '../../backend/index';
import type { ErrorCode } from '../../protocol/index';

/** What a client is told about a backend's failure: our own words, never the upstream's. */
export interface ClientError {
  code: ErrorCode;
  message: string;
  retryable: boolean;
  retry_after_ms?: number;
}

const SENTENCES: Record<BackendFailureCode, string> = {
  BACKEND_TIMEOUT: 'The backend took too long to answer; ask again.',
  BACKEND_UNAVAILABLE: 'The backend can not be reached now; ask again later.',
  BACKEND_AUTH: 'The backend refused its credentials; the operator has to check them.',
  BACKEND_REJECTED: 'The backend refused the question.',
  BACKEND_ERROR: 'The backend failed to answer.',
  RATE_LIMITED: 'Too many questions are asked; ask again later.',
};

export function failureOf(error: unknown): ClientError {
  if (!isBackendError(error) || !Object.hasOwn(SENTENCES, error.code)) {
    return { code: 'BACKEND_ERROR', message: SENTENCES.BACKEND_ERROR, retryable: false };
  }
  return {
    code: error.code,
    message: SENTENCES[error.code],
    retryable: error.retryable === true,
    ...(isDelay(error.retryAfterMs) ? { retry_after_ms: Math.ceil(error.retryAfterMs) } : {}),
  };
}

export const TIMED_OUT: ClientError = {
  code: 'BACKEND_TIMEOUT',
  message: SENTENCES.BACKEND_TIMEOUT,
  retryable: true,
};

export const TOO_LONG: ClientError = {
  code: 'BACKEND_ERROR',
  message: 'The backend sent a longer answer than is allowed.',
  retryable: false,
};

export const SHUT_DOWN: ClientError = {
  code: 'QUERY_INTERRUPTED',
  message: 'The server is shutting down and could not finish this answer; ask again.',
  retryable: true,
};

function isDelay(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
