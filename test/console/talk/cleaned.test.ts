import { h } from 'preact';
import { renderToStaticMarkup as draw } from 'preact-render-to-string';
import { afterEach, describe, expect, test } from 'vitest';
import { recordedStory, recordedTalk } from '../../../src/cli/replay/story/recorded';
import { AnswerCard } from '../../../src/console/drawing/answer-card';
import { Transcript } from '../../../src/console/drawing/transcript';
import { retell } from '../../../src/console/keep/import';
import { minutesOf } from '../../../src/console/keep/minutes';
import { noticeText } from '../../../src/console/page/frame/notice-text';
import { Talk } from '../../../src/console/talk/talk';
import type { TalkView } from '../../../src/console/talk/views';
import { wordsFor } from '../../../src/console/words/index';
import { readTranscript } from '../../../src/transcripts/transcript';

const words = wordsFor(['en']);
const minutesWords = { ...words.minutes, states: words.answer.states, forgotten: words.page.forgotten };
const untouched = Object.getOwnPropertyNames(Object.prototype).sort();

afterEach(() => {
  expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(untouched);
});

/** The lines of a session whose server says this of its only answer, and then that. */
function linesOf(fields: object, ...more: object[]): string {
  const answer = { type: 'answer', query_id: 'q', stream_index: 0, content: 'Five.', final: true };
  return [
    { type: 'recording', version: 1, started_at: '2026-03-02T09:00:00.000Z' },
    { at: 0, type: 'asr_chunk', text: 'what is the price?', is_final: true, client_seq: 1 },
    {
      at: 5,
      from: 'server',
      type: 'status',
      stage: 'analyzing',
      question: 'what?',
      query_id: 'q',
      finals: [1],
    },
    { at: 9, from: 'server', ...answer, finish_reason: 'complete', ...fields },
    ...more.map((each) => ({ at: 10, from: 'server', ...each })),
  ]
    .map((line) => JSON.stringify(line))
    .join('\n');
}

const read = (lines: string) => readTranscript(lines, { name: 's.jsonl', names: false, gapMs: 1_000 });
const told = (lines: string): TalkView => retell(read(lines), (now) => new Talk({ now })).view;

function drawn({ turns, answers, notices, ...rest }: TalkView): string {
  return [
    draw(h(Transcript, { turns, words })),
    ...answers.map((answer) => draw(h(AnswerCard, { answer, words }))),
    ...notices.map((notice) => noticeText(notice, words)),
    minutesOf({ turns, answers, notices, ...rest }, new Date(2026, 2, 2), minutesWords),
  ].join('\n');
}

describe('names that every object has', () => {
  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    '%s is a name like any other',
    (name) => {
      const view = told(
        linesOf(
          {
            finish_reason: name,
            warning: name,
            timing: { queued_ms: 1, total_ms: 5, speculation: name },
            usage: { total_tokens: 1, currency: name },
            sources: [{ id: name, title: name, text: name, position: 1, path: name, uri: name }],
          },
          { type: 'asr_chunk', text: name, is_final: true, speaker: name, client_seq: 2, from: undefined },
          { type: 'status', stage: 'waiting_for_question', reason: name, rule: name, finals: [2] },
          { type: 'status', stage: 'waiting_for_question', question: name, reason: name, query_id: name },
          { type: 'status', stage: name },
          { type: 'error', code: name, message: name, reason: name },
          { type: 'error', code: name, message: name, query_id: name },
          { type: name },
        ),
      );
      expect(view.answers[0]).toMatchObject({ state: 'complete', warnings: [name] });
      expect(view.answers[0]?.timing).toEqual({ queued_ms: 1, total_ms: 5 });
      expect(drawn(view)).not.toContain('[object');
      expect(drawn(view)).not.toContain('native code');
      const session = new Talk({ now: () => 0 });
      session.connection({ type: 'connected', lost: name as never });
      expect(drawn(session.view)).toContain(name.replaceAll('_', ' ').trim());
    },
  );
});

describe('what cannot be reckoned with', () => {
  const WILD: unknown[] = [{ toString: 1, valueOf: 1 }, [], [1], null, '5', true, {}];

  test.each(WILD)('%j is no time and no amount', (wild) => {
    const timing = {
      queued_ms: 1,
      total_ms: 5,
      last_word_ms: wild,
      first_sent_ms: 3,
      retries: wild,
      saved_ms: wild,
    };
    for (const fields of [
      { timing, usage: { total_tokens: wild, total_price: wild } },
      { timing: { queued_ms: 1, total_ms: wild } },
      { timing: wild, usage: wild },
    ]) {
      const lines = linesOf(fields);
      const { answers, delays } = told(lines);
      const { timing: kept, usage } = answers[0] ?? {};
      expect(kept === undefined || Object.values(kept).every(Number.isFinite)).toBe(true);
      expect(usage?.total_tokens).toBeUndefined();
      expect(delays).toBeUndefined();
      expect(drawn(told(lines))).not.toMatch(/NaN|undefined/);
      const recording = { name: 's', ...read(lines) } as Parameters<typeof recordedStory>[0];
      expect(() => drawn(recordedTalk(recording) as TalkView)).not.toThrow();
      const ended = recordedStory(recording)?.moments.find(({ type }) => type === 'answer');
      expect(ended).toMatchObject({ finish: 'complete', until: 9 });
    }
  });

  test('numbers without an end are none', () => {
    const lines = linesOf({ timing: { queued_ms: 1, total_ms: 5, first_sent_ms: 77 } }).replace(
      '77',
      '1e999',
    );
    expect(told(lines).answers[0]?.timing).toEqual({ queued_ms: 1, total_ms: 5 });
  });

  test('a source stands at a position, and only its own text is marked', () => {
    const source = { id: 'a', title: 'T', text: 'abcdefgh' };
    const highlight = [[5], [], [1, 9_007_199_254_740_991], [3, 2], [1, 3, 9]];
    const sources = [-1, 1.5, 1e300].map((position) => ({ ...source, position, highlight }));
    const view = told(linesOf({ sources }));
    expect(view.answers[0]?.sources).toEqual(
      [1, 2, 3].map((position) => ({ ...source, position, highlight: [[1, 3]] })),
    );
    expect(drawn(view)).toContain('<mark>bc</mark>');
  });
});

describe('an end', () => {
  test.each(['truncated', 'waiting', 'streaming', 'lost', ''])('for the reason %j is an end', (reason) => {
    const lines = linesOf({ finish_reason: reason });
    expect(told(lines).answers[0]?.state).toBe('complete');
    expect(drawn(told(lines))).toContain('Five.');
  });
});

describe('warnings', () => {
  test('count once each, and there are not many', () => {
    const talk = new Talk({ now: () => 0 });
    const warn = (code: string) =>
      talk.received({
        type: 'answer',
        session_id: '',
        seq: 1,
        query_id: 'q',
        stream_index: 0,
        content: '',
        final: false,
        warning: { code: code as never, message: '' },
      });
    for (let at = 0; at < 1_000; at++) warn('fallback');
    expect(talk.view.answers[0]?.warnings).toEqual(['fallback']);
    for (let at = 0; at < 1_000; at++) warn(`w${at}`);
    const { warnings = [] } = talk.view.answers[0] ?? {};
    expect(warnings.length).toBeLessThan(20);
    expect(new Set(warnings).size).toBe(warnings.length);
  });
});
