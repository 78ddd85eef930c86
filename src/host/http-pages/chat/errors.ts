import type { ErrorMessage } from '../../../protocol/index';
import type { Refusal } from '../routes';

/** Errors in the form of OpenAI's API. */
export function errorBody({ status, error, param, code }: Refusal): object {
  return {
    error: { message: error, type: typeOf(status), param: param ?? null, code: code ?? codeOf(status) },
  };
}

function typeOf(status: number): string {
  if (status === 401) return 'authentication_error';
  if (status === 403) return 'permission_error';
  if (status === 429) return 'rate_limit_error';
  return status >= 500 ? 'server_error' : 'invalid_request_error';
}

function codeOf(status: number): string | null {
  if (status === 401) return 'invalid_api_key';
  if (status === 429) return 'rate_limit_exceeded';
  return status === 503 ? 'service_unavailable' : null;
}

/** A failure of the backend is not one of the client's key or request. */
const STATUS: Partial<Record<ErrorMessage['code'], number>> = {
  RATE_LIMITED: 429,
  BACKEND_TIMEOUT: 504,
  BACKEND_UNAVAILABLE: 503,
  QUERY_INTERRUPTED: 503,
  BACKEND_AUTH: 502,
  BACKEND_REJECTED: 502,
  BACKEND_ERROR: 502,
};

/** The error of an answer, as what its client is refused with. */
export function refusalOf({ code, message, retryable, retry_after_ms: retryAfterMs }: ErrorMessage): Refusal {
  const status = STATUS[code] ?? 500;
  const seconds =
    retryAfterMs === undefined ? (status === 503 ? 1 : undefined) : Math.ceil(retryAfterMs / 1_000);
  return {
    status,
    error: message,
    code: code.toLowerCase(),
    headers: {
      // OpenAI's clients heed it.
      'X-Should-Retry': String(retryable ?? false),
      ...(seconds === undefined ? {} : { 'Retry-After': String(seconds) }),
    },
  };
}
