import { createParser } from 'eventsource-parser';
import { BackendError } from '../errors';
import { type Fields, fieldsOf } from './fields';

export type ByteReader = ReadableStreamDefaultReader<Uint8Array>;

/** Of one line, one event, or one JSON answer; in characters. */
export const MAX_EVENT_SIZE = 4 * 1024 * 1024;

/** The JSON objects of an event stream. A ping has no data and shows up as nothing. */
export async function* readEvents(reader: ByteReader): AsyncGenerator<Fields, void, undefined> {
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
  for (let ended = false; !ended; ) {
    const { done, value } = await reader.read();
    ended = done;
    parser.feed(done ? decoder.decode() : decoder.decode(value, { stream: true }));
    for (const data of waiting.splice(0)) yield parse(data);
    if (oversized) throw tooLarge();
  }
}

/** The whole body as text. With `cut` it stops at the limit instead of failing. */
export async function readText(reader: ByteReader, limit: number, cut = false): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    text += done ? decoder.decode() : decoder.decode(value, { stream: true });
    if (done || (cut && text.length >= limit)) return text.slice(0, limit);
    if (text.length > limit) throw tooLarge();
  }
}

/** Reads to the end and forgets it, so that the connection can be used again; gives up after `ms`. */
export async function drain(reader: ByteReader, ms: number): Promise<void> {
  const timer = setTimeout(() => release(reader), ms);
  try {
    while (!(await reader.read()).done);
  } catch {
    // The answer is complete: how the connection ends is of no interest.
  } finally {
    clearTimeout(timer);
  }
}

/** Ends the response, and with it the connection. */
export function release(reader: ByteReader | undefined): void {
  reader?.cancel().catch(() => {});
}

function parse(data: string): Fields {
  try {
    const fields = fieldsOf(JSON.parse(data));
    if (fields) return fields;
  } catch {
    // Told below; the parser's own message would quote the data.
  }
  throw new BackendError(
    'BACKEND_ERROR',
    `Dify sent an event of ${data.length} characters that is no JSON object.`,
  );
}

function tooLarge(): BackendError {
  return new BackendError('BACKEND_ERROR', `Dify sent an event of more than ${MAX_EVENT_SIZE} characters.`);
}
