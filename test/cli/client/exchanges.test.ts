import { describe, expect, it } from 'vitest';
import { type ExchangeEvent, Exchanges } from '../../../src/cli/client/exchanges';
import { exitStatus } from '../../../src/cli/client/run';
import type { ServerMessage } from '../../../src/protocol/index';

/** A conversation whose clock is set by the test. */
function begin() {
  const clock = { now: 0 };
  const exchanges = new Exchanges(() => clock.now);
  let seq = 0;
  const hear = (message: Record<string, unknown>): ExchangeEvent[] =>
    exchanges.received({ session_id: 's', seq: ++seq, ...message } as ServerMessage);
  return {
    clock,
    exchanges,
    hear,
    status: (stage: string, rest = {}) => hear({ type: 'status', stage, ...rest }),
    answer: (rest: object) =>
      hear({ type: 'answer', query_id: 'q1', stream_index: 0, content: '', final: false, ...rest }),
    say: (line: string, ack: object = {}) => {
      exchanges.sent('final', line);
      return hear({ type: 'ack', received_type: 'asr_chunk', is_final: true, ...ack });
    },
  };
}

describe('a line', () => {
  it('that asks nothing gets no answer', () => {
    const { exchanges, say, status } = begin();
    say('hello');
    expect(exchanges.undecided).toEqual(['hello']);
    expect(status('waiting_for_question', { reason: 'greeting' })).toEqual([
      { type: 'silent', line: 'hello', why: 'no question' },
    ]);
    expect(exchanges).toMatchObject({ settled: true, asked: 0, unanswered: 0 });
  });

  it.each([
    ['may go on', { reason: 'incomplete' }],
    ['perhaps a question', { reason: 'tag', offer: { question: 'x', confidence: 0.5 } }],
    ['ignored', { reason: 'ignored' }],
    ['asked before', { reason: 'duplicate', query_id: 'q1' }],
    ['other speaker', { reason: 'speaker' }],
    ['not addressed', { reason: 'not_addressed' }],
    ['called by name', { reason: 'addressed' }],
    ['no question', { reason: 'self_answered' }],
  ])('can be silent because it is: %s', (why, rest) => {
    const { say, status } = begin();
    say('hm');
    expect(status('waiting_for_question', rest)).toEqual([{ type: 'silent', line: 'hm', why }]);
  });

  it('said during a pause is settled by its ack', () => {
    const { exchanges, say } = begin();
    expect(say('hello', { message: 'paused' })).toEqual([{ type: 'silent', line: 'hello', why: 'paused' }]);
    expect(exchanges.settled).toBe(true);
  });

  it('is not mistaken for a turn that is completed late', () => {
    const { exchanges, hear, say, status } = begin();
    say('what is the');
    status('waiting_for_question', { reason: 'incomplete' });
    exchanges.sent('final', 'hello');
    const [late] = status('analyzing', { query_id: 'q1', question: 'what is the' });
    expect(late).toMatchObject({ type: 'asked', question: { line: undefined, asked: 'what is the' } });
    hear({ type: 'ack', received_type: 'asr_chunk', is_final: true });
    expect(status('waiting_for_question')).toMatchObject([{ line: 'hello' }]);
  });

  it('that the server refuses counts as unanswered', () => {
    const { exchanges, hear } = begin();
    exchanges.sent('partial');
    exchanges.sent('final', 'too much');
    hear({ type: 'ack', received_type: 'asr_chunk', is_final: false });
    expect(hear({ type: 'error', code: 'RATE_LIMITED', message: 'Slower.' })).toMatchObject([
      { type: 'refused', line: 'too much', error: { code: 'RATE_LIMITED' } },
    ]);
    expect(exchanges).toMatchObject({ settled: true, unanswered: 1 });
  });

  it('whose question finds no room is refused after its ack', () => {
    const { exchanges, hear, say } = begin();
    say('one more?');
    expect(hear({ type: 'error', code: 'QUEUE_FULL', message: 'Full.', query_id: 'q9' })).toMatchObject([
      { type: 'refused', line: 'one more?' },
    ]);
    expect(exchanges.unanswered).toBe(1);
  });
});

