import { BackendError } from '../../backend/errors';
import { UpstreamFailure } from '../../http/failure';
import { type Fields, textOf } from '../../http/fields';
import { MAX_ERROR_BODY, mediaType, readRefusal } from '../../http/response';
import {
  type ByteReader,
  type ByteSource,
  MAX_EVENT_SIZE,
  parsed,
  readEvents,
  readLines,
  readStart,
  readText,
} from '../../http/stream';
import { errorIn, httpFailure, toldFailure, WHO } from './errors';
import { eventsOfAnswer } from './events';
import { DONE } from './turn';

/** Types that mean one JSON value on each line. */
const LINES = ['application/x-ndjson', 'application/ndjson', 'application/jsonl', 'application/jsonlines'];

/** The events of an answer, whatever form it has: a stream of events, lines, or one JSON object. */
export function eventsOf(secrets: readonly string[]) {
  return async function* (response: Response, bytes: ByteSource): AsyncGenerator<Fields, void, undefined> {
    const type = mediaType(response);
    if (type === 'text/event-stream') return yield* readEvents(bytes, WHO, read);
    if (LINES.includes(type)) return yield* readLines(bytes, WHO, read);
    if (type !== 'application/json') throw noAnswer(await readStart(bytes, MAX_ERROR_BODY), secrets);
    const text = await readText(bytes, MAX_EVENT_SIZE, WHO);
    const body = parsed(text);
    const error = body && errorIn(body);
    if (error) throw toldFailure(error, secrets);
    const answer = [body?.answer, body?.text].find((each) => typeof each === 'string');
    if (body === undefined || answer === undefined) throw noAnswer(text, secrets);
    yield* eventsOfAnswer(body, answer);
    yield DONE;
  };
}

/** The failure that a response with an error status, or a redirect, stands for. */
export function refusalOf(secrets: readonly string[]) {
  return async (response: Response, reader: ByteReader): Promise<BackendError> => {
    const { body, ...said } = await readRefusal(response, reader);
    const told = body && (errorIn(body) ?? body);
    return httpFailure(
      { ...said, code: textOf(told?.code), text: textOf(told?.message) ?? said.text },
      secrets,
    );
  };
}

function read(data: string): Fields | undefined {
  if (data.trim() === '[DONE]') return DONE;
  const text = bareText(data);
  return text === undefined ? parsed(data) : { type: 'text', text };
}

function bareText(data: string): string | undefined {
  if (!data.trimStart().startsWith('"')) return undefined;
  try {
    return String(JSON.parse(data));
  } catch {
    return undefined;
  }
}

function noAnswer(text: string, secrets: readonly string[]): BackendError {
  return new BackendError(
    'BACKEND_REJECTED',
    'What answered is no answer: it must be JSON with an answer in it, an event stream, or NDJSON; check the URL.',
    { cause: new UpstreamFailure({ status: 200, text }, secrets) },
  );
}
