import { BackendError, isBackendError } from '../../backend/errors';
import { fieldsOf, numberOf } from '../../http/fields';
import { statusToError, upstreamError } from '../../http/upstream-errors';

/** Converts an error that a library threw or reported to a `BackendError`, by its HTTP status if it has one. */
export function adaptedFailure(who: string, error: unknown): BackendError {
  if (isBackendError(error)) return error;
  const fields = fieldsOf(error);
  const status = numberOf(fields?.statusCode) ?? numberOf(fields?.status);
  const text = error instanceof Error ? error.message : String(error);
  if (status !== undefined)
    return upstreamError(who, { status, text }, (said) => statusToError(said.status ?? 0));
  return new BackendError('BACKEND_ERROR', `${who} failed.`, { cause: error });
}
