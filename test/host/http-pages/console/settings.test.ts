import { expect, test } from 'vitest';
import { createMetrics, staticKeys } from '../../../../src/host/index';
import type { ServerSettings } from '../../../../src/protocol/index';
import { createQuestionDetector } from '../../../../src/questions/index';
import { startHost } from '../../../support/host-rig';

const KEY = 'a-key-of-sixteen-characters';

async function settingsOf(origin: string, key?: string): Promise<ServerSettings> {
  const headers: Record<string, string> = key === undefined ? {} : { authorization: `Bearer ${key}` };
  const response = await fetch(`${origin}/console/settings`, { headers });
  expect(response.headers.get('cache-control')).toBe('no-store');
  return (await response.json()) as ServerSettings;
}

test('the settings of a host without any are its defaults', async () => {
  const { origin, backend } = await startHost({ console: true });
  expect(await settingsOf(origin)).toEqual({
    version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    backend: backend.name,
    mode: 'auto',
    answer_from: 0.5,
    names: [],
    name_required: false,
    while_answering: 'queue',
    cooldown_ms: 0,
    duplicate_window_ms: 30_000,
    speculate: 'off',
    judge: false,
    resume_window_ms: 120_000,
    limits: {
      questions_per_minute: 120,
      concurrent_questions: 8,
      messages_per_second: 100,
      text_length: 8_192,
    },
  });
});

test('they are those that hold, and what has no end is null', async () => {
  const metrics = await createMetrics({ process: false });
  const { origin } = await startHost({
    console: true,
    metrics,
    resume: false,
    backend: {
      name: 'finder',
      async *answer() {
        yield '';
      },
      retrieve: async () => [],
    },
    session: {
      mode: 'offer',
      detector: createQuestionDetector({ answerAt: 0.7, offerAt: 0.4 }),
      addressed: { names: ['nova', '小助手'], required: true },
      speakers: { except: ['me'] },
      onQuestionWhileAnswering: 'interrupt',
      cooldownMs: Number.POSITIVE_INFINITY,
      duplicateWindowMs: Number.POSITIVE_INFINITY,
      speculate: 'answer',
      judge: async () => ({ isQuestion: true }) as never,
    },
    limits: { questionsPerMinute: Number.POSITIVE_INFINITY, messagesPerSecond: Number.POSITIVE_INFINITY },
  });
  const settings = await settingsOf(origin);
  expect(settings).toMatchObject({
    backend: 'finder',
    mode: 'offer',
    answer_from: 0.7,
    offer_from: 0.4,
    names: ['nova', '小助手'],
    name_required: true,
    speakers: { except: ['me'] },
    while_answering: 'interrupt',
    cooldown_ms: null,
    duplicate_window_ms: null,
    // As far as the backend goes along.
    speculate: 'retrieve',
    judge: true,
    limits: { questions_per_minute: null, messages_per_second: null },
  });
  expect(settings).not.toHaveProperty('resume_window_ms');
});

test('a detector of its own has no thresholds that could be told', async () => {
  const detector = {
    detect: () => ({ decision: 'silent', confidence: 0, reason: 'mine', question: '' }) as const,
  };
  const { origin } = await startHost({ console: true, session: { detector } });
  expect(await settingsOf(origin)).not.toHaveProperty('answer_from');
});

test('the limits are those of whoever asks', async () => {
  const desk = staticKeys({ desk: KEY });
  const { origin } = await startHost({
    console: true,
    authenticate: async (request) => {
      const identity = await desk(request);
      return identity && { ...identity, limits: { questionsPerMinute: 3 } };
    },
  });
  expect((await settingsOf(origin, KEY)).limits).toMatchObject({
    questions_per_minute: 3,
    concurrent_questions: 8,
  });
});
