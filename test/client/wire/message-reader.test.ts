import { describe, expect, it } from 'vitest';
import { MessageReader } from '../../../src/client/wire/message-reader';

const read = (reader: MessageReader, message: unknown) => {
  const result = reader.read(JSON.stringify(message));
  if (!result.ok) throw new Error(result.problem);
  return result.message;
};

describe('reading a server of this protocol', () => {
  it('keeps what the server sent', () => {
    const reader = new MessageReader();
    const answer = {
      type: 'answer',
      session_id: 's',
      seq: 7,
      query_id: 'q',
      stream_index: 3,
      content: 'text',
      final: true,
      finish_reason: 'complete',
    };
    expect(read(reader, answer)).toEqual(answer);
    expect(reader.sessionId).toBe('s');
  });

  it('drops unknown fields', () => {
    const ack = read(new MessageReader(), { type: 'ack', session_id: 's', mood: 'good' });
    expect(ack).toEqual({ type: 'ack', session_id: 's' });
  });
});

describe('reading the older service', () => {
  it('numbers unnumbered messages and keeps the last session id', () => {
    const reader = new MessageReader();
    read(reader, { type: 'ack', session_id: 12, message: 'connected' });
    expect(read(reader, { type: 'status', stage: 'listening' })).toMatchObject({ session_id: '12', seq: 1 });
    expect(read(reader, { type: 'status', stage: 'idle', note: null })).toEqual({
      type: 'status',
      session_id: '12',
      seq: 2,
      stage: 'idle',
    });
  });

  it('assigns the parts of an answer to the announced query', () => {
    const reader = new MessageReader();
    read(reader, { type: 'status', stage: 'querying_rag', query_id: 'q7' });
    expect(read(reader, { type: 'answer', content: 'a' })).toMatchObject({
      query_id: 'q7',
      stream_index: 0,
      final: false,
    });
    expect(read(reader, { type: 'answer', final: true })).toMatchObject({
      query_id: 'q7',
      stream_index: 1,
      content: '',
      final: true,
    });
  });

  it('generates one query id per answer if the server sends none', () => {
    const reader = new MessageReader();
    const ids = [{ content: 'a' }, { content: 'b', final: true }, { content: 'c' }, { final: true }].map(
      (part) => read(reader, { type: 'answer', ...part }),
    );
    expect(ids.map((answer) => answer.type === 'answer' && [answer.query_id, answer.stream_index])).toEqual([
      ['query-1', 0],
      ['query-1', 1],
      ['query-2', 0],
      ['query-2', 1],
    ]);
  });
});

describe('invalid messages', () => {
  it.each([
    ['a binary frame', new Uint8Array([1])],
    ['text that is not JSON', '{'],
    ['an array', '[]'],
    ['a number', '7'],
    ['an unknown type', '{"type":"greeting"}'],
    ['a missing type', '{"stage":"idle"}'],
    ['an unknown stage', '{"type":"status","stage":"dancing"}'],
    ['content that is not text', '{"type":"answer","content":7}'],
  ])('%s is reported and changes nothing', (_, frame) => {
    const reader = new MessageReader();
    expect(reader.read(frame)).toMatchObject({ ok: false, problem: expect.stringMatching(/\.$/) });
    expect(read(reader, { type: 'status', stage: 'idle' })).toMatchObject({ seq: 1 });
  });
});
