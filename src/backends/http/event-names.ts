import { parsed } from '../../http/body';
import { type Fields, fieldsOf, recordsOf } from '../../http/fields';

/** What `[DONE]` and the end of a complete answer are decoded as. */
export const DONE: Fields = Object.freeze({ type: 'done' });

const TEXT_NAMES =
  /^(?:text|text[-_.]?delta|delta|tokens?|chunk|content|answer|message|data|output|result)$/i;
const END_NAMES = /^(?:done|end|finish|finished|complete|completed|close|stop|message_end|stream_end)$/i;
const SOURCES_NAMES = /^(?:sources?|references?|citations?|context|documents?)$/i;

/**
 * Parses one event: an object, a bare JSON string (text), or whatever the name of the event says its data are. The
 * name takes the place of a missing `type`; names with dots come as `name`.
 */
export function parseEvent(data: string, name?: string): Fields | undefined {
  const json = data.trim();
  if (json === '[DONE]') return DONE;
  const value = jsonOf(json);
  const isText = name === undefined || TEXT_NAMES.test(name);
  // Workflow engines send a list with one answer in it.
  const fields = fieldsOf(value) ?? (isText ? recordsOf(value)[0] : undefined);
  if (fields !== undefined) return name === undefined ? fields : named(fields, name);
  if (typeof value === 'string' && isText) return textEvent(value);
  if (name === undefined) return undefined;
  if (END_NAMES.test(name)) return { type: 'finish' };
  if (SOURCES_NAMES.test(name)) return { type: 'sources', sources: value };
  // Data that are not JSON are the text itself.
  return isText ? textEvent(value === undefined ? data : String(value)) : { type: name };
}

function named(fields: Fields, name: string): Fields {
  if (name.includes('.')) return { ...fields, name };
  if (fields.type !== undefined || fields.choices !== undefined) return fields;
  if (END_NAMES.test(name)) return { ...fields, type: 'finish' };
  if (!TEXT_NAMES.test(name)) return { ...fields, type: SOURCES_NAMES.test(name) ? 'sources' : name };
  return fields;
}

function textEvent(text: string): Fields {
  return { type: 'text', text };
}

function jsonOf(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return parsed(json);
  }
}
