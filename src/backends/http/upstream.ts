import { BackendError } from '../../backend/errors';
import { parsed } from '../../http/body';
import { type Fields, fieldsOf, textOf } from '../../http/fields';
import { isSurelyFree } from '../../http/retry';
import type { Upstream } from '../../http/upstream';
import { ITS_WORDS, statusToError, UpstreamFailure } from '../../http/upstream-errors';
import { BACKEND_ERROR_CODES } from '../../protocol/index';

/** What `[DONE]` and the end of a complete answer are decoded as. */
export const DONE: Fields = Object.freeze({ type: 'done' });

/** How to interpret the replies of your own service. */
export function httpUpstream(secrets: readonly string[]): Upstream {
  return {
    who: 'the HTTP service',
    addressOption: 'URL',
    secrets,
    notAnAnswer:
      'What answered is not an answer: it must be JSON with an answer in it, an event stream, or NDJSON; check the URL.',
    lineTypes: ['application/x-ndjson', 'application/ndjson', 'application/jsonl', 'application/jsonlines'],
    errorIn(body) {
      const { code, message } = errorIn(body) ?? body;
      return { code: textOf(code), text: textOf(message) };
    },
    classify: ({ status = 0 }) => statusToError(status),
    isSurelyFree,
    parseEvent,
    eventsOf(body) {
      const error = body && errorIn(body);
      if (error) throw reportedError(error, secrets);
      const answer = [body?.answer, body?.text].find((each) => typeof each === 'string');
      return body === undefined || answer === undefined ? undefined : answerParts(body, answer);
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

/** A bare JSON string is text. */
function parseEvent(data: string): Fields | undefined {
  const json = data.trim();
  if (json === '[DONE]') return DONE;
  if (!json.startsWith('"')) return parsed(data);
  try {
    return { type: 'text', text: String(JSON.parse(json)) };
  } catch {
    return undefined;
  }
}

/** Converts one JSON answer to events. */
function answerParts(body: Fields, text: string): Fields[] {
  return [
    { type: 'conversation', id: body.conversationId ?? body.conversation_id },
    { type: 'reference', messageId: body.messageId ?? body.message_id },
    ...(body.sources === undefined ? [] : [{ type: 'sources', sources: body.sources }]),
    { type: 'text', text },
    { type: 'usage', usage: body.usage },
    { type: 'finish', reason: body.finish ?? 'complete', confidence: body.confidence },
    DONE,
  ];
}
