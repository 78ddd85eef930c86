import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CallableBackend } from '../../../src/backend/index';
import { createDifyBackend } from '../../../src/backends/dify/index';
import { silentLogger } from '../../../src/logging/logger';
import { DifyDouble, event, IDS, messageEnd } from '../../support/upstreams/dify-double';
import { collect } from '../contract';

let double: DifyDouble;
let backend: CallableBackend;
let lines: Record<string, unknown>[];

beforeEach(async () => {
  double = await DifyDouble.start();
  lines = [];
  backend = createDifyBackend({
    apiKey: double.apiKey,
    baseUrl: double.baseUrl,
    random: () => 0,
    logger: { ...silentLogger, info: (fields, message) => lines.push({ ...fields, message }) },
  });
});
afterEach(async () => {
  await backend.close?.();
  await double.close();
});

const NAMES = { messageId: IDS.message_id, taskId: IDS.task_id, conversationId: IDS.conversation_id };
const start = (signal = new AbortController().signal) =>
  backend.answer({ question: 'When?', queryId: 'q1' }, { signal })[Symbol.asyncIterator]();

test('an answer logs one line: its cost and ids, never what was said', async () => {
  let asked = 0;
  double.answer = () =>
    asked++ === 0
      ? { status: 503, body: '<html>gone</html>' }
      : { body: [event('message', { answer: 'At six.' }), messageEnd()] };
  await collect(backend.answer({ question: 'When does it open?', queryId: 'q1' }));
  expect(lines).toEqual([
    {
      queryId: 'q1',
      outcome: 'complete',
      tokens: 129,
      price: '0.0000234',
      currency: 'USD',
      latencyMs: expect.any(Number),
      retries: 1,
      ...NAMES,
      message: 'an answer of Dify ended',
    },
  ]);
  const { latencyMs } = lines[0] ?? {};
  expect(Number.isInteger(latencyMs) && Number(latencyMs) >= 0).toBe(true);
  for (const secret of ['open?', 'At six', double.apiKey, double.baseUrl]) {
    expect(JSON.stringify(lines)).not.toContain(secret);
  }
});

test('an answer that failed before it started is logged too', async () => {
  double.mode = 'workflow';
  await expect(collect(backend.answer({ question: 'When?', queryId: 'q1' }))).rejects.toThrow();
  expect(lines).toMatchObject([{ queryId: 'q1', outcome: 'BACKEND_REJECTED', retries: 0 }]);
});

test('an answer that broke off is logged too', async () => {
  double.answer = { body: [event('message', { answer: 'At ' })] };
  await expect(collect(backend.answer({ question: 'When?', queryId: 'q1' }))).rejects.toThrow();
  expect(lines).toMatchObject([{ outcome: 'BACKEND_ERROR', ...NAMES }]);
});

test('a cancelled answer is logged too', async () => {
  double.answer = { body: [event('message', { answer: 'At ' })], end: 'hang' };
  const abort = new AbortController();
  const iterator = start(abort.signal);
  await iterator.next();
  abort.abort();
  await iterator.next();
  expect(lines).toMatchObject([{ outcome: 'cancelled', ...NAMES }]);
});

test.each([
  ['before its end was not heard', 'text', 'cancelled'],
  ['at its last event was heard', 'usage', 'complete'],
])('an answer whose reader left %s is logged', async (_, last, outcome) => {
  for await (const each of backend.answer({ question: 'When?' })) {
    if (typeof each === 'object' && each.type === last) break;
  }
  expect(lines).toMatchObject([{ outcome }]);
});
