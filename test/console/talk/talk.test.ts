import { describe, expect, test } from 'vitest';
import type { Source } from '../../../src/protocol/index';
import { Script } from './script';

const source: Source = { id: 'a#0', title: 'Fees', text: 'Five euros.', position: 1 };
const timing = { last_word_ms: -300, queued_ms: 1, first_sent_ms: 100, total_ms: 200 };

describe('an answer', () => {
  test('grows as it streams, with its sources, and ends with how long it took and what it cost', () => {
    const script = new Script();
    script.asked('q', 'What is the fee?', [script.final('What is the fee?')]);
    expect(script.view.answers).toMatchObject([{ state: 'waiting', text: '', sources: [] }]);
    script.answer('q', 'Five ', { sources: [source] });
    expect(script.view.answers).toMatchObject([{ state: 'streaming', text: 'Five ', sources: [source] }]);
    script.answer('q', 'euros.', { warning: { code: 'fallback', message: 'Another one answers.' } });
    script.answer('q', '', { final: true, finish_reason: 'complete', timing, usage: { total_tokens: 9 } });
    script.answer('q', ' And more.');
    expect(script.view.answers).toEqual([
      {
        queryId: 'q',
        question: 'What is the fee?',
        at: 0,
        state: 'complete',
        text: 'Five euros.',
        sources: [source],
        warnings: ['fallback'],
        timing,
        usage: { total_tokens: 9 },
      },
    ]);
  });

  test('is replaced where the server says so', () => {
    const script = new Script()
      .asked('q', 'What?')
      .answer('q', 'Fvie')
      .answer('q', 'Five', { replace: true });
    expect(script.view.answers[0]?.text).toBe('Five');
  });

  test('that fails says why, and that it can be asked again', () => {
    const script = new Script().asked('q', 'What?');
    script.error('BACKEND_TIMEOUT', { query_id: 'q', retryable: true, retry_after_ms: 900 });
    script.answer('q', '', { final: true, finish_reason: 'error', timing });
    expect(script.view.answers).toMatchObject([
      { state: 'error', error: { code: 'BACKEND_TIMEOUT', message: 'It is BACKEND_TIMEOUT.' } },
    ]);
    expect(script.view.notices).toMatchObject([
      { kind: 'limit', code: 'BACKEND_TIMEOUT', retryAfterMs: 900, count: 1 },
    ]);
  });

  test('is lost with its session; those that have ended are not', () => {
    const script = new Script()
      .asked('q1', 'One?')
      .answer('q1', '1', { final: true, finish_reason: 'complete' });
    script.asked('q2', 'Two?').answer('q2', 'so far');
    script.talk.connection({ type: 'connected', lost: 'expired' });
    expect(script.view.answers).toMatchObject([{ state: 'complete' }, { state: 'lost', text: 'so far' }]);
    expect(script.view.notices).toMatchObject([{ kind: 'session_lost', code: 'expired' }]);
  });

  test('to a question that was typed stands in the talk, but is not what was said last', () => {
    const script = new Script();
    script.final('We met on Monday.');
    script.control('instant_query', { text: 'What is the fee?' });
    script.status('instant_query', { query_id: 'q', question: 'What is the fee?' });
    expect(script.view.answers).toMatchObject([{ queryId: 'q', question: 'What is the fee?' }]);
    expect(script.view.answers[0]?.isRequested).toBe(true);
    expect(script.turns).toEqual(['We met on Monday.', 'What is the fee? | answer asked']);
    expect(script.view.turns[1]?.decision?.queryId).toBe('q');
    expect(script.talk.lastSaid).toBe('We met on Monday.');
  });

  test('to a question that a turn was understood as belongs to that turn', () => {
    const script = new Script();
    const offer = { question: 'the fee?', confidence: 0.5 };
    script.silent('question', [script.final('um the fee?')], { offer }).pass(61_000);
    script.silent('statement', [script.final('We met on Monday.')]);
    script.control('instant_query', { text: 'the fee?' });
    script.status('instant_query', { query_id: 'q', question: 'the fee?' });
    expect(script.turns).toEqual(['um the fee? | answer question', 'We met on Monday. | silent statement']);
    expect(script.view.turns[0]?.decision?.queryId).toBe('q');
  });

  test('that somebody else asked is not one that was asked here', () => {
    const script = new Script().status('instant_query', { query_id: 'q', question: 'the fee?' });
    expect(script.view.answers[0]?.isRequested).toBeUndefined();
  });

  test('to what was said last belongs to that turn', () => {
    const script = new Script();
    script.silent('statement', [script.final('the fee for parcels', { speaker: 'Ann' })]);
    script.control('instant_query');
    script.status('instant_query', { query_id: 'q', question: 'the fee for parcels' });
    expect(script.turns).toEqual(['Ann: the fee for parcels | answer statement']);
    expect(script.view.turns[0]?.decision?.queryId).toBe('q');
    expect(script.view.answers[0]?.speaker).toBe('Ann');
  });

  test('of which some is known only from its end is told all the same', () => {
    const script = new Script().answer('q', 'The whole text.', { replace: true });
    expect(script.view.answers).toMatchObject([{ queryId: 'q', question: '', text: 'The whole text.' }]);
  });

  test('older than the newest 500 is forgotten, and counted', () => {
    const script = new Script();
    for (let i = 0; i < 503; i++) {
      script.asked(`q${i}`, `${i}?`, []).answer(`q${i}`, 'x', { final: true, finish_reason: 'complete' });
    }
    expect(script.view.answers).toHaveLength(500);
    expect(script.view.answers[0]?.question).toBe('3?');
    expect(script.view.forgotten).toBe(3);
  });
});

