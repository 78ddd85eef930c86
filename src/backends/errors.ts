import type { BackendErrorCode } from '../protocol/index';

const BRAND = Symbol.for('realtime-rag.BackendError');

export interface BackendErrorOptions {
  /** Whether the same question may succeed later. Default: true for timeouts and unavailability. */
  retryable?: boolean;
  retryAfterMs?: number;
  /** For the log only; never sent to a client. */
  cause?: unknown;
}

/**
 * A backend's failure, in the words of the protocol. The message is for the operator's log: a client
 * gets the code and a sentence of our own.
 */
export class BackendError extends Error {
  override readonly name = 'BackendError';
  readonly code: BackendErrorCode;
  readonly retryable: boolean;
  readonly retryAfterMs?: number;
  readonly [BRAND] = true;

  constructor(code: BackendErrorCode, message: string, options: BackendErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? (code === 'BACKEND_TIMEOUT' || code === 'BACKEND_UNAVAILABLE');
    if (options.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs;
  }
}

/** Like `instanceof`, and also true for an error of another copy of this package (ESM beside CommonJS). */
export function isBackendError(error: unknown): error is BackendError {
  return typeof error === 'object' && error !== null && BRAND in error;
}
