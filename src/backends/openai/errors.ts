import type { BackendError } from '../errors';
import { failureOf, type Refusal, UpstreamFailure, type Verdict } from '../http-client/failure';
import { type Fields, fieldsOf, numberOf, textOf } from '../http-client/fields';
import { isAtOnce, isUnsent } from '../http-client/retry';

/** As errors and the log call the other side. */
export const WHO = 'the model server';

/** What a body says of a failure; undefined when it says none. Servers have several shapes for it. */
export function errorIn(body: Fields | undefined): Refusal | undefined {
  if (body === undefined) return undefined;
  const error = fieldsOf(body.error) ?? (body.object === 'error' ? body : undefined);
  if (error === undefined) {
    const text = textOf(body.error);
    return text === undefined ? undefined : { text };
  }
  return {
    status: numberOf(error.status) ?? numberOf(error.code),
    code: textOf(error.code) ?? textOf(error.type),
    text: textOf(error.message) ?? textOf(body.message),
  };
}

/** The failure that a refusal is. The secrets are cut out of what the log gets. */
export function openAIFailure(said: Refusal, secrets: readonly string[]): BackendError {
  return failureOf(WHO, said, judge, secrets);
}

const ADVICE_BY_CODE = new Map([
  ['context_length_exceeded', 'the prompt is too long for the model; lower passageChars or historyTurns.'],
  ['model_not_found', 'it does not have the model; check the model and the base URL.'],
  ['content_filter', 'its content filter refuses the question or the passages.'],
]);

function judge({ status = 0, code = '', text = '' }: Refusal): Verdict {
  if (/insufficient_quota|billing/.test(code)) {
    return { code: 'BACKEND_UNAVAILABLE', advice: 'the quota of the key is used up.', retryable: false };
  }
  if (status === 429 || /^rate_limit/.test(code)) {
    return { code: 'BACKEND_UNAVAILABLE', advice: 'asked too often; ask later.' };
  }
  if (status === 401 || code === 'invalid_api_key' || code === 'authentication_error') {
    return { code: 'BACKEND_AUTH', advice: 'the API key is not valid there; check it and the base URL.' };
  }
  if (status === 403) {
    return { code: 'BACKEND_AUTH', advice: 'the API key may not use this model; check it and the model.' };
  }
  const advice = ADVICE_BY_CODE.get(code);
  if (advice) return { code: 'BACKEND_REJECTED', advice };
  if (status === 408 || status === 504 || status === 524) {
    return { code: 'BACKEND_TIMEOUT', advice: 'it, or a proxy, gave up waiting.' };
  }
  if (status >= 300 && status < 400) {
    return { code: 'BACKEND_REJECTED', advice: 'it redirects; set baseUrl to where it leads.' };
  }
  if (status >= 501 || /overloaded|unavailable/.test(code)) {
    return { code: 'BACKEND_UNAVAILABLE', advice: 'it is not there now; ask later.' };
  }
  if (status === 404) {
    return {
      code: 'BACKEND_REJECTED',
      advice: /model/i.test(text)
        ? 'it does not have the model; check the model and the base URL.'
        : 'nothing is there; check the base URL (most often …/v1) and the model.',
    };
  }
  if ((status >= 400 && status < 500) || /^invalid_/.test(code)) {
    return { code: 'BACKEND_REJECTED', advice: 'it refused the request; the log has the reason.' };
  }
  return { code: 'BACKEND_ERROR', advice: 'it failed; see its log.' };
}

/** A refusal for coming too often, or by a proxy with nothing behind it, is billed to nobody. */
export function isSurelyFree(error: BackendError, tookMs: number): boolean {
  const { cause, retryable } = error;
  if (!(cause instanceof UpstreamFailure)) return isUnsent(error);
  if (cause.status === 429) return retryable;
  return (cause.status === 502 || cause.status === 503) && isAtOnce(tookMs);
}
