import { describe, expect, it } from 'vitest';
import { fileNameOf, KeptLines } from '../../../src/console/keep/export';
import { retell } from '../../../src/console/keep/import';
import { sessionOfMinutes } from '../../../src/console/keep/minutes-session';
import { Talk } from '../../../src/console/talk/talk';
import type { AsrChunkMessage, ControlMessage, ServerMessage } from '../../../src/protocol/index';
import { readTranscript } from '../../../src/transcripts/transcript';

const STARTED = new Date('2026-03-02T09:14:05.000Z');
const OPTIONS = { names: true, gapMs: 1_000 };
const final = (text: string, speaker = 'Ann'): AsrChunkMessage => ({
  type: 'asr_chunk',
  text,
  is_final: true,
  speaker,
});
const control = (action: ControlMessage['action'], more: object = {}) => ({
  type: 'control' as const,
  action,
  ...more,
});

/** A talk that is kept while it goes on. */
function rig(maxLength?: number) {
  let time = 1_000;
  const now = () => time;
  const talk = new Talk({ now });
  const lines = new KeptLines({ now, startedAt: STARTED, ...(maxLength === undefined ? {} : { maxLength }) });
  let seq = 0;
  let clientSeq = 0;
  const say = (message: AsrChunkMessage | ControlMessage, ack: object = {}) => {
    clientSeq += 1;
    time += 100;
    if (message.type === 'control') talk.controlled(message, clientSeq);
    else talk.heard(message, clientSeq);
    lines.heard(message, clientSeq);
    const is_final = message.type === 'asr_chunk' ? { is_final: message.is_final } : {};
    hear({ type: 'ack', received_type: message.type, client_seq: clientSeq, ...is_final, ...ack });
    return clientSeq;
  };
  const hear = (message: object) => {
    time += 10;
    const whole = { session_id: 's', seq: ++seq, ...message } as ServerMessage;
    talk.received(whole);
    lines.said(whole);
  };
  return { talk, lines, say, hear };
}

async function shownAgain(lines: KeptLines): Promise<Talk> {
  const session = readTranscript(await lines.file().text(), OPTIONS);
  expect(session.problems).toEqual([]);
  return retell(session, (now) => new Talk({ now }));
}