describe('an offer', () => {
  const offering = () => {
    const script = new Script();
    const offer = { question: 'the fee?', confidence: 0.5 };
    script.silent('question', [script.final('the fee?')], { offer, confidence: 0.5 });
    return script;
  };

  test('names the question and its turn', () => {
    const { view, turns } = offering();
    expect(turns).toEqual(['the fee? | offer question']);
    expect(view.offer).toEqual({ question: 'the fee?', confidence: 0.5, turnId: view.turns[0]?.id });
  });

  test('that is accepted becomes a question', () => {
    const script = offering();
    script.control('instant_query');
    script.status('instant_query', { query_id: 'q', question: 'the fee?' });
    expect(script.view.offer).toBeUndefined();
    expect(script.view.turns[0]?.decision).toMatchObject({
      outcome: 'answer',
      queryId: 'q',
      confidence: 0.5,
    });
  });

  test('outlasts what asks nothing, and another question that was typed', () => {
    const script = offering().silent('statement', [2]);
    script.control('instant_query', { text: 'Another?' });
    script.status('instant_query', { query_id: 'q', question: 'Another?' });
    expect(script.view.offer?.question).toBe('the fee?');
  });

  test('is gone with the next question', () => {
    const script = offering();
    script.asked('q', 'What now?', [script.final('What now?')]);
    expect(script.view.offer).toBeUndefined();
  });

  test('is gone when something else may be asked', () => {
    const script = offering();
    script.silent('duplicate', [script.final('What now?')], { query_id: 'q' });
    expect(script.view.offer).toBeUndefined();
  });

  test('lasts a minute', () => {
    const script = offering().pass(59_999);
    const before = script.view;
    expect(before.offer).toBeDefined();
    expect(script.pass(1).view.offer).toBeUndefined();
    expect(script.view.turns).toBe(before.turns);
  });

  test('ends with the session', () => {
    expect(offering().status('closed').view.offer).toBeUndefined();
  });
});

