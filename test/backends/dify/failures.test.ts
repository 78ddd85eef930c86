import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BackendError, CallableBackend } from '../../../src/backend/index';
import { createDifyBackend } from '../../../src/backends/dify/index';
import { DifyDouble, event, IDS, messageEnd, type Reply } from '../../support/upstreams/dify-double';
import { collect, textOf } from '../contract';

let double: DifyDouble;
let backend: CallableBackend;

beforeEach(async () => {
  double = await DifyDouble.start();
  backend = createDifyBackend({ apiKey: double.apiKey, baseUrl: double.baseUrl, random: () => 0 });
});
afterEach(async () => {
  await backend.close?.();
  await double.close();
});

const SECRET = 'upstream-words';

async function failure(reply?: Reply): Promise<BackendError> {
  if (reply) double.instead = reply;
  const error: unknown = await collect(backend.answer({ question: 'When?' })).catch((thrown) => thrown);
  expect(error).toMatchObject({ name: 'BackendError' });
  const failed = error as BackendError;
  expect(failed.message).not.toContain(SECRET);
  expect(failed.message).not.toContain(double.apiKey);
  expect(failed.message).toMatch(/^[^\n]+\.$/);
  return failed;
}

const refused = (status: number, code: string, message = SECRET): Reply => ({
  status,
  body: { code, message, status },
});
const page = (status: number, headers = {}): Reply => ({ status, headers, body: `<html>${SECRET}</html>` });

// How often the question is sent: again only where nothing can have been billed.
test.each<[string, Reply, string, boolean, number?]>([
  ['401', refused(401, 'unauthorized'), 'BACKEND_AUTH', false],
  ['403', refused(403, 'forbidden'), 'BACKEND_AUTH', false],
  ['400 invalid_param', refused(400, 'invalid_param'), 'BACKEND_REJECTED', false],
  ['400 not_chat_app', refused(400, 'not_chat_app'), 'BACKEND_REJECTED', false],
  ['400, busy', refused(400, 'invalid_param', 'Too many requests. Please …'), 'BACKEND_UNAVAILABLE', true, 3],
  ['400, model down', refused(400, 'completion_request_error', 'Read timeout'), 'BACKEND_UNAVAILABLE', true],
  ['400, model fails', refused(400, 'completion_request_error'), 'BACKEND_ERROR', false],
  ['400, a strange code', refused(400, 'constructor'), 'BACKEND_REJECTED', false],
  ['404', refused(404, 'not_found'), 'BACKEND_REJECTED', false],
  ['404 of something else', page(404), 'BACKEND_REJECTED', false],
  ['413 of a proxy', page(413), 'BACKEND_REJECTED', false],
  ['429, busy', refused(429, 'too_many_requests'), 'BACKEND_UNAVAILABLE', true, 3],
  ['429, quota', refused(429, 'rate_limit_error'), 'BACKEND_UNAVAILABLE', false],
  ['429 of a proxy', page(429), 'BACKEND_UNAVAILABLE', true],
  ['500', refused(500, 'internal_server_error'), 'BACKEND_ERROR', false],
  ['502 of a proxy', page(502), 'BACKEND_UNAVAILABLE', true, 3],
  ['503 of a proxy', page(503), 'BACKEND_UNAVAILABLE', true, 3],
  ['504 of a proxy', page(504), 'BACKEND_TIMEOUT', true],
  ['524 of a proxy', page(524), 'BACKEND_TIMEOUT', true],
  ['301', page(301, { Location: `http://${SECRET}.example.com/` }), 'BACKEND_REJECTED', false],
  ['307', page(307, { Location: `http://${SECRET}.example.com/` }), 'BACKEND_REJECTED', false],
  ['200 with a page', page(200), 'BACKEND_REJECTED', false],
  [
    '200 with an error in JSON',
    { body: { code: 'invalid_param', message: SECRET, status: 400 } },
    'BACKEND_REJECTED',
    false,
  ],
  [
    '200 with broken JSON',
    { headers: { 'Content-Type': 'application/json' }, body: `{"${SECRET}` },
    'BACKEND_REJECTED',
    false,
  ],
])('HTTP %s', async (_, reply, code, retryable, times = 1) => {
  const error = await failure(reply);
  expect(error).toMatchObject({ code, retryable });
  expect(double.asked).toHaveLength(times);
});

test("a wrong key is recognised from the server's reply", async () => {
  backend = createDifyBackend({ apiKey: 'app-another', baseUrl: double.baseUrl });
  expect(await failure()).toMatchObject({
    code: 'BACKEND_AUTH',
    message: expect.stringContaining('401 unauthorized'),
  });
});

test.each([
  ['2', 2000],
  ['soon', undefined],
])('Retry-After: %s', async (header, retryAfterMs) => {
  backend = createDifyBackend({ apiKey: double.apiKey, baseUrl: double.baseUrl, retries: 0 });
  expect((await failure(page(503, { 'Retry-After': header }))).retryAfterMs).toBe(retryAfterMs);
});

