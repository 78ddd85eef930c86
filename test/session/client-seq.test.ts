import { describe, expect, test } from 'vitest';
import { parseClientMessage, type ServerMessage } from '../../src/protocol/index';
import { openConnection } from '../../src/session/index';
import { FakeClock, settle } from '../support/fake-clock';
import { GatedBackend } from '../support/session/gated-backend';
import { marksDetector } from '../support/session/marks-detector';
import { short } from '../support/session/session-rig';

function connect() {
  const backend = new GatedBackend();
  const frames: string[] = [];
  const altered: ServerMessage[] = [];
  let ids = 0;
  const connection = openConnection(
    {
      send: (text, event) => {
        frames.push(text);
        if (JSON.stringify(event) !== text) altered.push(event);
      },
      close: () => {},
    },
    { backend, clock: new FakeClock(), detector: marksDetector, createId: () => `id${ids++}` },
  );
  const news = () => frames.splice(0).map((text): ServerMessage => JSON.parse(text));
  news();
  const send = (message: object) => connection.receive(JSON.stringify(message));
  const say = (text: string, client_seq: number, more: object = {}) =>
    send({ type: 'asr_chunk', text, is_final: true, client_seq, ...more });
  return { backend, connection, altered, news, send, say };
}

describe('client_seq', () => {
  test('is repeated in the acknowledgement, and a message that is sent again counts once', async () => {
    const { backend, connection, news, say } = connect();
    say('why?', 1);
    say('how?', 2);
    say('why?', 1);
    say('how?', 2);
    await settle();
    expect(backend.questions).toEqual(['why?']);
    const acks = news().filter((event) => event.type === 'ack');
    expect(acks.map(({ client_seq }) => client_seq)).toEqual([1, 2, 1, 2]);
    expect(acks[2]).toEqual(acks[0]);
    expect(connection.lastClientSeq).toBe(2);
  });

  test('counts over all labels of a connection, and a repeated message switches none', () => {
    const { connection, news, say } = connect();
    say('hello.', 5, { session_id: 'one' });
    say('hello.', 6, { session_id: 'two' });
    news();
    say('why?', 5, { session_id: 'one' });
    expect(news()).toEqual([
      { type: 'ack', session_id: 'one', received_type: 'asr_chunk', is_final: true, client_seq: 5 },
    ]);
    expect(connection.session.id).toBe('two');
  });

  test('of a control counts in the same way', () => {
    const { connection, news, send } = connect();
    const pause = { type: 'control', action: 'pause', client_seq: 1 };
    send(pause);
    send({ type: 'control', action: 'resume', client_seq: 2 });
    send(pause);
    expect(news().map(short)).toEqual(['ack', 'paused', 'ack', 'listening', 'ack']);
    expect(connection.session.state).toBe('listening');
  });

  test('is repeated in the error that refuses a message, which is settled by that', () => {
    const { connection, news, send, say } = connect();
    say('', 1);
    send({ type: 'asr_chunk', text: 7, is_final: true, client_seq: 2 });
    send({ type: 'control', action: 'dance', client_seq: 3 });
    send({ type: 'control', action: 'instant_query', client_seq: 4 });
    expect(news()).toMatchObject(
      ['EMPTY_QUESTION', 'INVALID_MESSAGE', 'UNKNOWN_ACTION', 'NO_FINAL_ASR'].map((code, at) => {
        return { type: 'error', code, client_seq: at + 1 };
      }),
    );
    expect(connection.lastClientSeq).toBe(4);
  });

  test('that is no number is refused with the message, and does not count', () => {
    const { connection, news, send } = connect();
    for (const client_seq of ['1', 1.5, -1, 0, 2 ** 53, {}])
      send({ type: 'asr_chunk', text: 'why?', is_final: true, client_seq });
    for (const event of news()) {
      expect(event).toMatchObject({ type: 'error', code: 'INVALID_MESSAGE' });
      expect(event).not.toHaveProperty('client_seq');
    }
    expect(connection.lastClientSeq).toBe(0);
  });

  test('of too long a text is known to whoever refuses it', () => {
    const frame = JSON.stringify({ type: 'asr_chunk', text: 'x'.repeat(11), is_final: false, client_seq: 7 });
    expect(parseClientMessage(frame, { textLength: 10 })).toMatchObject({ fault: { client_seq: 7 } });
  });

  test('of partials gives each its own acknowledgement, with the text of its event', () => {
    const { altered, news, send } = connect();
    const partial = (more: object) => send({ type: 'asr_chunk', text: 'wh', is_final: false, ...more });
    partial({});
    partial({ client_seq: 1 });
    partial({ client_seq: 2 });
    partial({});
    partial({ client_seq: 2 });
    partial({ client_seq: 3, session_id: 'other' });
    partial({ client_seq: null });
    expect(news().map((event) => event.type === 'ack' && [event.session_id, event.client_seq])).toEqual([
      ['id0', undefined],
      ['id0', 1],
      ['id0', 2],
      ['id0', undefined],
      ['id0', 2],
      ['other', 3],
      ['other', undefined],
    ]);
    expect(altered).toEqual([]);
  });
});

test('a greeting says how to come back, where that is possible', () => {
  const sent: ServerMessage[] = [];
  const greeting = { epoch: 'e', resume_token: 'rr1_t', resume_window_ms: 120_000 };
  const auth = { type: 'auth' as const, token: 't' };
  const transport = { send: (_: string, event: ServerMessage) => sent.push(event), close: () => {} };
  openConnection(transport, { backend: new GatedBackend() }, auth, greeting).closed();
  expect(sent.slice(0, 2)).toMatchObject([
    { type: 'ack', received_type: 'auth' },
    { type: 'ack', message: 'connected', ...greeting },
  ]);
});
