import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RagBackend } from '../../src/backend/index';
import type { QuestionDetector } from '../../src/questions/index';
import { settle } from '../support/fake-clock';
import { SessionRig } from '../support/session/session-rig';

/** Whatever code of others does, the process lives and questions get their final. */

const faults: unknown[] = [];
const note = (fault: unknown) => void faults.push(fault);
beforeEach(() => {
  faults.length = 0;
  process.on('uncaughtException', note).on('unhandledRejection', note);
});
afterEach(() => {
  process.off('uncaughtException', note).off('unhandledRejection', note);
  expect(faults).toEqual([]);
});

test('an answer() that is async instead of async * fails its question and nothing else', async () => {
  const backend = {
    name: 'wrong',
    answer: async () => {
      throw new Error('at once');
    },
  } as unknown as RagBackend;
  const rig = new SessionRig({ backend });
  rig.say('one?');
  await settle();
  expect(rig.news().slice(-3)).toEqual(['error BACKEND_ERROR', 'final error', 'idle']);
});

test('a judge whose abort listener throws is only logged', async () => {
  const rig = new SessionRig({
    judge: (_, { signal }) => {
      signal.addEventListener('abort', () => {
        throw new Error('listener');
      });
      return new Promise(() => {});
    },
  });
  rig.say('is it so%');
  await rig.clock.advance(1_500);
  await settle();
  expect(rig.news().at(-1)).toBe('waiting_for_question request');
});

test('a logger that throws keeps no answer from its end', async () => {
  const fail = () => {
    throw new Error('log');
  };
  const rig = new SessionRig({ logger: { debug: fail, info: fail, warn: fail, error: fail } });
  rig.say('one?');
  await settle();
  rig.backend.fail(new Error('backend'));
  await settle();
  expect(rig.news().slice(-2)).toEqual(['final error', 'idle']);
});

describe('what a detector returns is checked', () => {
  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a promise', Promise.resolve()],
    ['an unknown decision', { decision: 'maybe', confidence: 0.5, reason: 'x', question: 'q' }],
    [
      'a confidence that is not a number',
      { decision: 'answer', confidence: Number.NaN, reason: 'x', question: 'q' },
    ],
    ['a confidence above 1', { decision: 'answer', confidence: 5, reason: 'x', question: 'q' }],
    [
      'a confidence that JSON cannot write',
      { decision: 'answer', confidence: 1n, reason: 'x', question: 'q' },
    ],
    ['a question that is a number', { decision: 'answer', confidence: 0.5, reason: 'x', question: 7 }],
  ])('%s counts as a failed detector', async (_, value) => {
    const detector = { detect: () => value } as unknown as QuestionDetector;
    const rig = new SessionRig({ detector });
    rig.say('one?');
    expect(rig.news()).toEqual(['ack', 'waiting_for_question detector_failed']);
    await rig.session.stop();
  });
});

test('a delay that the wire cannot carry is left out of the farewell', async () => {
  for (const retryAfterMs of [Number.NaN, -1, '5', 1n]) {
    const rig = new SessionRig();
    await rig.session.stop({ cause: 'server', retryAfterMs: retryAfterMs as number });
    expect(rig.events.at(-1)).not.toHaveProperty('retry_after_ms');
  }
});
