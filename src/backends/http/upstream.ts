import { BackendError } from '../../backend/errors';
import { type Fields, fieldsOf, recordsOf, textOf } from '../../http/fields';
import { failureIn } from '../../http/reported-failure';
import { isSurelyFree } from '../../http/retry';
import type { Upstream } from '../../http/upstream';
import { ITS_WORDS, statusToError, UpstreamFailure } from '../../http/upstream-errors';
import { BACKEND_ERROR_CODES } from '../../protocol/index';
import { ids, sources, usage, wholeText } from './dialects';
import { DONE, parseEvent } from './event-names';

/** How to interpret the replies of your own service. */
export function httpUpstream(secrets: readonly string[]): Upstream {
  return {
    who: 'the HTTP service',
    addressOption: 'URL',
    secrets,
    notAnAnswer:
      'What answered is not an answer: it must be JSON with an answer in it, an event stream, or NDJSON; check the URL.',
    errorIn(body) {
      const { code, message } = errorIn(body) ?? body;
      return { code: textOf(code), text: textOf(message) };
    },
    classify: ({ status = 0 }) => statusToError(status),
    isSurelyFree,
    parseEvent,
    withoutContent: [{ type: 'finish', reason: 'no_answer' }],
    failureEvent: (said) => ({
      ...said,
      type: 'error',
      message: failureIn({ ...said, success: false })?.text,
    }),
    eventsOf(body) {
      if (body === undefined) return undefined;
      const error = errorIn(body);
      if (error) throw reportedError(error, secrets);
      const answer = wholeText(body);
      if (answer !== undefined) return answerParts(body, answer);
      const failure = failureIn(body);
      if (failure) throw reportedError({ message: failure.text }, secrets);
      return undefined;
    },
  };
}

/** What the service says about its failure: one of our codes if it uses them, and text for the log. */
export function reportedError(error: Fields, secrets: readonly string[]): BackendError {
  const code = BACKEND_ERROR_CODES.find((known) => known === error.code) ?? 'BACKEND_ERROR';
  return new BackendError(code, `The HTTP service reported that it failed; ${ITS_WORDS}.`, {
    ...(typeof error.retryable === 'boolean' ? { retryable: error.retryable } : {}),
    cause: new UpstreamFailure({ text: textOf(error.message) ?? '' }, secrets),
  });
}

/** `{ error: { code, message } }` or `{ error: "…" }`; undefined when there is no such field. */
export function errorIn(body: Fields): Fields | undefined {
  return fieldsOf(body.error) ?? (textOf(body.error) === undefined ? undefined : { message: body.error });
}

/** Converts one JSON answer to events. */
function answerParts(body: Fields, text: string): Fields[] {
  const [choice] = recordsOf(body.choices);
  const reason = body.finish ?? choice?.finish_reason ?? body.done_reason;
  return [
    ...ids(body),
    { type: 'reference', messageId: body.messageId ?? body.message_id },
    ...sources(body),
    { type: 'text', text },
    ...usage(body),
    { type: 'finish', reason: reason ?? 'complete', confidence: body.confidence },
    DONE,
  ];
}
