import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CallableBackend } from '../../../src/backend/index';
import type { FaultServer, Play } from '../../support/upstreams/fault-server';
import { collect, textOf } from '../contract';
import { connect, NDJSON, SSE, startService } from './rig';

/** Answers that are right, under types, statuses and names that are not. */

let server: FaultServer;
let backend: CallableBackend;

beforeEach(async () => {
  server = await startService();
  backend = connect(server);
});
afterEach(async () => {
  await backend.close?.();
  await server.close();
});

const reply =
  (type: string, body: string | Uint8Array, status = 200): Play =>
  (wire) =>
    wire.head(status, type === '' ? {} : { 'Content-Type': type }).end(body);
const answered = async (play: Play) => {
  server.play = play;
  return textOf(await collect(backend.answer({ question: 'When?' })));
};

const EVENTS = 'data: "At "\n\ndata: {"type":"text","text":"six."}\n\ndata: [DONE]\n\n';
const LINES = '"At "\n{"type":"text","text":"six."}\n{"type":"finish"}\n';
const WHOLE = '{\n  "answer": "At six."\n}\n';
const TYPES = [
  ...[
    'text/plain',
    'text/plain; charset=utf-8',
    'application/octet-stream',
    '',
    'text/html',
    'application/json',
  ],
  ...[
    SSE,
    NDJSON.replace('x-', ''),
    'application/problem+json',
    'application/vnd.api+json',
    'binary/octet-stream',
  ],
];

describe.each(TYPES)('under the type %j', (type) => {
  test.each([
    ['an event stream', EVENTS],
    ['an event stream that begins with a comment', `: hello\n\n${EVENTS}`],
    ['lines', LINES],
    ['JSON', WHOLE],
    ['JSON in one line', '{"answer":"At six."}'],
  ])('%s', async (_, body) => {
    // Lines are declared, so that nothing else is expected.
    if (type.includes('ndjson') && body !== LINES) return;
    expect(await answered(reply(type, body))).toBe('At six.');
  });
});

test.each([201, 202, 203])('%s with an answer is an answer', async (status) => {
  expect(await answered(reply('application/json', WHOLE, status))).toBe('At six.');
  expect(await answered(reply(SSE, EVENTS, status))).toBe('At six.');
});

test.each([204, 205])('%s is no answer', async (status) => {
  server.play = (wire) => wire.head(status, {}).end();
  expect(await collect(backend.answer({ question: 'When?' }))).toEqual([
    { type: 'finish', reason: 'no_answer' },
  ]);
});

test('an accepted question without an answer is a failure', async () => {
  await expect(answered(reply('application/json', '{"status":"queued"}', 202))).rejects.toMatchObject({
    code: 'BACKEND_REJECTED',
  });
});

test.each([
  ['gbk', Buffer.from([0xc1, 0xf9, 0xb5, 0xe3]), '六点'],
  ['"GB18030"', Buffer.from([0xc1, 0xf9, 0xb5, 0xe3]), '六点'],
  ['big5', Buffer.from([0xa4, 0xbb, 0xc2, 0x49]), '六點'],
  ['iso-8859-1', Buffer.from('caf\xe9', 'latin1'), 'café'],
  ['no-such-charset', Buffer.from('六点'), '六点'],
])('the charset %s is respected, in every form', async (charset, text, expected) => {
  const within = (before: string, after: string) =>
    Buffer.concat([Buffer.from(before), text, Buffer.from(after)]);
  const forms: [string, Uint8Array][] = [
    ['application/json', within('{"answer":"', '"}')],
    [SSE, within('data: "', '"\n\n')],
    [NDJSON, within('"', '"\n')],
  ];
  for (const [type, body] of forms) {
    expect(await answered(reply(`${type}; charset=${charset}`, body))).toBe(expected);
  }
});

test('a byte order mark of UTF-16 is respected', async () => {
  const body = Buffer.from('\uFEFF{"answer":"六点"}', 'utf16le');
  expect(await answered(reply('application/json', body))).toBe('六点');
});

