import { BackendError } from '../errors';
import { DifyFailure, failureOf } from './errors';
import { type Fields, fieldsOf, numberOf, textOf } from './fields';
import {
  type ByteReader,
  type ByteSource,
  MAX_EVENT_SIZE,
  parsed,
  readEvents,
  readText,
  release,
} from './stream';

export { parsed } from './stream';

const MAX_ERROR_BODY = 64 * 1024;
/** The status says the most; what a slow or broken connection still has to add is not worth a wait. */
const ERROR_BODY_MS = 1000;

/**
 * The events of an answer, whatever form it has: a stream, or one JSON text. Throws a `BackendError` for
 * anything else. What was asked for does not matter: some versions stream when asked not to.
 */
export async function* eventsOf(
  response: Response,
  reader: ByteSource,
): AsyncGenerator<Fields, void, undefined> {
  const type = mediaType(response);
  if (type === 'text/event-stream') return yield* readEvents(reader);
  if (type === 'application/json') return yield* wholeAnswer(await readText(reader, MAX_EVENT_SIZE));
  throw notTheApi(await readText(reader, MAX_ERROR_BODY, true));
}

/** The failure that a response with an error status, or a redirect, stands for. */
export async function refusalOf(response: Response, reader: ByteReader): Promise<BackendError> {
  const timer = setTimeout(() => release(reader), ERROR_BODY_MS);
  const text = await readText(reader, MAX_ERROR_BODY, true).catch(() => '');
  clearTimeout(timer);
  const body = parsed(text);
  return failureOf({
    status: response.status,
    code: textOf(body?.code),
    text: textOf(body?.message) ?? text,
    retryAfterMs: retryAfter(response.headers.get('retry-after')),
  });
}

/** For a page in place of the API: a web UI, a login, a proxy's greeting. */
function notTheApi(text: string): BackendError {
  return new BackendError(
    'BACKEND_REJECTED',
    'What answered is not the Dify API (neither an event stream nor JSON); check the base URL (…/v1).',
    { cause: new DifyFailure({ status: 200, text }) },
  );
}

export function mediaType(response: Response): string {
  return (response.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
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

/** Milliseconds of a `Retry-After` header: seconds, or a date. */
function retryAfter(header: string | null): number | undefined {
  if (header === null) return undefined;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
