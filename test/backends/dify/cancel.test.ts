import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import type { CallableBackend } from '../../../src/backend/index';
import { createDifyBackend } from '../../../src/backends/dify/index';
import { Timeouts } from '../../../src/http/timeouts';
import { silentLogger } from '../../../src/logging/logger';
import { chatStream, DifyDouble, event, IDS, PING } from '../../support/upstreams/dify-double';
import { collect, textOf } from '../contract';

let double: DifyDouble;
let backend: CallableBackend;

beforeEach(async () => {
  double = await DifyDouble.start();
  backend = createDifyBackend({ apiKey: double.apiKey, baseUrl: double.baseUrl, user: 'ann' });
  double.answer = { body: [event('message', { answer: 'The ' })], end: 'hang' };
});
afterEach(async () => {
  await backend.close?.();
  await double.close();
});

const stop = () => ({ taskId: IDS.task_id, user: 'ann', authorization: `Bearer ${double.apiKey}` });
const start = (signal?: AbortSignal) =>
  backend.answer({ question: 'When?' }, signal ? { signal } : {})[Symbol.asyncIterator]();

test('an abort ends the answer, the connection and the run in Dify', async () => {
  const abort = new AbortController();
  const iterator = start(abort.signal);
  await iterator.next();
  await iterator.next();
  await iterator.next();
  const waiting = iterator.next();
  abort.abort();
  expect(await waiting).toEqual({ done: true, value: undefined });
  await double.until(() => double.stopped.length === 1);
  expect(double.stopped).toEqual([stop()]);
  await double.idle();
  expect(double.asked[0]?.disconnected).toBe(true);
});

test('the run is stopped at once even if nobody reads on', async () => {
  const abort = new AbortController();
  await start(abort.signal).next();
  abort.abort();
  await double.until(() => double.stopped.length === 1);
  await double.idle();
});

test('leaving the iteration stops the run too, once', async () => {
  const abort = new AbortController();
  for await (const _ of backend.answer({ question: 'When?' }, { signal: abort.signal })) break;
  abort.abort();
  await double.until(() => double.stopped.length > 0);
  await double.idle();
  expect(double.stopped).toEqual([stop()]);
});

test('before Dify names the run, an abort ends only the connection', async () => {
  double.answer = { body: [PING], end: 'hang' };
  const abort = new AbortController();
  const answer = collect(backend.answer({ question: 'When?' }, { signal: abort.signal }));
  await double.until(() => double.asked.length === 1);
  abort.abort();
  expect(await answer).toEqual([]);
  await double.idle();
  expect(double.stopped).toEqual([]);
});

test('an abort reaches a Dify that has not answered yet, despite garbage collection', async () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const silent = createServer();
  const asked = once(silent, 'request');
  await once(silent.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    silent.closeAllConnections();
    silent.close();
  });
  const { port } = silent.address() as AddressInfo;
  backend = createDifyBackend({ apiKey: 'app-1', baseUrl: `http://127.0.0.1:${port}/v1` });
  const abort = new AbortController();
  const answer = collect(backend.answer({ question: 'When?' }, { signal: abort.signal }));
  const [request] = (await asked) as [IncomingMessage];
  for (let turn = 0; turn < 20; turn++) {
    await new Promise(setImmediate);
    collectGarbage();
  }
  const gone = once(request.socket, 'close');
  abort.abort();
  expect(await answer).toEqual([]);
  await gone;
});

test('a stop call that Dify refuses has no effect on the answer', async () => {
  const iterator = start();
  await iterator.next();
  double.instead = { status: 500, body: { code: 'internal_server_error', message: 'x', status: 500 } };
  await iterator.return?.();
  await backend.close?.();
});

test('a stop call that fails is logged and has no effect on the answer', async () => {
  const warnings: string[] = [];
  const logger = { ...silentLogger, warn: (_: object, message: string) => warnings.push(message) };
  backend = createDifyBackend({ apiKey: double.apiKey, baseUrl: double.baseUrl, logger });
  const iterator = start();
  await iterator.next();
  double.dropsConnections = true;
  await iterator.return?.();
  await backend.close?.();
  expect(warnings).toEqual(['could not tell Dify to stop a run']);
});

test('an answer that takes too long fails and is stopped', async () => {
  backend = createDifyBackend({
    apiKey: double.apiKey,
    baseUrl: double.baseUrl,
    user: 'ann',
    timeoutMs: 100,
  });
  await expect(collect(backend.answer({ question: 'When?' }))).rejects.toMatchObject({
    code: 'BACKEND_TIMEOUT',
    retryable: true,
    message: expect.stringContaining('100 ms'),
  });
  await double.until(() => double.stopped.length === 1);
});

test('an answer that never begins fails too', async () => {
  double.answer = { body: [new Promise(() => {})] };
  backend = createDifyBackend({ apiKey: double.apiKey, baseUrl: double.baseUrl, timeoutMs: 50 });
  await expect(collect(backend.answer({ question: 'When?' }))).rejects.toMatchObject({
    code: 'BACKEND_TIMEOUT',
  });
});

test('a finished workflow is an answer even if the end of its message never comes', async () => {
  const finished = event('workflow_finished', { data: { status: 'succeeded' } });
  double.answer = { body: [event('message', { answer: 'At six.' }), finished], end: 'hang' };
  backend = createDifyBackend({ apiKey: double.apiKey, baseUrl: double.baseUrl, timeoutMs: 200 });
  expect(textOf(await collect(backend.answer({ question: 'When?' })))).toBe('At six.');
  await double.idle();
  expect(double.stopped).toEqual([]);
});

test('close ends and stops running answers; later questions are refused', async () => {
  const iterator = start();
  await iterator.next();
  await iterator.next();
  await iterator.next();
  const waiting = iterator.next();
  waiting.catch(() => {});
  await backend.close?.();
  expect(double.stopped).toEqual([stop()]);
  await expect(waiting).rejects.toMatchObject({ code: 'BACKEND_UNAVAILABLE', retryable: false });
  await expect(collect(backend.answer({ question: 'When?' }))).rejects.toMatchObject({
    code: 'BACKEND_UNAVAILABLE',
  });
});

test('an answer leaves no listener on a long-lived signal', async () => {
  const { signal } = new AbortController();
  let listeners = 0;
  const counted = Object.assign(signal, {
    addEventListener: (...args: Parameters<AbortSignal['addEventListener']>) => {
      listeners++;
      EventTarget.prototype.addEventListener.apply(signal, args);
    },
    removeEventListener: (...args: Parameters<AbortSignal['removeEventListener']>) => {
      listeners--;
      EventTarget.prototype.removeEventListener.apply(signal, args);
    },
  });
  double.answer = { body: chatStream('At six.') };
  const answer = collect(backend.answer({ question: 'When?' }, { signal: counted }));
  expect(listeners).toBe(1);
  await answer;
  expect(listeners).toBe(0);
});

test('close does not wait for the end of a response whose answer is complete', async () => {
  // Fake timers, so that nothing but close can end the response.
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  double.answer = { body: chatStream('At six.'), end: 'hang' };
  await collect(backend.answer({ question: 'When?' }));
  await backend.close?.();
  await double.idle();
});

test('settling ends an answer without a failure', async () => {
  const timeouts = new Timeouts('Dify', new AbortController().signal, 60_000);
  const given = new Promise((resolve) => timeouts.signal.addEventListener('abort', resolve));
  timeouts.settleWithin(1);
  await given;
  expect(timeouts.reason).toBe('settled');
  expect(timeouts.failure()).toBeUndefined();
  timeouts.release();
});