test.each([
  ['text, in JSON', 'event: text\ndata: {"text":"At six."}\n\n'],
  ['text, plain', 'event: text\ndata: At six.\n\n'],
  ['a JSON string', 'event: token\ndata: "At "\n\nevent: token\ndata: "six."\n\nevent: done\ndata: {}\n\n'],
  ['delta', 'event: delta\ndata: {"content":"At six."}\n\nevent: end\ndata: bye\n\n'],
  ['message', 'event: message\ndata: {"type":"text","text":"At six."}\n\n'],
  [
    'others between',
    'event: status\ndata: thinking\n\nevent: text\ndata: "At six."\n\nevent: ping\ndata: x\n\n',
  ],
  ['sources', 'event: sources\ndata: [{"title":"Hours"}]\n\nevent: text\ndata: "At six."\n\n'],
  [
    'chat completions',
    'data: {"choices":[{"delta":{"content":"At six."}}]}\n\ndata: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n',
  ],
])('an event stream with names: %s', async (_, body) => {
  expect(await answered(reply(SSE, body))).toBe('At six.');
});

test.each([
  ['a list of one', '[{"output":"At six."}]'],
  ['output', '{"output":"At six."}'],
  ['a list of an answer', '[{"answer":"At six.","sources":[]}]'],
  ['nested data', '{"code":0,"data":{"answer":"At six."}}'],
  ['a completion', '{"choices":[{"message":{"content":"At six."},"finish_reason":"stop"}]}'],
  ['a response', '{"response":"At six.","done":true,"done_reason":"stop"}'],
])('JSON of other products: %s', async (_, body) => {
  expect(await answered(reply('application/json', body))).toBe('At six.');
});

describe('what is broken is not told as complete', () => {
  const json = (body: unknown) => reply('application/json', JSON.stringify(body));
  test.each<[string, Play]>([
    ['[DONE] alone', reply(SSE, 'data: [DONE]\n\n')],
    ['a heartbeat alone', reply(SSE, ': ping\n\n')],
    ['a named heartbeat alone', reply(SSE, 'event: ping\ndata: {}\n\n')],
    ['a detail', json({ detail: 'Internal error' })],
    ['a list of details', json({ detail: [{ loc: ['body'], msg: 'missing' }] })],
    ['a code and a message', json({ code: 500, message: 'no' })],
    ['success: false', json({ success: false, msg: 'no' })],
    ['errors', json({ errors: [{ message: 'no' }] })],
    ['a detail in a stream', reply(SSE, 'data: {"detail":"no"}\n\n')],
    ['a named error', reply(SSE, 'data: "At "\n\nevent: error\ndata: {"message":"no"}\n\n')],
    ['a named error in words', reply(SSE, 'data: "At "\n\nevent: error\ndata: Internal error\n\n')],
    ['a failed chat', reply(SSE, 'event: conversation.chat.failed\ndata: {"last_error":{"code":5}}\n\n')],
    ['a reason to fail', reply(SSE, 'data: "At "\n\ndata: {"type":"finish","reason":"error"}\n\n')],
    [
      'an aborted completion',
      reply(SSE, 'data: {"choices":[{"delta":{"content":"At"},"finish_reason":"abort"}]}\n\n'),
    ],
  ])('%s is a failure', async (_, play) => {
    await expect(answered(play)).rejects.toMatchObject({ name: 'BackendError' });
  });

  test.each<[string, Play, string]>([
    ['text, then a heartbeat, then nothing', reply(SSE, 'data: "At"\n\n: ping\n\n'), 'answer_truncated'],
    [
      'its limit',
      reply(SSE, 'data: "At"\n\ndata: {"type":"finish","reason":"length"}\n\n'),
      'answer_truncated',
    ],
    ['its limit, in JSON', json({ answer: 'At', finish: 'MAX_TOKENS' }), 'answer_truncated'],
    [
      'a filter',
      reply(SSE, 'data: {"choices":[{"delta":{"content":"At"},"finish_reason":"SAFETY"}]}\n\n'),
      'answer_filtered',
    ],
  ])('%s is a warning', async (_, play, code) => {
    server.play = play;
    expect(await collect(backend.answer({ question: 'When?' }))).toContainEqual(
      expect.objectContaining({ type: 'warning', code }),
    );
  });
});
