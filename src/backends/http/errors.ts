import { BackendError } from '../../backend/errors';
import { failureOf, ITS_WORDS, type Refusal, UpstreamFailure } from '../../http/failure';
import { type Fields, fieldsOf, textOf } from '../../http/fields';
import { judgeStatus } from '../../http/judge-status';
import { BACKEND_ERROR_CODES } from '../../protocol/index';

/** As errors and the log call the other side. */
export const WHO = 'the HTTP service';

export function httpFailure(said: Refusal, secrets: readonly string[]): BackendError {
  return failureOf(WHO, said, ({ status = 0 }) => judgeStatus(status), secrets);
}

/** What the service says of its failure: one of our codes if it knows them, and words for the log. */
export function toldFailure(error: Fields, secrets: readonly string[]): BackendError {
  const code = BACKEND_ERROR_CODES.find((known) => known === error.code) ?? 'BACKEND_ERROR';
  return new BackendError(code, `The HTTP service said that it failed; ${ITS_WORDS}.`, {
    ...(typeof error.retryable === 'boolean' ? { retryable: error.retryable } : {}),
    cause: new UpstreamFailure({ text: textOf(error.message) ?? '' }, secrets),
  });
}

/** `{ error: { code, message } }` or `{ error: "…" }`; undefined when nothing of the kind was sent. */
export function errorIn(body: Fields): Fields | undefined {
  return fieldsOf(body.error) ?? (textOf(body.error) === undefined ? undefined : { message: body.error });
}
