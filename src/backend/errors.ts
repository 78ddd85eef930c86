import { ACCOUNT } from '../logging/describe-error';
import { readField } from '../logging/read-field';
import { redact } from '../logging/redact';
import { BACKEND_ERROR_CODES, type BackendErrorCode } from '../protocol/index';

const BRAND = Symbol.for('realtime-rag.BackendError');

/** What a backend may fail with; `RATE_LIMITED` when a temporary limit kept the question from being asked. */
export type BackendFailureCode = BackendErrorCode | 'RATE_LIMITED';

export const BACKEND_FAILURE_CODES: readonly BackendFailureCode[] = [...BACKEND_ERROR_CODES, 'RATE_LIMITED'];

export interface BackendErrorOptions {
  /** Whether the same question may succeed later. Default: true for timeouts, unavailability and limits. */
  retryable?: boolean;
  retryAfterMs?: number;
  /** What the upstream said or threw. Logged only when logging of content is enabled; never sent to clients. */
  cause?: unknown;
}

const TRANSIENT: readonly BackendFailureCode[] = ['BACKEND_TIMEOUT', 'BACKEND_UNAVAILABLE', 'RATE_LIMITED'];

/**
 * A backend failure in terms of the protocol. The message goes to the operator's log, so it must not quote the
 * question or the upstream; use `cause` for that. A client gets the code and a generic sentence.
 */
export class BackendError extends Error {
  override readonly name = 'BackendError';
  readonly code: BackendFailureCode;
  readonly retryable: boolean;
  readonly retryAfterMs?: number;
  readonly [BRAND] = true;

  constructor(code: BackendFailureCode, message: string, options: BackendErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? TRANSIENT.includes(code);
    if (options.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs;
  }

  /** For the log. */
  [ACCOUNT](): Record<string, unknown> {
    const { message, retryAfterMs } = this;
    return { message: redact(message), ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  }
}

/**
 * Like `instanceof`, but also true for an error from another copy of this package (ESM beside CommonJS). Never
 * throws.
 */
export function isBackendError(error: unknown): error is BackendError {
  return typeof error === 'object' && error !== null && readField(error, BRAND) === true;
}

/** What is known about a backend's failure. */
export interface BackendFailure {
  code: BackendFailureCode;
  retryable: boolean;
  retryAfterMs?: number;
}

/**
 * Reads whatever a backend threw. Anything but a `BackendError` with a protocol code becomes a non-retryable
 * `BACKEND_ERROR`. Never throws.
 */
export function readBackendError(error: unknown): BackendFailure {
  const code = isBackendError(error) ? readField(error, 'code') : undefined;
  const known = BACKEND_FAILURE_CODES.find((one) => one === code);
  if (!isBackendError(error) || known === undefined) return { code: 'BACKEND_ERROR', retryable: false };
  const retryAfterMs = readField(error, 'retryAfterMs');
  return {
    code: known,
    retryable: readField(error, 'retryable') === true,
    ...(isDelay(retryAfterMs) ? { retryAfterMs: Math.ceil(retryAfterMs) } : {}),
  };
}

/** Milliseconds, within what the wire can carry. */
function isDelay(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER;
}
