import type { Random } from '../random';
import { nextNumber } from './counting';
import { oddValue } from './values';

/** The fields of a message in the order they are written: a name, and a value as JSON text. */
export type Fields = [name: string, value: string][];

export function written(fields: Fields): string {
  return `{${fields.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join()}}`;
}

type Value = (random: Random) => string;

const oneOf =
  (...values: string[]): Value =>
  (random) =>
    random.pick(values);
const words = (...values: string[]): Value => oneOf(...values.map((value) => JSON.stringify(value)));

const label = oneOf('"A"', '"B"', '7', '"meeting-7"', 'null', `"${'l'.repeat(128)}"`);
/** Few, so that a client also returns to a session that it has left. */
const sessionId = oneOf('"s-1"', '"s-2"', '"s-3"', '""', 'null', '7');
const bool = oneOf('true', 'false');
const number = oneOf('0', '0.25', '1', '12', '480', 'null');
const text = words(
  'why is that?',
  'what now',
  'b is c',
  '请问',
  '请问怎么办？',
  '',
  ' ',
  'nova',
  'because of b',
  'the fees?',
);

const clientSeq: Value = (random) => (random.chance(0.05) ? '0' : String(nextNumber(random)));

const CHUNK: Record<string, Value> = {
  text,
  is_final: bool,
  speaker: label,
  segment_id: oneOf('1', '2', '"3"', 'null'),
  endpoint: bool,
  language: words('en', 'zh-CN', 'xx'),
  confidence: number,
  start_ms: number,
  end_ms: number,
  timestamp: oneOf('1', '"12:00"', 'null'),
  client_seq: clientSeq,
};

/** `stop` is rare: it ends the conversation. */
const action = words(
  ...['pause', 'resume', 'instant_query', 'cancel', 'pause', 'resume', 'instant_query', 'cancel'],
  ...['pause', 'resume', 'instant_query', 'cancel', 'resume', 'resume', 'stop'],
);
const CONTROL: Record<string, Value> = {
  action,
  text,
  catch_up: words('drop', 'keep_context', 'answer_missed'),
  immediate: bool,
  client_seq: clientSeq,
};

const TYPES: Record<string, { required: string[]; fields: Record<string, Value> }> = {
  asr_chunk: { required: ['text', 'is_final'], fields: CHUNK },
  control: { required: ['action'], fields: CONTROL },
  keepalive: { required: [], fields: {} },
  reconnect: {
    required: ['session_id', 'epoch', 'resume_token', 'last_seq'],
    fields: { epoch: words('e'), resume_token: words('t'), last_seq: oneOf('0', '3') },
  },
  auth: { required: ['token'], fields: { token: words('ada', 'bob', 'nobody', '') } },
};

const TYPE_WEIGHTS = { asr_chunk: 60, control: 24, keepalive: 8, reconnect: 2, auth: 4, telepathy: 2 };
const UNKNOWN_NAMES = ['__proto__', 'constructor', 'hasOwnProperty', 'x', '', 'seq', 'toJSON', 'then'];

/** A grammatical message, with a share of values that break the grammar. */
export function sentence(random: Random): string {
  const type = random.weighted(TYPE_WEIGHTS);
  const { required, fields } = TYPES[type] ?? { required: [], fields: CHUNK };
  const message: Fields = [['type', JSON.stringify(type)]];
  const wrong = random.chance(0.3) ? 0.3 : 0;
  const add = (name: string, value: Value) =>
    message.push([name, random.chance(wrong) ? oddValue(random) : value(random)]);
  for (const [name, value] of Object.entries(fields)) {
    if (required.includes(name) ? !random.chance(wrong / 4) : random.chance(0.2)) add(name, value);
  }
  if (required.includes('session_id') || random.chance(0.06)) add('session_id', sessionId);
  if (random.chance(0.05)) message.push([random.pick(UNKNOWN_NAMES), oddValue(random)]);
  return written(message);
}
