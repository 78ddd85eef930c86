import type {
  AckMessage,
  AnswerMessage,
  ErrorMessage,
  ServerMessage,
  StatusMessage,
} from '../../protocol/index';
import { STAGES } from '../../protocol/index';
import { shapeOf } from '../../protocol/shape-of';

/**
 * The schemas of the server's messages again, in a fraction of the bytes that a page would have to load for those of
 * the protocol; a test holds the two against each other. They differ in two things: codes and reasons of a later version
 * are taken as they are, because a message that says why something ended is too good to be lost; and usage, reference
 * and timing may have any fields.
 */

type Fields = Record<string, unknown>;

/** Returns the value without unknown fields, or undefined if it does not fit. */
type Check = (value: unknown) => unknown;

const only =
  (fits: (value: unknown) => boolean): Check =>
  (value) =>
    fits(value) ? value : undefined;

const text = only((value) => typeof value === 'string');
const flag = only((value) => typeof value === 'boolean');
/** There is no NaN in JSON. */
const number = only((value) => typeof value === 'number');
const count = only((value) => Number.isSafeInteger(value) && (value as number) >= 0);
const seq = only((value) => count(value) !== undefined && value !== 0);
const probability = only(
  (value) => (value as number) >= 0 && (value as number) <= 1 && number(value) !== undefined,
);

const list =
  (check: Check): Check =>
  (value) => {
    if (!Array.isArray(value)) return undefined;
    const items = value.map(check);
    return items.includes(undefined) ? undefined : items;
  };

/** A field whose name ends in `?` may be missing. */
type Shape<T> = {
  [K in keyof T as K extends string ? (undefined extends T[K] ? `${K}?` : K) : never]-?: Check;
};

const object =
  (shape: Record<string, Check>): Check =>
  (value) => {
    const result = shapeOf(value) === 'an object' ? readFields(shape, value as Fields) : '';
    return typeof result === 'string' ? undefined : result;
  };

/** The name of the first field that does not fit, or the known fields. */
function readFields(shape: Record<string, Check>, fields: Fields): string | Fields {
  const result: Fields = {};
  for (const key in shape) {
    const name = key.replace('?', '');
    const value = fields[name];
    if (value === undefined && name !== key) continue;
    const checked = (shape[key] as Check)(value);
    if (checked === undefined) return name;
    result[name] = checked;
  }
  return result;
}

/** Numbers and names that are only passed on. */
const figures = only((value) => typeof value === 'object');

const type = text;
const session_id = text;

const ack: Shape<AckMessage> = {
  type,
  session_id,
  'message?': text,
  'received_type?': text,
  'is_final?': flag,
  'client_seq?': count,
  'epoch?': text,
  'resume_token?': text,
  'resume_window_ms?': count,
  'last_client_seq?': count,
  'truncated?': flag,
};

const status: Shape<StatusMessage> = {
  type,
  session_id,
  seq,
  stage: only((value) => STAGES.includes(value as never)),
  'note?': text,
  'question?': text,
  'query_id?': text,
  'mode?': text,
  'reason?': text,
  'rule?': text,
  'confidence?': probability,
  'offer?': object({ question: text, confidence: probability }),
  'finals?': list(count),
  'retry_after_ms?': count,
};

const answer: Shape<AnswerMessage> = {
  type,
  session_id,
  seq,
  query_id: text,
  stream_index: count,
  content: text,
  final: flag,
  'sources?': list(
    object({
      id: text,
      title: text,
      'uri?': text,
      'path?': text,
      'line?': count,
      'page?': count,
      text,
      'highlight?': list(list(count)),
      'score?': number,
      position: number,
    }),
  ),
  'replace?': flag,
  'finish_reason?': text,
  'warning?': object({ code: text, message: text }),
  'usage?': figures,
  'reference?': figures,
  'timing?': figures,
};

const error: Shape<ErrorMessage> = {
  type,
  session_id,
  seq,
  code: text,
  message: text,
  'query_id?': text,
  'client_seq?': count,
  'retryable?': flag,
  'retry_after_ms?': count,
  'reason?': text,
  'close_code?': count,
};

const MESSAGES: Record<string, Record<string, Check>> = { ack, status, answer, error };

/** The message without unknown fields, or the name of the first field that does not fit. */
export function checkServerMessage(fields: Fields): ServerMessage | string {
  const { type } = fields;
  if (typeof type !== 'string' || !Object.hasOwn(MESSAGES, type)) return 'type';
  return readFields(MESSAGES[type] as Record<string, Check>, fields) as ServerMessage | string;
}
