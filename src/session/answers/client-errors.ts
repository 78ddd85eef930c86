import { readBackendError } from '../../backend/errors';
import type { BackendFailureCode } from '../../backend/index';
import type { ErrorCode } from '../../protocol/index';

/** What a client is told about a backend failure: our own wording, never the upstream's. */
export interface ClientError {
  code: ErrorCode;
  message: string;
  retryable: boolean;
  retry_after_ms?: number;
}

const MESSAGES: Record<BackendFailureCode, string> = {
  BACKEND_TIMEOUT: 'The backend took too long to answer; ask again.',
  BACKEND_UNAVAILABLE: 'The backend cannot be reached now; ask again later.',
  BACKEND_AUTH: 'The backend refused its credentials; the operator has to check them.',
  BACKEND_REJECTED: 'The backend refused the question.',
  BACKEND_ERROR: 'The backend failed to answer.',
  RATE_LIMITED: 'Too many questions are asked; ask again later.',
};

/** The client error for something a backend threw. Never throws. */
export function failureOf(error: unknown): ClientError {
  const { code, retryable, retryAfterMs } = readBackendError(error);
  return {
    code,
    message: MESSAGES[code],
    retryable,
    ...(retryAfterMs === undefined ? {} : { retry_after_ms: retryAfterMs }),
  };
}

export const TIMED_OUT: ClientError = {
  code: 'BACKEND_TIMEOUT',
  message: MESSAGES.BACKEND_TIMEOUT,
  retryable: true,
};

export const UNREAD: ClientError = {
  code: 'SLOW_CONSUMER',
  message: 'The answer was not read in time.',
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

export const LOST: ClientError = {
  code: 'QUERY_INTERRUPTED',
  message: 'The server that was answering has ended; ask again.',
  retryable: true,
};
