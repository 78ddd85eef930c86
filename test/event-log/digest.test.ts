import { describe, expect, test } from 'vitest';
import { Digest } from '../../src/event-log/digest';
import type { AnswerMessage, StatusMessage } from '../../src/protocol/index';

function status(seq: number, stage: StatusMessage['stage'], session_id = 'a'): StatusMessage {
  return { type: 'status', session_id, seq, stage };
}

function part(seq: number, stream_index: number, content: string, more: Partial<AnswerMessage> = {}) {
  const message: AnswerMessage = {
    type: 'answer',
    session_id: 'a',
    seq,
    query_id: 'q1',
    stream_index,
    content,
    final: false,
    ...more,
  };
  return message;
}

describe('what takes the place of events that are gone', () => {
  test('is nothing before the first event', () => {
    expect(new Digest().messages('a')).toEqual([]);
  });

  test('is the last status, with the latest seq', () => {
    const digest = new Digest();
    digest.note(status(1, 'listening'));
    digest.note(status(2, 'idle'));
    digest.note({ type: 'error', session_id: 'a', seq: 3, code: 'EMPTY_QUESTION', message: 'no question' });
    expect(digest.messages('a')).toEqual([status(3, 'idle')]);
  });

  test('is all of a running answer, as if it had come in one part', () => {
    const digest = new Digest();
    digest.note(status(1, 'querying_rag'));
    const sources = [{ id: 's', title: 't', text: 'x', position: 1 }];
    digest.note(part(2, 0, 'One ', { sources }));
    digest.note(part(3, 1, 'two '));
    digest.note(part(4, 2, 'three'));
    expect(digest.messages('a')).toEqual([
      status(1, 'querying_rag'),
      part(4, 2, 'One two three', { replace: true, sources }),
    ]);
  });

  test('whoever gets only its status is still before the answer, whatever came after the first part', () => {
    const digest = new Digest();
    digest.note(status(1, 'listening'));
    digest.note(part(2, 0, 'One '));
    digest.note(status(3, 'analyzing'));
    digest.note(part(4, 1, 'two '));
    digest.note(status(5, 'analyzing'));
    digest.note({ type: 'error', session_id: 'a', seq: 6, code: 'EMPTY_QUESTION', message: 'no question' });
    expect(digest.messages('a')).toEqual([
      { ...status(5, 'analyzing'), seq: 1 },
      { ...part(4, 1, 'One two ', { replace: true }), seq: 6 },
    ]);
  });

  test('begins again when the answer is replaced', () => {
    const digest = new Digest();
    digest.note(part(1, 0, 'One '));
    digest.note(part(2, 1, 'Another ', { replace: true }));
    digest.note(part(3, 2, 'answer'));
    expect(digest.messages('a')).toEqual([part(3, 2, 'Another answer', { replace: true })]);
  });

  test('has no answer that has ended, nor one whose beginning is not known, nor one without measure', () => {
    const ended = new Digest();
    ended.note(part(1, 0, 'One'));
    ended.note(part(2, 1, '', { final: true }));
    expect(ended.messages('a')).toEqual([]);
    const late = new Digest();
    late.note(part(5, 3, 'three'));
    late.note(part(6, 4, 'four'));
    expect(late.messages('a')).toEqual([]);
    const endless = new Digest();
    for (let seq = 1; seq <= 20; seq++) endless.note(part(seq, seq - 1, 'x'.repeat(65_536)));
    expect(endless.messages('a')).toEqual([]);
  });

  test('is that of the label, of which the latest are remembered', () => {
    const digest = new Digest();
    digest.note(status(1, 'idle', 'a'));
    digest.note(part(2, 0, 'One '));
    digest.note(status(1, 'paused', 'b'));
    digest.note(part(3, 1, 'two'));
    expect(digest.messages('a')).toEqual([status(1, 'idle'), part(3, 1, 'One two', { replace: true })]);
    expect(digest.messages('b')).toEqual([status(1, 'paused', 'b')]);
    for (let at = 0; at < 100; at++) digest.note(status(1, 'idle', `label ${at}`));
    expect(digest.messages('a')).toEqual([]);
    expect(digest.messages('label 99')).toHaveLength(1);
  });
});
