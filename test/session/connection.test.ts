import { describe, expect, test } from 'vitest';
import type { ServerMessage } from '../../src/protocol/index';
import { openConnection } from '../../src/session/index';
import { FakeClock, settle } from '../support/fake-clock';
import { GatedBackend } from '../support/session/gated-backend';
import { marksDetector } from '../support/session/marks-detector';
import { short } from '../support/session/session-rig';

/** A connection without a socket: frames in, frames out. */
function open() {
  const backend = new GatedBackend();
  const clock = new FakeClock();
  const sent: ServerMessage[] = [];
  const closes: [number, string][] = [];
  const connection = openConnection(
    {
      send: (text) => sent.push(JSON.parse(text)),
      close: (code, reason) => closes.push([code, reason]),
    },
    { backend, clock, detector: marksDetector },
  );
  const send = (message: object) => connection.receive(JSON.stringify(message));
  const say = (text: string, session_id?: string) =>
    send({ type: 'asr_chunk', text, is_final: true, session_id });
  const labelled = () => sent.map((m) => `${m.session_id.length > 9 ? 'first' : m.session_id}: ${short(m)}`);
  return { backend, connection, sent, closes, send, say, labelled };
}

describe('switching the label', () => {
  test('the running answer finishes under the old label', async () => {
    const rig = open();
    rig.say('one?');
    await settle();
    rig.backend.say('1');
    await settle();
    rig.say('two?', 'next');
    rig.backend.end();
    await settle();
    await settle();
    rig.backend.say('2');
    rig.backend.end();
    await settle();
    expect(rig.labelled().slice(2)).toEqual([
      'first: ack',
      'first: analyzing one?',
      'first: querying_rag',
      'first: answer 1',
      'next: ack',
      'next: analyzing two?',
      'next: querying_rag',
      'first: final complete',
      'next: answer 2',
      'next: final complete',
      'next: idle',
    ]);
    const seqs = rig.sent.flatMap((m) => (m.session_id === 'next' && 'seq' in m ? [m.seq] : []));
    expect(seqs).toEqual([1, 2, 3, 4, 5]);
  });

  test('the switching message is answered before any event of the old label', async () => {
    const rig = open();
    rig.send({ type: 'control', action: 'pause', catch_up: 'answer_missed', session_id: 'next' });
    rig.say('why?');
    rig.send({ type: 'control', action: 'stop', session_id: 'last' });
    await settle();
    rig.backend.end();
    await settle();
    expect(rig.labelled().slice(-6)).toEqual([
      'last: ack',
      'last: idle',
      'next: analyzing why?',
      'next: querying_rag',
      'next: final no_answer',
      'last: closed',
    ]);
    expect(rig.closes).toEqual([[1000, 'session closed']]);
  });

  test('stop waits for the old label before closing', async () => {
    const rig = open();
    rig.say('one?');
    rig.send({ type: 'control', action: 'stop', session_id: 'next' });
    expect(rig.closes).toEqual([]);
    await settle();
    rig.backend.say('1');
    rig.backend.end();
    await settle();
    expect(rig.labelled().slice(-4)).toEqual([
      'next: idle',
      'first: answer 1',
      'first: final complete',
      'next: closed',
    ]);
    expect(rig.closes).toEqual([[1000, 'session closed']]);
  });

  test('questions missed under the old label are numbered without gaps, even if one fails at once', async () => {
    const rig = open();
    rig.send({ type: 'control', action: 'pause', catch_up: 'answer_missed', session_id: 'old' });
    rig.say('why?');
    rig.say('b is c');
    rig.backend.answer = () => {
      throw new Error('at once');
    };
    rig.send({ type: 'keepalive', session_id: 'next' });
    await settle();
    const ofOld = rig.sent.filter((m) => m.session_id === 'old' && 'seq' in m);
    expect(ofOld.map(short).slice(-5)).toEqual([
      'analyzing why?',
      'querying_rag',
      'waiting_for_question statement',
      'error BACKEND_ERROR',
      'final error',
    ]);
    expect(ofOld.map((m) => ('seq' in m ? m.seq : 0))).toEqual(ofOld.map((_, i) => i + 1));
  });

  test('a client that has stopped gets answers until all labels have finished', async () => {
    const rig = open();
    rig.say('one?');
    rig.send({ type: 'control', action: 'stop', session_id: 'next' });
    await settle();
    rig.send({ type: 'keepalive' });
    rig.connection.receive('{');
    rig.say('two?');
    rig.say('three?', 'last');
    rig.send({ type: 'control', action: 'stop' });
    rig.backend.end();
    await settle();
    expect(rig.labelled().slice(-9)).toEqual([
      'next: ack',
      'next: idle',
      'next: ack',
      'next: error INVALID_JSON',
      'next: error INVALID_MESSAGE',
      'next: error INVALID_MESSAGE',
      'next: ack',
      'first: final no_answer',
      'next: closed',
    ]);
    const seqs = rig.sent.flatMap((m) => (m.session_id === 'next' && 'seq' in m ? [m.seq] : []));
    expect(seqs).toEqual([1, 2, 3, 4, 5]);
    expect(rig.closes).toEqual([[1000, 'session closed']]);
  });

  test('an immediate stop does not wait for labels that were left', async () => {
    const rig = open();
    rig.say('one?');
    await settle();
    rig.send({ type: 'control', action: 'stop', immediate: true, session_id: 'next' });
    await settle();
    expect(rig.backend.signals[0]?.aborted).toBe(true);
    expect(rig.labelled().slice(-4)).toEqual([
      'next: ack',
      'next: idle',
      'first: final cancelled',
      'next: closed',
    ]);
    expect(rig.closes).toEqual([[1000, 'session closed']]);
  });

  test('the number of answers left running by switches is limited', async () => {
    const rig = open();
    for (let i = 0; i < 10; i++) rig.say('why?', `s${i}`);
    await settle();
    expect(rig.backend.signals.filter((signal) => !signal.aborted).length).toBe(5);
    expect(rig.sent.filter((m) => m.type === 'answer' && m.final).length).toBe(5);
  });

  test('switching back to a label still answering ends its session first; the numbers of the new one go on', async () => {
    const rig = open();
    rig.say('one?', 'a');
    rig.say('two?', 'b');
    rig.say('three?', 'a');
    const ofA = rig.sent.filter((m) => m.session_id === 'a' && 'seq' in m);
    const [end] = ofA.filter((m) => m.type === 'answer');
    expect(end).toMatchObject({ final: true, finish_reason: 'cancelled' });
    const seqs = ofA.map((m) => ('seq' in m ? m.seq : 0));
    expect(seqs).toEqual([1, 2, 3, 4, 5]);
  });

  test('the message that switches back is answered before the cancelled final', async () => {
    const rig = open();
    rig.say('one?', 'a');
    rig.say('two?', 'b');
    rig.sent.length = 0;
    rig.say('three?', 'a');
    expect(rig.labelled()).toEqual([
      'a: ack',
      'a: final cancelled',
      'a: analyzing three?',
      'a: querying_rag',
    ]);
  });

  test('a missing, empty or current session_id does not switch', () => {
    const rig = open();
    const { id } = rig.connection.session;
    rig.send({ type: 'keepalive', session_id: '' });
    rig.send({ type: 'keepalive', session_id: null });
    rig.send({ type: 'keepalive', session_id: id });
    expect(rig.connection.session.id).toBe(id);
  });
});

test('a disconnected client is sent nothing, and its answers are aborted', async () => {
  const rig = open();
  rig.say('one?');
  rig.say('two?', 'next');
  await settle();
  rig.connection.closed();
  const { length } = rig.sent;
  expect(rig.backend.signals.map((signal) => signal.aborted)).toEqual([true, true]);
  rig.send({ type: 'keepalive' });
  await settle();
  expect(rig.sent.length).toBe(length);
  expect(rig.closes).toEqual([]);
});