describe('a question', () => {
  it('is timed from the sending of its line', () => {
    const { answer, clock, exchanges, say, status } = begin();
    clock.now = 100;
    say('what?');
    const [asked] = status('analyzing', { query_id: 'q1', question: 'what?' });
    status('querying_rag', { query_id: 'q1' });
    clock.now = 112;
    answer({ sources: [{ id: '1', title: 'T', text: '', position: 1 }] });
    answer({ content: 'Be' });
    clock.now = 120;
    answer({ content: 'cause.' });
    expect(exchanges.settled).toBe(false);
    const [ended] = answer({ final: true, finish_reason: 'complete' });
    expect(ended).toMatchObject({
      type: 'ended',
      question: { line: 'what?', text: 'Because.', sentAt: 100, firstTextAt: 112, endedAt: 120 },
    });
    expect(asked).toMatchObject({ question: { sources: [{ title: 'T' }] } });
    expect(exchanges).toMatchObject({ settled: true, asked: 1, unanswered: 0 });
  });

  it('can have its answer replaced', () => {
    const { answer, say, status } = begin();
    say('what?');
    status('analyzing', { query_id: 'q1' });
    answer({ content: 'bad' });
    expect(answer({ content: 'good', replace: true })).toMatchObject([{ question: { text: 'good' } }]);
  });

  it.each(['error', 'interrupted', 'cancelled', 'no_answer'])('that ends as %s is unanswered', (reason) => {
    const { answer, exchanges, say, status } = begin();
    say('what?');
    status('analyzing', { query_id: 'q1' });
    answer({ content: 'half' });
    answer({ final: true, finish_reason: reason });
    expect(exchanges).toMatchObject({ settled: true, unanswered: 1 });
  });

  it('that fails is ended by its last part, with the error', () => {
    const { answer, exchanges, hear, say, status } = begin();
    say('what?');
    status('analyzing', { query_id: 'q1' });
    hear({ type: 'error', code: 'BACKEND_TIMEOUT', message: 'Late.', query_id: 'q1' });
    expect(exchanges.settled).toBe(false);
    expect(answer({ final: true, finish_reason: 'error' })).toMatchObject([
      { type: 'ended', question: { error: { code: 'BACKEND_TIMEOUT' } } },
    ]);
    expect(exchanges.unanswered).toBe(1);
  });

  it('that is still open at the end counts as unanswered', () => {
    const { exchanges, say, status } = begin();
    say('what?');
    status('analyzing', { query_id: 'q1' });
    expect(exitStatus(exchanges, { code: 1000, reason: '' })).toBe(1);
  });

  it('by instant query is timed from the sending of that query', () => {
    const { clock, exchanges, hear, status } = begin();
    clock.now = 5;
    exchanges.sent('other', 'what time?');
    hear({ type: 'ack', received_type: 'control' });
    clock.now = 7;
    expect(status('instant_query', { query_id: 'q1', question: 'what time?' })).toMatchObject([
      { type: 'asked', question: { line: 'what time?', sentAt: 5 } },
    ]);
  });

  it('among several keeps its own answer', () => {
    const { answer, hear, say, status } = begin();
    say('one?');
    status('analyzing', { query_id: 'q1' });
    say('two?');
    status('analyzing', { query_id: 'q2' });
    expect(answer({ content: 'A' })).toMatchObject([{ question: { line: 'one?', text: 'A' } }]);
    const second = { type: 'answer', query_id: 'q2', stream_index: 0, content: 'B', final: false };
    expect(hear(second)).toMatchObject([{ question: { line: 'two?', text: 'B' } }]);
  });
});

describe('a server that does not name questions', () => {
  it('is understood', () => {
    const { answer, exchanges, say, status } = begin();
    say('what?');
    status('analyzing', { question: 'what?' });
    status('querying_rag');
    answer({ query_id: 'query-1', content: 'So.' });
    expect(answer({ query_id: 'query-1', final: true })).toMatchObject([
      { type: 'ended', question: { line: 'what?', text: 'So.' } },
    ]);
    expect(exchanges).toMatchObject({ settled: true, asked: 1, unanswered: 0 });
  });

  it('ends a question with just an error', () => {
    const { exchanges, hear, say, status } = begin();
    say('what?');
    status('analyzing', { question: 'what?' });
    hear({ type: 'error', code: 'BACKEND_ERROR', message: 'No.' });
    expect(exchanges).toMatchObject({ settled: true, unanswered: 1 });
  });
});

describe('pausing', () => {
  it('is reported when it begins and ends, not for every chunk', () => {
    const { status } = begin();
    expect(status('listening')).toEqual([]);
    expect(status('paused')).toEqual([{ type: 'state', stage: 'paused' }]);
    expect(status('paused', { note: 'dropped' })).toEqual([]);
    expect(status('listening')).toEqual([{ type: 'state', stage: 'listening' }]);
  });
});

describe('the exit status', () => {
  it.each([
    [0, 0, 1000],
    [1, 1, 1000],
    [1, 0, 1006],
    [1, 0, 1012],
  ])('is %d with %d unanswered and close code %d', (status, unanswered, code) => {
    expect(exitStatus({ unanswered }, { code, reason: '' })).toBe(status);
  });
});
