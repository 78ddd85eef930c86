import { BackendError } from '../../backend/errors';
import { UpstreamFailure } from '../../http/failure';
import type { Fields } from '../../http/fields';
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
import { errorIn, openAIFailure, WHO } from './errors';
import { DONE } from './turn';

const read = (data: string) => (data.trim() === '[DONE]' ? DONE : parsed(data));

/** The events of an answer: a stream, or one JSON text from a server that does not stream. */
export function eventsOf(secrets: readonly string[]) {
  return async function* (response: Response, bytes: ByteSource): AsyncGenerator<Fields, void, undefined> {
    const type = mediaType(response);
    if (type === 'text/event-stream') return yield* readEvents(bytes, WHO, read);
    if (type !== 'application/json') throw notTheApi(await readStart(bytes, MAX_ERROR_BODY), secrets);
    const text = await readText(bytes, MAX_EVENT_SIZE, WHO);
    const body = parsed(text);
    if (body?.choices === undefined && errorIn(body) === undefined) throw notTheApi(text, secrets);
    if (body) yield body;
    yield DONE;
  };
}

/** The failure that a response with an error status, or a redirect, stands for. */
export function refusalOf(secrets: readonly string[]) {
  return async (response: Response, reader: ByteReader): Promise<BackendError> => {
    const { body, ...said } = await readRefusal(response, reader);
    const told = errorIn(body);
    return openAIFailure({ ...said, code: told?.code, text: told?.text ?? said.text }, secrets);
  };
}

function notTheApi(text: string, secrets: readonly string[]): BackendError {
  return new BackendError(
    'BACKEND_REJECTED',
    'What answered is not a chat completion (neither an event stream nor its JSON); check the base URL (most often …/v1).',
    { cause: new UpstreamFailure({ status: 200, text }, secrets) },
  );
}
