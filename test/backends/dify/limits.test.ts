import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CallableBackend } from '../../../src/backend/index';
import { createDifyBackend, type DifyBackendOptions } from '../../../src/backends/dify/index';
import { Timeouts } from '../../../src/http/timeouts';
import { DifyDouble, event, IDS, PING } from '../../support/upstreams/dify-double';
import { collect } from '../contract';

describe('an answer from Dify ends in time', () => {
  let double: DifyDouble;
  let backend: CallableBackend;

  beforeEach(async () => {
    double = await DifyDouble.start();
  });
  afterEach(async () => {
    await backend.close?.();
    await double.close();
  });

  async function failsWith(option: string, options: Partial<DifyBackendOptions>): Promise<void> {
    backend = createDifyBackend({ apiKey: double.apiKey, baseUrl: double.baseUrl, ...options });
    await expect(collect(backend.answer({ question: 'When?' }))).rejects.toMatchObject({
      code: 'BACKEND_TIMEOUT',
      retryable: true,
      message: expect.stringMatching(
        new RegExp(`^Dify .* ${Object.values(options)[0]} ms \\(${option}\\)\\.$`),
      ),
    });
    expect(double.asked).toHaveLength(1);
    await double.idle();
  }

  test('when only pings and comments arrive', async () => {
    double.answer = { body: Array.from({ length: 2000 }, () => `${PING}: still there\n`), end: 'hang' };
    await failsWith('firstEventTimeoutMs', { firstEventTimeoutMs: 250 });
    expect(double.stopped).toEqual([]);
  });

  test('when it falls silent', async () => {
    double.answer = { body: [event('message', { answer: 'The ' }), PING], end: 'hang' };
    await failsWith('idleTimeoutMs', { idleTimeoutMs: 60 });
    await double.until(() => double.stopped.length === 1);
    expect(double.stopped[0]?.taskId).toBe(IDS.task_id);
  });

  test.each([
    ['before its first event', [PING]],
    ['after it', [event('message', { answer: 'The ' })]],
  ])('when its total time runs out first, %s', async (_, body) => {
    double.answer = { body, end: 'hang' };
    await failsWith('timeoutMs', { timeoutMs: 60, firstEventTimeoutMs: 5000, idleTimeoutMs: 5000 });
  });

  test.each([
    ['before its first event', [PING]],
    ['after it', [event('message', { answer: 'The ' })]],
  ])('when requested in one piece, where only the total time counts, %s', async (_, body) => {
    double.answer = { body, end: 'hang' };
    await failsWith('timeoutMs', {
      timeoutMs: 150,
      firstEventTimeoutMs: 10,
      idleTimeoutMs: 10,
      responseMode: 'blocking',
    });
  });
});

describe('waiting', () => {
  let timeouts: Timeouts;

  beforeEach(() => {
    vi.useFakeTimers();
    timeouts = new Timeouts('Dify', new AbortController().signal, 600_000, {
      firstEventTimeoutMs: 45_000,
      idleTimeoutMs: 40_000,
    });
  });
  afterEach(() => {
    timeouts.release();
    vi.useRealTimers();
  });

  /** Bytes that arrive after this many milliseconds. */
  async function bytesAfter(ms: number): Promise<void> {
    timeouts.readingBegins();
    await vi.advanceTimersByTimeAsync(ms);
    timeouts.readingEnds();
  }

  test('for a first event is not prolonged by bytes', async () => {
    timeouts.questionSent();
    await bytesAfter(44_000);
    expect(timeouts.reason).toBeUndefined();
    await bytesAfter(1000);
    expect(timeouts.reason).toBe('first_event');
  });

  test('restarts each time the question is sent', async () => {
    timeouts.questionSent();
    await vi.advanceTimersByTimeAsync(44_000);
    timeouts.questionRefused();
    await vi.advanceTimersByTimeAsync(5000);
    timeouts.questionSent();
    await vi.advanceTimersByTimeAsync(44_000);
    expect(timeouts.reason).toBeUndefined();
  });

  test('for bytes lasts as long as they keep coming, whatever they are', async () => {
    timeouts.questionSent();
    timeouts.eventReceived();
    for (let n = 0; n < 5; n++) await bytesAfter(39_000);
    expect(timeouts.reason).toBeUndefined();
    await bytesAfter(41_000);
    expect(timeouts.reason).toBe('idle');
  });

  test('is suspended while nobody reads', async () => {
    timeouts.questionSent();
    timeouts.eventReceived();
    await bytesAfter(1);
    await vi.advanceTimersByTimeAsync(300_000);
    expect(timeouts.reason).toBeUndefined();
  });

  test('without limits sets no timer', () => {
    const none = { firstEventTimeoutMs: Infinity, idleTimeoutMs: Infinity };
    timeouts.release();
    timeouts = new Timeouts('Dify', new AbortController().signal, Infinity, none);
    timeouts.questionSent();
    expect(vi.getTimerCount()).toBe(0);
    timeouts.eventReceived();
    timeouts.readingBegins();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('leaves no timer behind', () => {
    timeouts.questionSent();
    timeouts.settleWithin(1000);
    timeouts.release();
    expect(vi.getTimerCount()).toBe(0);
  });
});
