import type { BackendError } from '../../backend/errors';
import { type Fields, fieldsOf, numberOf, textOf } from '../../http/fields';
import { failureIn } from '../../http/reported-failure';
import { isNeverAccepted } from '../../http/retry';
import { failureOf, type Upstream } from '../../http/upstream';
import { type Classification, ITS_WORDS, type Refusal, statusToError } from '../../http/upstream-errors';

/** How to interpret Dify's replies. */
export const DIFY: Upstream = {
  who: 'Dify',
  addressOption: 'base URL',
  secrets: [],
  notAnAnswer:
    'What answered is not the Dify API (neither an event stream nor JSON); check the base URL (…/v1).',
  errorIn: ({ code, message }) => ({ code: textOf(code), text: textOf(message) }),
  classify,
  isSurelyFree,
  failureEvent: (said) => {
    const { status, code, text } = failureIn({ ...said, success: false }) ?? {};
    return { ...said, event: 'error', status, code, message: text };
  },
  eventsOf,
};

export function difyError(said: Refusal): BackendError {
  return failureOf(DIFY, said);
}

/** Dify cannot recognise a repeated question, and bills each one it accepted. */
export function isSurelyFree(error: BackendError, tookMs: number): boolean {
  return isNeverAccepted(error, tookMs, (status, { code, message }) => {
    if (status === 429) return code === 'too_many_requests';
    // What most versions return when too many requests run at once.
    return status === 400 && /^Too many requests\./i.test(message);
  });
}

function eventsOf(body: Fields | undefined, text: string): Fields[] | undefined {
  if (body === undefined) return undefined;
  if (typeof body.answer === 'string') {
    return [
      { ...body, event: 'message' },
      { ...body, event: 'message_end' },
    ];
  }
  if (body.event === 'workflow_paused') {
    return [{ ...body, event: 'message', answer: fieldsOf(body.data)?.answer }, body];
  }
  throw difyError({
    status: numberOf(body.status),
    code: textOf(body.code),
    text: textOf(body.message) ?? text,
  });
}

const TRANSIENT = /rate.?limit|\b429\b|\b50[234]\b|time(d)?.?out|connection|overloaded|temporarily/i;

const ADVICE_BY_CODE = new Map([
  ['not_chat_app', 'the app is no chat app; use the key of a Chatbot, Agent or Chatflow.'],
  ['app_unavailable', 'the app is not set up or not published; publish it in Dify.'],
  ['agent_not_published', 'the agent is not published; publish it in Dify.'],
  ['provider_not_initialize', 'the model provider has no credentials; set them in Dify.'],
  ['provider_quota_exceeded', "the model provider's quota is used up."],
  ['model_currently_not_support', "the app's model cannot be used now; choose another one in Dify."],
]);

function classify({ status = 0, code, text = '', setup, how }: Refusal): Classification {
  if (/^Too many requests\b/i.test(text) || code === 'too_many_requests') {
    return {
      code: 'BACKEND_UNAVAILABLE',
      advice: 'too many answers run at once; raise the limit or ask later.',
    };
  }
  if (code === 'rate_limit_error') {
    return { code: 'BACKEND_UNAVAILABLE', advice: "the plan's quota is used up.", retryable: false };
  }
  if (status === 429) return statusToError(status);
  if (status === 401) {
    return { code: 'BACKEND_AUTH', advice: 'the API key is not valid there; check it and the base URL.' };
  }
  if (status === 403) {
    return { code: 'BACKEND_AUTH', advice: 'the app is gone, or its API access is switched off.' };
  }
  if (status === 408 || status === 504 || status === 524) {
    return { code: 'BACKEND_TIMEOUT', advice: 'a proxy gave up waiting; the run may have gone on.' };
  }
  if (code === 'completion_request_error' || how === 'failed in its run' || /^Run failed/.test(text)) {
    if (setup) return { code: 'BACKEND_REJECTED', advice: `the run could not begin; ${ITS_WORDS}.` };
    return TRANSIENT.test(text)
      ? { code: 'BACKEND_UNAVAILABLE', advice: 'a service behind the app could not be reached now.' }
      : { code: 'BACKEND_ERROR', advice: 'the app failed to answer; see its log in Dify.' };
  }
  if (status >= 300 && status < 400) {
    return { code: 'BACKEND_REJECTED', advice: 'it redirects; set baseUrl to where it leads.' };
  }
  if (status >= 501) return statusToError(status);
  if (setup || (status >= 400 && status < 500)) {
    const advice = ADVICE_BY_CODE.get(code ?? '') ?? adviceFor(status, code);
    return { code: 'BACKEND_REJECTED', advice };
  }
  return statusToError(status);
}

function adviceFor(status: number, code: string | undefined): string {
  if (status === 404) {
    return code === 'not_found'
      ? 'it does not know the conversation or the workflow.'
      : 'nothing is there; check the base URL (…/v1).';
  }
  return `the question or the inputs were refused; ${ITS_WORDS}.`;
}