test('a Retry-After date is counted from now', async () => {
  backend = createDifyBackend({ apiKey: double.apiKey, baseUrl: double.baseUrl, retries: 0 });
  const header = new Date(Date.now() + 3_600_000).toUTCString();
  expect((await failure(page(503, { 'Retry-After': header }))).retryAfterMs).toBeGreaterThan(3_000_000);
  const past = new Date(0).toUTCString();
  expect((await failure(page(503, { 'Retry-After': past }))).retryAfterMs).toBe(0);
});

test('the cause contains what the server said, truncated and without keys', async () => {
  const words = `Incorrect key sk-abcdef123 for Bearer ${double.apiKey}. ${'x'.repeat(10_000)}`;
  const { cause } = await failure(refused(400, 'completion_request_error', words));
  expect(cause).toMatchObject({ status: 400, code: 'completion_request_error' });
  expect(String(cause)).toMatch(/Incorrect key \*\*\* for \*\*\* …$/);
  expect(String(cause).length).toBeLessThan(600);
});

test('reading an endless error body stops', async () => {
  double.instead = {
    status: 500,
    headers: { 'Content-Type': 'text/html' },
    body: ['x'.repeat(100_000)],
    end: 'hang',
  };
  expect(await failure()).toMatchObject({ code: 'BACKEND_ERROR' });
  await double.idle();
});

test('an error whose body never ends or breaks off is reported by its status', async () => {
  double.instead = { status: 401, headers: { 'Content-Type': 'text/html' }, body: ['<html>'], end: 'hang' };
  expect(await failure()).toMatchObject({ code: 'BACKEND_AUTH' });
  await double.idle();
  double.instead = { ...double.instead, body: ['<html>', new Promise(setImmediate)], end: 'reset' };
  expect(await failure()).toMatchObject({ code: 'BACKEND_AUTH' });
});

test('a server that is not listening is reported as unavailable', async () => {
  const gone = await DifyDouble.start();
  backend = createDifyBackend({ apiKey: double.apiKey, baseUrl: gone.baseUrl, random: () => 0 });
  await gone.close();
  expect(await failure()).toMatchObject({
    code: 'BACKEND_UNAVAILABLE',
    retryable: true,
    message: expect.stringContaining('ECONNREFUSED'),
  });
});

const said = event('message', { answer: 'At ' });

test.each<[string, Reply, string]>([
  [
    'an error event',
    { body: [said, event('error', { code: 'internal_server_error', status: 500, message: SECRET })] },
    'BACKEND_ERROR',
  ],
  [
    'a failed run',
    { body: [said, event('workflow_finished', { data: { status: 'failed', error: SECRET } })] },
    'BACKEND_ERROR',
  ],
  ...['stopped', 'exception', 'expired', 'cancelled', 'timeout'].map((status): [string, Reply, string] => [
    `a run that ended as ${status}`,
    { body: [said, event('workflow_finished', { data: { status } }), messageEnd()] },
    'BACKEND_ERROR',
  ]),
  ['an end without a closing event', { body: [said] }, 'BACKEND_ERROR'],
  ['a broken connection', { body: [said, new Promise(setImmediate)], end: 'reset' }, 'BACKEND_ERROR'],
  ['data that is no JSON', { body: [said, `data: ${SECRET}\n\n`] }, 'BACKEND_ERROR'],
  ['nothing at all', { body: [] }, 'BACKEND_ERROR'],
])('in the stream: %s', async (_, reply, code) => {
  expect(await failure(reply)).toMatchObject({ code });
});

test.each(['succeeded', 'partial-succeeded', 'partial_succeeded', 'a-later-status', undefined])(
  'a run that ended as %s has given its answer',
  async (status) => {
    double.answer = {
      body: [said, event('workflow_finished', { data: { status, exceptions_count: 1 } }), messageEnd()],
    };
    const events = await collect(backend.answer({ question: 'When?' }));
    expect(textOf(events)).toBe('At ');
    expect(events).not.toContainEqual(expect.objectContaining({ type: 'warning' }));
  },
);

test('an error event ends the answer even if the connection stays open and silent', async () => {
  double.answer = {
    body: ['data: {"event":"error","message":"topic is required","status":500}\n\n'],
    end: 'hang',
  };
  expect(await failure()).toMatchObject({ code: 'BACKEND_REJECTED' });
  await double.idle();
});

test('output before a failure is passed on, and a run that may continue is stopped', async () => {
  double.answer = { body: [said], end: 'close' };
  const events: unknown[] = [];
  const read = async () => {
    for await (const each of backend.answer({ question: 'When?' })) events.push(each);
  };
  await expect(read()).rejects.toMatchObject({ code: 'BACKEND_ERROR' });
  expect(textOf(events as [])).toBe('At ');
  await double.until(() => double.stopped.length === 1);
  expect(double.stopped[0]?.taskId).toBe(IDS.task_id);
});

test('a run that Dify itself ended is not stopped', async () => {
  double.answer = { body: [said, event('error', { code: 'invalid_param', status: 400, message: 'no' })] };
  await failure();
  await backend.close?.();
  expect(double.stopped).toEqual([]);
});