describe('notices', () => {
  test('of the same in a row are one, with how often', () => {
    const script = new Script();
    script
      .error('RATE_LIMITED', { retry_after_ms: 100 })
      .pass(50)
      .error('RATE_LIMITED', { retry_after_ms: 70 });
    script.talk.dropped(3);
    script.talk.dropped(2);
    script.error('RATE_LIMITED');
    expect(script.view.notices).toMatchObject([
      { kind: 'limit', code: 'RATE_LIMITED', count: 2, at: 50, retryAfterMs: 70 },
      { kind: 'dropped', count: 5 },
      { kind: 'limit', code: 'RATE_LIMITED', count: 1 },
    ]);
  });

  test('go when they are dismissed', () => {
    const script = new Script().error('NO_FINAL_ASR');
    const [notice] = script.view.notices;
    expect(notice).toMatchObject({ kind: 'refused', code: 'NO_FINAL_ASR', message: 'It is NO_FINAL_ASR.' });
    script.talk.dismissNotice(notice?.id ?? '');
    expect(script.view.notices).toEqual([]);
  });

  test('say why the connection has ended', () => {
    const script = new Script().error('TAKEN_OVER', { close_code: 4409 });
    script.talk.connection({ type: 'closed', code: 4409, reason: 'taken over' });
    expect(script.view.notices).toMatchObject([
      { kind: 'closed', code: 'TAKEN_OVER', message: 'It is TAKEN_OVER.' },
    ]);
  });

  test('do not mention an end that was wanted', () => {
    const script = new Script().status('closed');
    script.talk.connection({ type: 'closed', code: 1000, reason: 'session closed' });
    expect(script.view.notices).toEqual([]);
  });

  test('say that events are missing', () => {
    const script = new Script();
    script.talk.connection({ type: 'resumed', truncated: true });
    expect(script.view.notices).toMatchObject([{ kind: 'events_missing' }]);
  });
});

describe('a session that is lost', () => {
  test('leaves undecided what it had heard, and goes on with what was not sent', () => {
    const script = new Script();
    script.ack(script.final('one', { speaker: 'Ann' }));
    const two = script.final('two', { speaker: 'Bo' });
    script.talk.connection({ type: 'connected', lost: 'unknown' });
    expect(script.turns).toEqual(['Ann: one | unheard session_lost', 'Bo: two']);
    script.silent('statement', [two]);
    expect(script.turns[1]).toBe('Bo: two | silent statement');
  });

  test('is not paused any more', () => {
    const script = new Script();
    script.ack(script.control('pause'), { received_type: 'control' }).status('paused');
    expect(script.view).toMatchObject({ stage: 'paused', paused: 'drop' });
    script.talk.connection({ type: 'connected', lost: 'not_kept' });
    expect(script.view.paused).toBeUndefined();
  });
});

describe('delays', () => {
  test('are those of all answers that had a text, from the last word to the first of it', () => {
    const script = new Script();
    expect(script.view.delays).toBeUndefined();
    const end = { final: true, finish_reason: 'complete' } as const;
    for (const [i, ms] of [100, 200, 300, 400].entries()) {
      script
        .asked(`q${i}`, `${i}?`)
        .answer(`q${i}`, 'x', { ...end, timing: { ...timing, first_sent_ms: ms } });
    }
    script.asked('q', 'typed?').answer('q', 'x', { ...end, timing: { queued_ms: 0, total_ms: 1 } });
    expect(script.view.delays).toEqual({ count: 4, p50: 500, p95: 700 });
  });

  test('do not count a question that waited for the end of a pause', () => {
    const script = new Script();
    const end = { final: true, finish_reason: 'complete' } as const;
    const late = { ...timing, last_word_ms: -60_000, first_sent_ms: 10 };
    script.ack(script.control('pause', { catch_up: 'answer_missed' }), { received_type: 'control' });
    const missed = script.final('what is the price');
    script.ack(missed, { message: 'paused' }).pass(60_000).status('listening');
    script.asked('q1', 'what is the price', [missed]).answer('q1', 'x', { ...end, timing: late });
    expect(script.view.answers[0]?.timing).toEqual(late);
    expect(script.view.delays).toBeUndefined();
    const heard = script.final('and of lamps');
    script.asked('q2', 'and of lamps', [heard]).answer('q2', 'x', { ...end, timing: late });
    expect(script.view.delays?.count).toBe(1);
  });
});
