import { type ByteSource, parsed, type TextReader } from './body';
import type { ResponseHead } from './connections/pooled-request';
import { textOf } from './fields';

/** What the bytes of an answer are, whatever the server calls them. */
export type BodyForm = 'events' | 'lines' | 'json' | 'other';

/** A body whose form is known; `bytes` still has all of it. */
export interface FormedBody {
  form: BodyForm;
  bytes: ByteSource;
  decoder: TextReader;
}

const FIELD = /^(?:data|event|id|retry)\s*:|^:/;
const FIELD_NAMES = ['data', 'event', 'id', 'retry'];
/** Of white space before an answer, and of the first line of lines; in characters. */
const MAX_START = 64 * 1024;

/**
 * Finds out what a body is from its declared type and its beginning: servers and proxies call event streams text,
 * JSON an event stream, and lines JSON. Reads no more than it needs to know. `declared` is what the type says; an
 * event stream or lines that begin as such are not looked at any further.
 */
export async function formOf(
  source: ByteSource,
  declared: BodyForm,
  charset: string | undefined,
): Promise<FormedBody> {
  const read: Uint8Array[] = [];
  let isEnd = false;
  let label = labelOf(charset);
  let probe = decoderFor(label);
  let text = '';
  let form: BodyForm | undefined = declared === 'lines' ? 'lines' : undefined;
  while (form === undefined && !isEnd) {
    const { done, value } = await source.read();
    isEnd = done;
    if (value && read.length === 0) label = markedCharset(value) ?? label;
    if (read.length === 0) probe = decoderFor(label);
    if (value) read.push(value);
    text += probe.decode(value, { stream: !done });
    form = formOfStart(text.trimStart(), declared, isEnd || text.length > MAX_START);
  }
  const bytes: ByteSource = {
    read: () => {
      const value = read.shift();
      if (value) return Promise.resolve({ done: false, value });
      return isEnd ? Promise.resolve({ done: true }) : source.read();
    },
  };
  return { form: form ?? declared, bytes, decoder: decoderFor(label) };
}

/** Undefined while the beginning does not tell. */
function formOfStart(start: string, declared: BodyForm, isAll: boolean): BodyForm | undefined {
  if (start === '') return isAll ? declared : undefined;
  if (FIELD.test(start)) return 'events';
  if (/^[{["]/.test(start) || start.startsWith('[DONE]')) return jsonOrLines(start, isAll);
  if (!isAll && FIELD_NAMES.some((name) => name.startsWith(start))) return undefined;
  return declared;
}

/** Lines are JSON values, each in a line of its own; a single one is a JSON body. */
function jsonOrLines(start: string, isAll: boolean): BodyForm | undefined {
  const end = start.indexOf('\n');
  if (end >= 0) {
    if (!isValue(start.slice(0, end))) return 'json';
    if (start.slice(end).trim() !== '') return 'lines';
  }
  return isAll ? (start.startsWith('"') ? 'lines' : 'json') : undefined;
}

function isValue(line: string): boolean {
  if (line.trim() === '[DONE]' || parsed(line) !== undefined) return true;
  return /^"(?:[^"\\]|\\.)*"\s*$/.test(line);
}

/** A Unicode byte order mark says more than a header. */
function markedCharset(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
}

/** The `charset` of a content type. */
export function charsetOf(response: ResponseHead): string | undefined {
  const type = textOf(response.headers.get('content-type')) ?? '';
  return /;\s*charset\s*=\s*"?([\w.:-]+)/i.exec(type)?.[1];
}

function labelOf(charset: string | undefined): string {
  try {
    return new TextDecoder(charset).encoding;
  } catch {
    return 'utf-8';
  }
}

function decoderFor(label: string): TextReader {
  return new TextDecoder(label);
}
