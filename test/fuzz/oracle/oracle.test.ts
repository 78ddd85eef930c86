import { describe, expect, test } from 'vitest';
import { encode, OPCODES } from '../sockets/wire';
import { Conversation } from './conversation';
import { expectationOf } from './frame-model';

/** The fuzz is only as good as its oracle: each of these must be a violation. */

const ack = { type: 'ack', session_id: 's', received_type: 'keepalive' };
const status = (seq: number, stage: string, more = {}) => ({
  type: 'status',
  session_id: 's',
  seq,
  stage,
  ...more,
});
const answer = (seq: number, stream_index: number, more = {}) => ({
  ...{ type: 'answer', session_id: 's', seq, query_id: 'q', stream_index, content: '', final: false },
  ...more,
});
const query = { query_id: 'q' };
const asked = [status(2, 'analyzing', query), status(3, 'querying_rag', query)];
const final = { final: true, finish_reason: 'complete' };
const invalid = { type: 'error', session_id: 's', seq: 2, code: 'INVALID_MESSAGE', message: 'No.' };

const VIOLATIONS: [name: string, events: object[], what: RegExp][] = [
  ['a reply to nothing', [ack, ack], /a reply to nothing/],
  ['a reply that is not due', [{ ...invalid, code: 'NO_FINAL_ASR' }], /NO_FINAL_ASR where ack was due/],
  ['a hole in the numbers', [ack, status(3, 'idle')], /seq 2 was due/],
  [
    'a stage that is none',
    [ack, ...[2, 3, 4, 5, 6, 7].map((seq) => status(seq, 'idle')), status(8, 'x')],
    /no message/,
  ],
  ['half a character', [{ ...ack, session_id: 's\ud800' }], /half a character/],
  ['a part too early', [ack, status(2, 'analyzing', query), answer(3, 0)], /not its turn/],
  ['a hole in the parts', [ack, ...asked, answer(4, 1)], /part 0 was due/],
  ['a part after the final', [ack, ...asked, answer(4, 0, final), answer(5, 1)], /not open/],
  [
    'a failure that is not told',
    [ack, ...asked, answer(4, 0, { final: true, finish_reason: 'error' })],
    /not told/,
  ],
  ['a second greeting', [{ ...ack, message: 'connected' }], /greeted twice/],
  ['something after the end', [ack, status(2, 'closed'), status(3, 'idle')], /after the close/],
  ['something after the last words', [{ ...invalid, close_code: 1002 }, ack], /after the last words/],
];

function greeted(): Conversation {
  const conversation = new Conversation();
  conversation.hear('{"type":"ack","session_id":"s","message":"connected"}');
  conversation.hear(JSON.stringify(status(1, 'listening')));
  conversation.owe(['ack']);
  return conversation;
}

function hearAll(conversation: Conversation, events: readonly object[]): void {
  for (const event of events) conversation.hear(JSON.stringify(event));
}

describe('the oracle detects', () => {
  test.each(VIOLATIONS)('%s', (_name, events, what) => {
    const conversation = greeted();
    expect(() => hearAll(conversation, events)).toThrow(what);
  });

  test('silence', () => {
    expect(() => greeted().settle()).toThrow(/silence/);
  });

  test('an event before the reply', () => {
    const conversation = greeted();
    conversation.owe(['ack']);
    const events = [{ ...status(1, 'idle'), session_id: 'other' }, ack];
    expect(() => conversation.atOnce(() => hearAll(conversation, events))).toThrow(/after what it caused/);
  });

  test.each([
    ['a close without a word', [], 1002, /after the last words undefined/],
    ['a close with another word', [{ ...invalid, close_code: 1007 }], 1002, /1007/],
    ['a normal close without its status', [], 1000, /without the status/],
    ['a question without its end', [ack, ...asked, status(4, 'closed')], 1000, /has no end/],
  ])('%s', (_name, events, code, what) => {
    const conversation = greeted();
    hearAll(conversation, events);
    expect(() => conversation.close(code)).toThrow(what);
  });
});

test('the frame model knows which replies are required', () => {
  const text = (payload: string, more = {}) => encode({ opcode: OPCODES.text, payload, ...more });
  const rest = (payload: string, fin = true) => encode({ opcode: OPCODES.continuation, payload, fin });
  const ends = (...frames: Buffer[]) => expectationOf(Buffer.concat(frames)).end;
  expect(ends(text('a'))).toEqual({ kind: 'between' });
  expect(ends(text('a', { fin: false }))).toEqual({ kind: 'inside' });
  expect(ends(text('a').subarray(0, 6))).toEqual({ kind: 'inside' });
  expect(ends(text('a', { rsv: 4 }))).toEqual({ kind: 'fault', code: 1002 });
  expect(ends(text('a', { masked: false }))).toEqual({ kind: 'fault', code: 1002 });
  expect(ends(rest('a'))).toEqual({ kind: 'fault', code: 1002 });
  expect(ends(text('x'.repeat(65_536)))).toEqual({ kind: 'between' });
  expect(ends(text('x', { length: 65_537 }))).toEqual({ kind: 'fault', code: 1009 });
  expect(ends(text('', { fin: false }), ...Array.from({ length: 64 }, () => rest('', false)))).toEqual({
    kind: 'fault',
    code: 1008,
  });
  expect(ends(encode({ opcode: OPCODES.close, payload: '\u0003\u00e8' }))).toEqual({
    kind: 'fault',
    code: 1002,
  });
  const { messages, pings } = expectationOf(
    Buffer.concat([
      text('a', { fin: false }),
      encode({ opcode: OPCODES.ping, payload: 'p' }),
      rest('b'),
      text('c'),
    ]),
  );
  expect(messages.map(({ data }) => data.toString())).toEqual(['ab', 'c']);
  expect(pings.map(String)).toEqual(['p']);
});
