import { ACCOUNT } from '../logging/describe-error';
import { readField } from '../logging/read-field';
import { redact } from '../logging/redact';
import { BACKEND_ERROR_CODES, type BackendErrorCode } from '../protocol/index';

const BRAND = Symbol.for('realtime-rag.BackendError');

/** What a backend may fail with; `RATE_LIMITED` when it was not asked because of a limit that passes. */
export type BackendFailureCode = BackendErrorCode | 'RATE_LIMITED';

export const BACKEND_FAILURE_CODES: readonly BackendFailureCode[] = [...BACKEND_ERROR_CODES, 'RATE_LIMITED'];

export interface BackendErrorOptions {
  /** Whether the same question may succeed later. Default: true for timeouts, unavailability and limits. */
  retryable?: boolean;
  retryAfterMs?: number;
  /** What the upstream said or threw. Its words are logged only when content may be; no client gets them. */
  cause?: unknown;
}

const TRANSIENT: readonly BackendFailureCode[] = ['BACKEND_TIMEOUT', 'BACKEND_UNAVAILABLE', 'RATE_LIMITED'];

/**
 * A backend's failure, in the terms of the protocol. The message is for the operator's log, so it must not quote the
 * question or the upstream; that is what `cause` is for. A client gets the code and a sentence of our own.
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

/** Like `instanceof`, but also true for an error of another copy of this package (ESM beside CommonJS). Never throws. */
export function isBackendError(error: unknown): error is BackendError {
  return typeof error === 'object' && error !== null && readField(error, BRAND) === true;
}

/** What is known of a backend's failure. */
export interface BackendFailure {
  code: BackendFailureCode;
  retryable: boolean;
  retryAfterMs?: number;
}

/**
 * Reads whatever a backend threw. Anything but a `BackendError` with a code of the protocol is a `BACKEND_ERROR` that
 * asking again does not help. Never throws.
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

/** Milliseconds that the wire can carry. */
function isDelay(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER;
}
