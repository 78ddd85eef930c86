import { parsed } from '../../http/body';
import { type Fields, fieldsOf, recordsOf, textOf } from '../../http/fields';
import { failureIn } from '../../http/reported-failure';
import { isSurelyFree } from '../../http/retry';
import type { Upstream } from '../../http/upstream';
import { type Classification, type Refusal, secretsOf, statusToError } from '../../http/upstream-errors';
import type { OpenAIAccess } from './access';

/** What `[DONE]` is decoded as. */
export const DONE: Fields = Object.freeze({ done: true });
/** A whole completion without choices is an answer without text. */
const NOTHING: Fields = Object.freeze({ choices: [{ index: 0, finish_reason: 'stop' }] });

/** How to interpret the replies of an OpenAI-compatible server. */
export function openAIUpstream(
  { headers }: Pick<OpenAIAccess, 'headers'>,
  who = 'the model server',
): Upstream {
  return {
    who,
    addressOption: 'base URL',
    secrets: secretsOf(headers),
    notAnAnswer:
      'What answered is not a chat completion (neither an event stream nor its JSON); check the base URL (most often …/v1).',
    errorIn,
    classify,
    isSurelyFree,
    // Events with names are steps of a workflow, in any form, unless they carry text.
    parseEvent: (data, name) =>
      data.trim() === '[DONE]' ? DONE : (parsed(data) ?? (name === undefined ? undefined : {})),
    failureEvent: (said) => ({ error: failureFields(said) }),
    // From a server that does not stream.
    eventsOf: (body) =>
      body === undefined || (body.choices === undefined && errorIn(body) === undefined)
        ? undefined
        : [body, ...(recordsOf(body.choices).length > 0 ? [] : [NOTHING]), DONE],
  };
}

/** An event that is named an error, whatever its data look like. */
function failureFields(said: Fields): Fields {
  const { status, code, text } = failureIn({ ...said, success: false }) ?? {};
  return { status, code, message: text };
}

/** What a body without an answer says about a failure; undefined when nothing. Servers use many shapes for it. */
function errorIn(body: Fields | undefined): Refusal | undefined {
  if (body === undefined) return undefined;
  const { error } = body;
  const isReported = fieldsOf(error) !== undefined || textOf(error) !== undefined;
  return body.choices === undefined || isReported ? failureIn(isReported ? { error } : body) : undefined;
}

const ADVICE_BY_CODE = new Map([
  ['context_length_exceeded', 'the prompt is too long for the model; lower passageChars or historyTurns.'],
  ['model_not_found', 'it does not have the model; check the model and the base URL.'],
  ['content_filter', 'its content filter refuses the question or the passages.'],
]);

function classify({ status = 0, code = '', text = '' }: Refusal): Classification {
  if (/insufficient_quota|billing/.test(code)) {
    return { code: 'BACKEND_UNAVAILABLE', advice: 'the quota of the key is used up.', retryable: false };
  }
  if (/^rate_limit/.test(code)) return statusToError(429);
  if (status === 401 || code === 'invalid_api_key' || code === 'authentication_error') {
    return { code: 'BACKEND_AUTH', advice: 'the API key is not valid there; check it and the base URL.' };
  }
  if (status === 403) {
    return { code: 'BACKEND_AUTH', advice: 'the API key may not use this model; check it and the model.' };
  }
  const advice = ADVICE_BY_CODE.get(code) ?? (status === 404 ? adviceFor404(text) : undefined);
  if (advice) return { code: 'BACKEND_REJECTED', advice };
  if (/overloaded|unavailable/.test(code)) return statusToError(503);
  return statusToError(status === 0 && /^invalid_/.test(code) ? 400 : status);
}

function adviceFor404(text: string): string | undefined {
  return /model/i.test(text)
    ? ADVICE_BY_CODE.get('model_not_found')
    : 'nothing is there; check the base URL (most often …/v1) and the model.';
}
