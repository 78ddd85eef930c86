import { BackendError } from '../../backend/errors';
import { UpstreamFailure } from '../../http/failure';
import { type Fields, fieldsOf, numberOf, textOf } from '../../http/fields';
import { MAX_ERROR_BODY, mediaType, readRefusal } from '../../http/response';
import {
  type ByteReader,
  type ByteSource,
  MAX_EVENT_SIZE,
  parsed,
  readEvents,
  readStart,
  readText,
} from '../../http/stream';
import { failureOf } from './errors';

/**
 * The events of an answer, whatever form it has: a stream, or one JSON text. Throws a `BackendError` for
 * anything else. What was asked for does not matter: some versions stream when asked not to.
 */
export async function* eventsOf(
  response: Response,
  bytes: ByteSource,
): AsyncGenerator<Fields, void, undefined> {
  const type = mediaType(response);
  if (type === 'text/event-stream') return yield* readEvents(bytes, 'Dify');
  if (type === 'application/json') return yield* wholeAnswer(await readText(bytes, MAX_EVENT_SIZE, 'Dify'));
  throw notTheApi(await readStart(bytes, MAX_ERROR_BODY));
}

/** The failure that a response with an error status, or a redirect, stands for. */
export async function refusalOf(response: Response, reader: ByteReader): Promise<BackendError> {
  const { body, ...said } = await readRefusal(response, reader);
  return failureOf({ ...said, code: textOf(body?.code), text: textOf(body?.message) ?? said.text });
}

/** For a page in place of the API: a web UI, a login, a proxy's greeting. */
function notTheApi(text: string): BackendError {
  return new BackendError(
    'BACKEND_REJECTED',
    'What answered is not the Dify API (neither an event stream nor JSON); check the base URL (…/v1).',
    { cause: new UpstreamFailure({ status: 200, text }) },
  );
}

function* wholeAnswer(text: string): Generator<Fields, void, undefined> {
  const body = parsed(text);
  if (body === undefined) throw notTheApi(text);
  if (typeof body.answer === 'string') {
    yield { ...body, event: 'message' };
    yield { ...body, event: 'message_end' };
  } else if (body.event === 'workflow_paused') {
    yield { ...body, event: 'message', answer: fieldsOf(body.data)?.answer };
    yield body;
  } else {
    throw failureOf({
      status: numberOf(body.status),
      code: textOf(body.code),
      text: textOf(body.message) ?? text,
    });
  }
}
