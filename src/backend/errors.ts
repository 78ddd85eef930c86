import { ACCOUNT } from '../logging/describe-error';
import { redact } from '../logging/redact';
import type { BackendErrorCode } from '../protocol/index';

const BRAND = Symbol.for('realtime-rag.BackendError');

/** What a backend may fail with; `RATE_LIMITED` when the question was not put to it, for now. */
export type BackendFailureCode = BackendErrorCode | 'RATE_LIMITED';

export interface BackendErrorOptions {
  /** Whether the same question may succeed later. Default: true for timeouts, unavailability and limits. */
  retryable?: boolean;
  retryAfterMs?: number;
  /** What the upstream said, or threw. Its words are in the log only when content may be; no client gets them. */
  cause?: unknown;
}

const PASSING: readonly BackendFailureCode[] = ['BACKEND_TIMEOUT', 'BACKEND_UNAVAILABLE', 'RATE_LIMITED'];

/**
 * A backend's failure, in the words of the protocol. The message is for the operator's log, so it must quote
 * neither the question nor the upstream; that is what `cause` is for. A client gets the code and a sentence of
 * our own.
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
    this.retryable = options.retryable ?? PASSING.includes(code);
    if (options.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs;
  }

  /** For the log. */
  [ACCOUNT](): Record<string, unknown> {
    const { message, retryAfterMs } = this;
    return { message: redact(message), ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  }
}

/** Like `instanceof`, and also true for an error of another copy of this package (ESM beside CommonJS). */
export function isBackendError(error: unknown): error is BackendError {
  return typeof error === 'object' && error !== null && BRAND in error;
}
