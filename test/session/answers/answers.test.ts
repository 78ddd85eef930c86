import { describe, expect, test } from 'vitest';
import { BackendError, type RagBackend, type RagEvent } from '../../../src/backend/index';
import type { AnswerMessage, ErrorMessage, Source } from '../../../src/protocol/index';
import { settle } from '../../support/fake-clock';
import { SessionRig } from '../../support/session/session-rig';

const SOURCE: Source = { id: 's1', title: 'Returns', text: 'Thirty days.', position: 1 };

function backendOf(answer: RagBackend['answer']): RagBackend {
  return { name: 'test', answer };
}

async function* yielding(...events: (string | RagEvent)[]) {
  yield* events;
}

describe('an answer', () => {
  test('carries sources on the first text, usage and timing on the last part', async () => {
    const rig = new SessionRig();
    rig.say('why?');
    await rig.clock.advance(30);
    rig.backend.say({ type: 'sources', sources: [SOURCE] }, 'Thirty ', 'days.');
    rig.backend.say({ type: 'usage', usage: { total_tokens: 9, total_price: '0.01', currency: 'USD' } });
    await settle();
    await rig.clock.advance(12);
    rig.backend.end();
    await settle();
    const answers = rig.events.filter((e): e is AnswerMessage => e.type === 'answer');
    expect(answers.map(({ content, sources }) => [content, sources])).toEqual([
      ['Thirty ', [SOURCE]],
      ['days.', undefined],
      ['', undefined],
    ]);
    expect(answers.at(-1)).toMatchObject({
      finish_reason: 'complete',
      usage: { total_tokens: 9, total_price: '0.01', currency: 'USD' },
      timing: { queued_ms: 0, first_token_ms: 30, total_ms: 42 },
    });
  });

  test('sources that arrive before the text are sent before it', async () => {
    const rig = new SessionRig();
    rig.say('why?');
    await settle();
    rig.backend.say({ type: 'sources', sources: [SOURCE] });
    await rig.clock.advance(5);
    expect(rig.events.at(-1)).toMatchObject({
      type: 'answer',
      content: '',
      sources: [SOURCE],
      stream_index: 0,
    });
    await rig.answer('Thirty days.');
    expect(rig.events.filter((e) => e.type === 'answer' && e.sources).length).toBe(1);
  });

  test('warnings are attached like sources; references and retries are sent at the end', async () => {
    const rig = new SessionRig();
    rig.say('why?');
    await settle();
    rig.backend.say(
      { type: 'retry', reason: 'BACKEND_UNAVAILABLE' },
      { type: 'warning', code: 'conversation_restarted', message: 'Begun anew.' },
      { type: 'reference', messageId: 'm-1' },
      { type: 'reference', taskId: 't-1' },
    );
    await rig.answer('Thirty days.');
    const answers = rig.events.filter((e): e is AnswerMessage => e.type === 'answer');
    expect(answers[0]).toMatchObject({
      content: 'Thirty days.',
      warning: { code: 'conversation_restarted', message: 'Begun anew.' },
    });
    expect(answers.at(-1)).toMatchObject({
      reference: { message_id: 'm-1', task_id: 't-1' },
      timing: { retries: 1 },
    });
    expect(answers[0]).not.toHaveProperty('reference');
  });

  test('a replacement is marked as such', async () => {
    const rig = new SessionRig();
    rig.say('why?');
    await settle();
    rig.backend.say('bad words', { type: 'replace', text: 'better words' });
    await rig.answer('!');
    expect(rig.events.filter((e) => e.type === 'answer' && e.replace)).toMatchObject([
      { content: 'better words', final: false },
    ]);
  });

  test('without text, or reported as none by the backend, is no_answer', async () => {
    const rig = new SessionRig({ backend: backendOf(() => yielding()) });
    rig.say('why?');
    await settle();
    expect(rig.news().slice(-2)).toEqual(['final no_answer', 'idle']);
    const honest = new SessionRig({
      backend: backendOf(() => yielding('Not in the handbook.', { type: 'finish', reason: 'no_answer' })),
    });
    honest.say('why?');
    await settle();
    expect(honest.news().slice(-3)).toEqual(['answer Not in the handbook.', 'final no_answer', 'idle']);
  });
});

describe('a failure', () => {
  test.each([
    ['BACKEND_AUTH', false, undefined],
    ['BACKEND_UNAVAILABLE', true, 1500],
    ['BACKEND_REJECTED', false, undefined],
  ] as const)('%s is sent in our words, then the answer ends', async (code, retryable, retryAfterMs) => {
    const rig = new SessionRig({
      backend: backendOf(async function* () {
        yield 'Thirty ';
        throw new BackendError(code, 'secret: upstream said 你好', retryAfterMs ? { retryAfterMs } : {});
      }),
    });
    rig.say('why?');
    await settle();
    expect(rig.news().slice(-4)).toEqual(['answer Thirty ', `error ${code}`, 'final error', 'idle']);
    const error = rig.events.find((e): e is ErrorMessage => e.type === 'error');
    expect(error).toMatchObject({ retryable, query_id: expect.any(String) });
    expect(error?.retry_after_ms).toBe(retryAfterMs);
    expect(JSON.stringify(rig.events)).not.toMatch(/secret|你好/);
  });

  test('of an unknown kind becomes BACKEND_ERROR', async () => {
    const rig = new SessionRig({
      backend: backendOf(() => {
        throw new TypeError('secret');
      }),
    });
    rig.say('why?');
    await settle();
    expect(rig.news().slice(-3)).toEqual(['error BACKEND_ERROR', 'final error', 'idle']);
  });

  test('a hanging backend is abandoned after the answer timeout', async () => {
    const rig = new SessionRig({ answerTimeoutMs: 1_000 });
    rig.say('why?');
    await rig.clock.advance(999);
    expect(rig.news().at(-1)).toBe('querying_rag');
    await rig.clock.advance(1);
    expect(rig.news()).toEqual(['error BACKEND_TIMEOUT', 'final error', 'idle']);
    expect(rig.backend.signals[0]?.aborted).toBe(true);
  });

  test('an endless answer is cut at the limit', async () => {
    const rig = new SessionRig({
      answerLimit: 100,
      backend: backendOf(async function* () {
        for (;;) yield 'and so on ';
      }),
    });
    rig.say('why?');
    await rig.clock.advance(1);
    expect(rig.news().slice(-3)).toEqual(['error BACKEND_ERROR', 'final error', 'idle']);
  });

  test('a backend that never awaits does not block the event loop', async () => {
    const rig = new SessionRig({
      backend: backendOf(async function* () {
        for (;;) yield { type: 'usage', usage: {} };
      }),
    });
    rig.say('why?');
    await settle();
    rig.session.cancel();
    expect(rig.news().slice(-2)).toEqual(['final cancelled', 'idle']);
  });
});
