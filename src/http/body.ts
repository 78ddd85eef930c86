import { createParser } from 'eventsource-parser';
import { BackendError } from '../backend/errors';
import { type Fields, fieldsOf, textOf } from './fields';
import { sentence } from './upstream-errors';

export type ByteReader = ReadableStreamDefaultReader<Uint8Array>;
/** The part of a response that reading needs. */
export type ByteSource = Pick<ByteReader, 'read'>;

/** In characters: of one line, one event, or one JSON answer. */
export const MAX_EVENT_SIZE = 4 * 1024 * 1024;

/**
 * The events of an event stream from `who`. A ping has no data and yields nothing. The last event may lack its blank
 * line; one that was cut off is dropped. `read` parses the data of an event into fields; default: a JSON object.
 */
export async function* readEvents(
  reader: ByteSource,
  who: string,
  read: (data: string) => Fields | undefined = parsed,
): AsyncGenerator<Fields, void, undefined> {
  const decoder = new TextDecoder();
  const waiting: string[] = [];
  let oversized = false;
  const parser = createParser({
    maxBufferSize: MAX_EVENT_SIZE,
    onEvent: ({ data }) => waiting.push(data),
    onError: ({ type }) => {
      oversized ||= type === 'max-buffer-size-exceeded';
    },
  });
  const feed = (text: string) => {
    parser.feed(text);
    return waiting.splice(0);
  };
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    for (const data of feed(decoder.decode(value, { stream: true }))) {
      yield read(data) ?? noObject(data, who);
    }
    if (oversized) throw tooLarge(who);
  }
  for (const data of feed(`${decoder.decode()}\n\n`)) {
    const event = read(data);
    if (event) yield event;
  }
}

/** The events of a stream with one per line; the last line needs no line end, but must be complete. */
export async function* readLines(
  reader: ByteSource,
  who: string,
  read: (line: string) => Fields | undefined = parsed,
): AsyncGenerator<Fields, void, undefined> {
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    const [first = '', ...more] = decoder.decode(value, { stream: !done }).split('\n');
    const lines = [rest + first, ...more];
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.trim() !== '') yield read(line) ?? noObject(line, who);
    }
    if (rest.length > MAX_EVENT_SIZE) throw tooLarge(who);
    if (!done) continue;
    if (rest.trim() !== '') yield read(rest) ?? noObject(rest, who);
    return;
  }
}

/** The whole body as text; `limit` is the maximum number of characters. */
export async function readText(reader: ByteSource, limit: number, who: string): Promise<string> {
  const text = await readStart(reader, limit + 1);
  if (text.length > limit) throw tooLarge(who);
  return text;
}

/** The beginning of the body as text. */
export async function readStart(reader: ByteSource, limit: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    text += done ? decoder.decode() : decoder.decode(value, { stream: true });
    if (done || text.length >= limit) return text.slice(0, limit);
  }
}

/** Drains the body, so that the connection can be reused; gives up after `ms`. */
export async function drain(reader: ByteReader, ms: number): Promise<void> {
  const timer = setTimeout(() => release(reader), ms);
  try {
    while (!(await reader.read()).done);
  } catch {
    // The answer is complete: how the connection ends does not matter.
  } finally {
    clearTimeout(timer);
  }
}

/** Cancels the response, and with it the connection. */
export function release(reader: ByteReader | undefined): void {
  reader?.cancel().catch(() => {});
}

/** Parses a JSON object; undefined when it is not one. */
export function parsed(text: string): Fields | undefined {
  try {
    return fieldsOf(JSON.parse(text));
  } catch {
    // The parser's own message would quote the data.
    return undefined;
  }
}

/** The media type in lower case, without its parameters. */
export function mediaType(response: Response): string {
  return textOf(response.headers.get('content-type'))?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

function noObject(data: string, who: string): never {
  throw new BackendError(
    'BACKEND_ERROR',
    sentence(`${who} sent an event of ${data.length} characters that is not one.`),
  );
}

function tooLarge(who: string): BackendError {
  return new BackendError(
    'BACKEND_ERROR',
    sentence(`${who} sent an event of more than ${MAX_EVENT_SIZE} characters.`),
  );
}
