import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDifyBackend } from '../../src/backends/dify/index';
import { DifyDouble, type Reply } from '../support/dify-double';

let double: DifyDouble;

beforeEach(async () => {
  double = await DifyDouble.start();
});
afterEach(() => double.close());

const check = (apiKey = double.apiKey, signal = new AbortController().signal, timeoutMs = 60_000) =>
  createDifyBackend({ apiKey, baseUrl: double.baseUrl, timeoutMs }).check?.({ signal });

test('it tells what is there, and asks no model', async () => {
  double.mode = 'advanced-chat';
  expect(await check()).toEqual({ ok: true, detail: 'Dify 1.13.3, a Chatflow (advanced-chat).' });
  expect(double.asked).toEqual([]);
});

test('an old version that does not tell the mode is good enough', async () => {
  double.instead = { body: { name: 'Pool', description: '', tags: [] } };
  expect(await check()).toEqual({ ok: true, detail: 'Dify 1.13.3 accepts the key.' });
});

test.each(['completion', 'workflow'])('an app of mode %s can not answer', async (mode) => {
  double.mode = mode;
  expect(await check()).toEqual({ ok: false, detail: expect.stringContaining('no chat app') });
});

test('a wrong key', async () => {
  expect(await check('app-another')).toEqual({ ok: false, detail: expect.stringMatching(/401.*API key/) });
});

test.each<[string, Reply]>([
  ['a page', { body: '<html>words</html>' }],
  ['a missing page', { status: 404, body: '<html>words</html>' }],
])('%s in place of the API points to the base URL', async (_, reply) => {
  double.instead = reply;
  const report = await check();
  expect(report).toEqual({ ok: false, detail: expect.stringContaining('base URL') });
  expect(report?.detail).not.toContain('words');
});

test('a version that is none is not shown', async () => {
  double.version = 'words words';
  expect((await check())?.detail).toBe('Dify, a Chatbot (chat).');
});

test('a server that is silent, and an abort', async () => {
  double.instead = { body: [new Promise(() => {})] };
  expect(await check(double.apiKey, undefined, 50)).toEqual({
    ok: false,
    detail: expect.stringContaining('50 ms'),
  });
  expect(await check(double.apiKey, AbortSignal.abort())).toEqual({
    ok: false,
    detail: 'The check was cancelled.',
  });
});

test('it asks once: a question that may be billed is never repeated either', async () => {
  double.dropsConnections = true;
  expect(await check()).toEqual({ ok: false, detail: expect.stringContaining('can not be reached') });
  expect(double.connections).toBe(1);
});
