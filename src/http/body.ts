import { createParser } from 'eventsource-parser';
import { BackendError } from '../backend/errors';
import type { ByteReader, ResponseHead } from './connections/pooled-request';
import { type Fields, fieldsOf, textOf } from './fields';
import { sentence } from './upstream-errors';

/** The part of a response that reading needs. */
export type ByteSource = Pick<ByteReader, 'read'>;

/** In characters: of one line, one event, or one JSON answer. */
export const MAX_EVENT_SIZE = 4 * 1024 * 1024;

/** Turns bytes into text. */
export type TextReader = InstanceType<typeof TextDecoder>;

/** Parses the data of an event, or a line, into fields; `name` is that of the event, if it has one. */
export type ParseEvent = (data: string, name?: string) => Fields | undefined;

/** Yielded for a sign of life between events, on request. */
export const HEARTBEAT: Fields = Object.freeze({ type: 'heartbeat' });
const HEARTBEAT_NAME = /^(?:ping|pong|heart_?beat|keep[-_]?alive)$/i;

export interface EventOptions {
  /** Default: a JSON object. */
  read?: ParseEvent;
  /** Default: UTF-8. */
  decoder?: TextReader;
  /** Whether comments and pings yield `HEARTBEAT`; default: false. */
  heartbeats?: boolean;
}

/**
 * The events of an event stream from `who`. A ping without data yields nothing. The last event may lack its blank
 * line; one that was cut off is dropped.
 */
export async function* readEvents(
  reader: ByteSource,
  who: string,
  { read = parsed, decoder = new TextDecoder(), heartbeats = false }: EventOptions = {},
): AsyncGenerator<Fields, void, undefined> {
  const waiting: Waiting[] = [];
  let oversized = false;
  const parser = createParser({
    maxBufferSize: MAX_EVENT_SIZE,
    onEvent: ({ data, event }) => waiting.push({ data, name: event }),
    onComment: () => heartbeats && waiting.at(-1) !== 'heartbeat' && waiting.push('heartbeat'),
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
    for (const event of feed(decoder.decode(value, { stream: true }))) {
      if (event === 'heartbeat') yield HEARTBEAT;
      else if (!HEARTBEAT_NAME.test(event.name ?? '')) {
        yield read(event.data, event.name) ?? noObject(event.data, who);
      } else if (heartbeats) yield HEARTBEAT;
    }
    if (oversized) throw tooLarge(who);
  }
  for (const last of feed(`${decoder.decode()}\n\n`)) {
    if (last === 'heartbeat' || HEARTBEAT_NAME.test(last.name ?? '')) continue;
    const event = read(last.data, last.name);
    if (event) yield event;
  }
}

type Waiting = 'heartbeat' | { data: string; name: string | undefined };

/** The events of a stream with one per line; the last line needs no line end, but must be complete. */
export async function* readLines(
  reader: ByteSource,
  who: string,
  { read = parsed, decoder = new TextDecoder() }: EventOptions = {},
): AsyncGenerator<Fields, void, undefined> {
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
export async function readText(
  reader: ByteSource,
  limit: number,
  who: string,
  decoder = new TextDecoder(),
): Promise<string> {
  const text = await readStart(reader, limit + 1, decoder);
  if (text.length > limit) throw tooLarge(who);
  return text;
}

/** The beginning of the body as text. */
export async function readStart(
  reader: ByteSource,
  limit: number,
  decoder = new TextDecoder(),
): Promise<string> {
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    text += done ? decoder.decode() : decoder.decode(value, { stream: true });
    if (done || text.length >= limit) return text.slice(0, limit);
  }
}

/** Drains the body, so that the connection can be reused; gives up after `ms`. */
export async function drain(reader: ByteReader | undefined, ms: number): Promise<void> {
  if (reader === undefined) return;
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
  reader?.cancel();
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
export function mediaType(response: ResponseHead): string {
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