describe('a kept session', () => {
  it('is shown as it was', async () => {
    const { talk, lines, say, hear } = rig();
    say({ ...final('what is'), is_final: false });
    const asked = say(final('what is the return policy'));
    hear({
      type: 'status',
      stage: 'analyzing',
      question: 'what is the return policy',
      query_id: 'q1',
      confidence: 0.97,
      rule: 'en/wh',
      finals: [asked],
    });
    hear({ type: 'status', stage: 'querying_rag', query_id: 'q1' });
    const passage = {
      id: 'a',
      title: 'Returns',
      path: 'r.md',
      line: 3,
      text: '30 days',
      highlight: [[0, 2]],
      position: 1,
    };
    hear({
      type: 'answer',
      query_id: 'q1',
      stream_index: 0,
      content: 'Within ',
      final: false,
      sources: [passage],
    });
    hear({
      type: 'answer',
      query_id: 'q1',
      stream_index: 1,
      content: '30 days [1].',
      final: false,
      warning: { code: 'fallback', message: 'the other backend' },
    });
    const timing = { queued_ms: 0, first_sent_ms: 300, total_ms: 900, last_word_ms: -400 };
    hear({
      type: 'answer',
      query_id: 'q1',
      stream_index: 2,
      content: '',
      final: true,
      finish_reason: 'complete',
      timing,
    });
    const offered = say(final('maybe the lamps', 'Ben'));
    hear({
      type: 'status',
      stage: 'waiting_for_question',
      reason: 'possible',
      finals: [offered],
      offer: { question: 'maybe the lamps', confidence: 0.4 },
    });
    hear({
      type: 'error',
      code: 'RATE_LIMITED',
      message: 'Too many messages a second.',
      retry_after_ms: 500,
    });
    say(control('pause', { catch_up: 'drop' }));
    // Acknowledgements are not recorded: their time is that of what they acknowledge.
    say(final('unheard'), { message: 'paused' });
    say(control('resume'));
    hear({ type: 'status', stage: 'listening' });
    const shown = await shownAgain(lines);
    const { stage, offer, notices, turns, ...view } = talk.view;
    expect(shown.view).toMatchObject({
      ...view,
      turns: turns.map(({ decision, ...turn }) => ({
        ...turn,
        decision: { ...decision, at: expect.any(Number) },
      })),
      notices: notices.map(({ retryAfterMs, ...notice }) => notice),
    });
    expect(shown.view.answers[0]).toMatchObject({
      text: 'Within 30 days [1].',
      sources: [passage],
      warnings: ['fallback'],
    });
    expect(shown.view.turns.map(({ decision }) => decision?.outcome)).toEqual(['answer', 'offer', 'unheard']);
  });

  it('that was saved in the middle of an answer does not wait for its end', async () => {
    const { lines, say, hear } = rig();
    const asked = say(final('why'));
    hear({ type: 'status', stage: 'analyzing', question: 'why', query_id: 'q', finals: [asked] });
    expect((await shownAgain(lines)).view.answers).toMatchObject([{ state: 'lost', question: 'why' }]);
  });

  it('is read from recordings without the words of answers, passing over what cannot be read', () => {
    const text = [
      { at: 1, type: 'asr_chunk', text: 'why', is_final: true },
      { at: 2, from: 'server', type: 'status', stage: 'dreaming' },
      { at: 3, from: 'server', type: 'status', stage: 'analyzing', question: 'why', query_id: 'q' },
      { at: 9, from: 'server', type: 'answer', query_id: 'q', finish_reason: 'no_answer' },
    ];
    const session = readTranscript(text.map((line) => JSON.stringify(line)).join('\n'), OPTIONS);
    const { view } = retell(session, (now) => new Talk({ now }));
    expect(view.answers).toMatchObject([{ question: 'why', at: 3, state: 'no_answer', text: '' }]);
    expect(view.turns).toMatchObject([{ text: 'why', decision: { outcome: 'answer', queryId: 'q' } }]);
  });

  it('of minutes is shown with its questions, answers and sources', () => {
    const passage = {
      id: '1',
      position: 1,
      title: 'Returns',
      text: '30 days',
      highlight: [[0, 7] as [number, number]],
    };
    const session = sessionOfMinutes({
      startedAt: STARTED,
      questions: [
        {
          question: 'why',
          speaker: 'Ann',
          at: 5_000,
          state: 'complete',
          answer: 'Because [1].',
          sources: [passage],
        },
        { question: 'who', at: 9_000, state: 'lost', answer: '', sources: [] },
      ],
      unanswered: [{ question: 'is it', at: 7_000, speaker: 'Ben' }],
    });
    expect(session).toMatchObject({ kind: 'session', startedAt: STARTED.toISOString() });
    const { view } = retell(session, (now) => new Talk({ now }));
    expect(
      view.turns.map(({ text, speaker, at, decision }) => [text, speaker, at, decision?.outcome]),
    ).toEqual([
      ['why', 'Ann', 5_000, 'answer'],
      ['is it', 'Ben', 7_000, 'silent'],
      ['who', undefined, 9_000, 'answer'],
    ]);
    expect(view.answers).toMatchObject([
      { question: 'why', speaker: 'Ann', state: 'complete', text: 'Because [1].', sources: [passage] },
      { question: 'who', state: 'interrupted' },
    ]);
  });
});

describe('kept lines', () => {
  it('are bounded: the oldest go, and are counted', async () => {
    const { lines, say } = rig(1_000);
    for (let i = 0; i < 1_000; i++) say(final(`line ${i}`));
    const text = await lines.file().text();
    expect(text.length).toBeLessThan(1_200);
    const [header, ...rest] = text.trim().split('\n');
    expect(JSON.parse(header ?? '')).toMatchObject({ type: 'recording', started_at: STARTED.toISOString() });
    expect(lines.forgotten).toBe(1_000 - rest.length);
    expect(rest.at(-1)).toContain('line 999');
    say(final('a'.repeat(2_000)));
    expect((await lines.file().text()).trim().split('\n')).toHaveLength(2);
  });

  it('have a file named by when they began', () => {
    const local = new Date(2026, 2, 2, 9, 4, 5);
    expect(fileNameOf('session', local)).toBe('session-2026-03-02-090405.jsonl');
    expect(fileNameOf('minutes', local)).toBe('minutes-2026-03-02-090405.md');
  });
});
