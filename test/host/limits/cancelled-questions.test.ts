import { describe, expect, test } from 'vitest';
import { type MakeRateLimiter, type RateLimiterState, staticKeys } from '../../../src/host/index';
import { startHost } from '../../support/host-rig';

const KEY = 'a-key-of-the-front-desk';
const bearer = { headers: { Authorization: `Bearer ${KEY}` } };
const STATE: RateLimiterState = { consumedPoints: 1, msBeforeNext: 1_000 };

/** A store of counts that answers about questions when the test says so. */
function slowStore() {
  const waiting: (() => void)[] = [];
  const makeRateLimiter: MakeRateLimiter = ({ keyPrefix }) => ({
    get: async () => null,
    penalty: async () => STATE,
    consume: () =>
      keyPrefix.includes('questions')
        ? new Promise((resolve) => waiting.push(() => resolve(STATE)))
        : Promise.resolve(STATE),
  });
  return { waiting, makeRateLimiter };
}

const WAYS = ['cancel', 'disconnect', 'another question'] as const;

describe('a question that is cancelled while the store of the counts is waited for', () => {
  test.each(WAYS)('(%s) holds no place of its subject', async (way) => {
    const { waiting, makeRateLimiter } = slowStore();
    const { connect, backend } = await startHost({
      authenticate: staticKeys([KEY]),
      makeRateLimiter,
      limits: { concurrentQuestions: 1 },
      session: { onQuestionWhileAnswering: 'interrupt' },
    });
    const [first, other] = [await connect(bearer), await connect(bearer)];
    first.final('what is the return policy?');
    await expect.poll(() => waiting.length).toBe(1);
    if (way === 'cancel') {
      first.control('cancel');
      await first.until({ finish_reason: 'cancelled' });
    } else if (way === 'disconnect') {
      first.leave();
      await first.closed;
    }
    const next = way === 'another question' ? first : other;
    await expect
      .poll(async () => {
        next.final('how long is the warranty?');
        await next.until({ stage: 'querying_rag' });
        return waiting.length;
      })
      .toBe(2);
    waiting[1]?.();
    await backend.asked(1);
    backend.say('Two years.');
    expect(await next.until({ type: 'answer', content: 'Two years.' })).toBeDefined();
    expect(next.summary()).not.toContain('error RATE_LIMITED');
    // The store answers late about the question that is no more: the backend is not asked.
    waiting[0]?.();
    await new Promise((resolve) => setImmediate(resolve));
    expect(backend.queries).toHaveLength(1);
  });

  test('holds no place in the queue of the backend', async () => {
    const { waiting, makeRateLimiter } = slowStore();
    const { connect, backend, told } = await startHost({
      authenticate: staticKeys([KEY]),
      makeRateLimiter,
      limits: { backendConcurrency: 1, backendQueue: 1, backendWaitMs: 60_000 },
    });
    const [running, cancelled, queued] = [
      await connect(bearer),
      await connect(bearer),
      await connect(bearer),
    ];
    running.final('what is the return policy?');
    await expect.poll(() => waiting.length).toBe(1);
    waiting[0]?.();
    await backend.asked(1);
    cancelled.final('what are your opening hours?');
    await expect.poll(() => waiting.length).toBe(2);
    cancelled.control('cancel');
    await cancelled.until({ finish_reason: 'cancelled' });
    waiting[1]?.();
    queued.final('how long is the warranty?');
    await expect.poll(() => waiting.length).toBe(3);
    waiting[2]?.();
    await new Promise((resolve) => setImmediate(resolve));
    backend.end();
    await backend.asked(2);
    expect(backend.queries.map(({ question }) => question)).toEqual([
      'what is the return policy?',
      'how long is the warranty?',
    ]);
    expect(told.filter((line) => line.startsWith('rateLimited'))).toEqual([]);
  });
});
