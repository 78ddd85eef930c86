import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { BackendError, type CallableBackend, type RagEvent } from '../../../src/backend/index';
import { createDifyBackend, type DifyBackendOptions } from '../../../src/backends/dify/index';
import { difyError, isSurelyFree } from '../../../src/backends/dify/upstream';
import { retryDelay } from '../../../src/http/retry';
import { type Refusal, UpstreamFailure } from '../../../src/http/upstream-errors';
import { silentLogger } from '../../../src/logging/logger';
import { chatStream, DifyDouble, event, IDS, type Reply } from '../../support/upstreams/dify-double';
import { collect, textOf } from '../contract';

let double: DifyDouble;
let backend: CallableBackend;

const connect = (options: Partial<DifyBackendOptions> = {}) => {
  backend = createDifyBackend({
    apiKey: double.apiKey,
    baseUrl: double.baseUrl,
    random: () => 0,
    ...options,
  });
};
beforeEach(async () => {
  double = await DifyDouble.start();
  connect();
});
afterEach(async () => {
  await backend.close?.();
  await double.close();
});

const refused = (status: number, code: string, message = 'x'): Reply => ({
  status,
  body: { code, message, status },
});
const gone: Reply = { status: 503, body: '<html>gone</html>' };
const answered: Reply = { body: chatStream('At six.') };

/** Each question gets the next reply; the last one repeats. */
function replies(...list: Reply[]): void {
  let next = 0;
  double.answer = () => list[Math.min(next++, list.length - 1)] ?? answered;
}

/** All events, and the failure that ended the answer. */
async function ask(query: object = {}, signal?: AbortSignal) {
  const said: (string | RagEvent)[] = [];
  const error: unknown = await (async () => {
    const answer = backend.answer({ question: 'When?', ...query }, signal ? { signal } : {});
    for await (const each of answer) said.push(each);
  })().catch((thrown) => thrown);
  const retries = said.flatMap((each) =>
    typeof each === 'object' && each.type === 'retry' ? [each.reason] : [],
  );
  return { said, error, retries };
}

describe('a question is sent again', () => {
  test('until it is answered, and each retry is reported', async () => {
    const warnings: object[] = [];
    const logger = { ...silentLogger, warn: (fields: object) => warnings.push(fields) };
    connect({ logger });
    replies(gone, refused(429, 'too_many_requests'), answered);
    const { said, error, retries } = await ask({ queryId: 'q1' });
    expect(error).toBeUndefined();
    expect(retries).toEqual(['BACKEND_UNAVAILABLE', 'BACKEND_UNAVAILABLE']);
    expect(textOf(said)).toBe('At six.');
    expect(said.slice(2)).toContainEqual({ type: 'conversation', id: IDS.conversation_id });
    expect(warnings).toMatchObject([
      { queryId: 'q1', retry: 1, delayMs: 0, err: { code: 'BACKEND_UNAVAILABLE' } },
      { queryId: 'q1', retry: 2, delayMs: 0 },
    ]);
  });

  test.each([
    [0, 1],
    [1, 2],
    [4, 5],
  ])('at most as often as allowed: %i times', async (retries, times) => {
    connect({ retries });
    replies(gone);
    expect((await ask()).error).toMatchObject({ code: 'BACKEND_UNAVAILABLE' });
    expect(double.asked).toHaveLength(times);
  });

  test('with the same total, even if the conversation is restarted in between', async () => {
    double.conversations.set(IDS.conversation_id, 'ann');
    replies(gone, refused(404, 'not_found', 'Conversation Not Exists.'), gone);
    const { retries } = await ask({ user: 'ann', conversationId: IDS.conversation_id });
    expect(retries).toHaveLength(2);
    expect(double.asked).toHaveLength(4);
  });

  test('when the TLS connection fails', async () => {
    connect({ baseUrl: double.baseUrl.replace('http:', 'https:') });
    const { error, retries } = await ask();
    expect(error).toMatchObject({ code: 'BACKEND_UNAVAILABLE' });
    expect(retries).toHaveLength(2);
    expect(double.asked).toEqual([]);
  });

  test('when nothing is listening at first', async () => {
    const late = createServer((_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' }).end(chatStream('At six.').join(''));
    });
    const listen = async (port: number) => {
      await once(late.listen(port, '127.0.0.1'), 'listening');
      return (late.address() as AddressInfo).port;
    };
    const port = await listen(0);
    late.close();
    connect({ baseUrl: `http://127.0.0.1:${port}/v1` });
    const iterator = backend.answer({ question: 'When?' })[Symbol.asyncIterator]();
    expect((await iterator.next()).value).toEqual({ type: 'retry', reason: 'BACKEND_UNAVAILABLE' });
    await listen(port);
    onTestFinished(() => {
      late.close();
    });
    expect((await iterator.next()).value).toMatchObject({ type: 'conversation' });
    await iterator.return?.();
  });
});

describe('a question is not sent again', () => {
  test.each<[string, Reply]>([
    ['what is refused inside a stream', { body: [event('error', { message: 'Too many requests. Wait.' })] }],
    ['what is refused with HTTP 200', { body: { code: 'too_many_requests', message: 'x', status: 429 } }],
    ['an answer that broke off', { body: [event('message', { answer: 'At ' })] }],
    ['a response that broke off', { body: [new Promise(setImmediate)], end: 'reset' }],
    ['a quota that is used up', refused(429, 'rate_limit_error')],
    ['a failure of Dify', refused(500, 'internal_server_error')],
    ['a proxy that waited', { status: 504, body: '<html>late</html>' }],
  ])('after %s', async (_, reply) => {
    replies(reply);
    const { error, retries } = await ask();
    expect(error).toMatchObject({ name: 'BackendError' });
    expect(retries).toEqual([]);
    expect(double.asked).toHaveLength(1);
  });

  test('when the server asks for a longer pause than a listener would accept', async () => {
    replies({ ...gone, headers: { 'Retry-After': '6' } });
    const { error } = await ask();
    expect(error).toMatchObject({ code: 'BACKEND_UNAVAILABLE', retryAfterMs: 6000 });
    expect(double.asked).toHaveLength(1);
  });

  test('once the caller has left, even during the pause', async () => {
    replies({ ...gone, headers: { 'Retry-After': '5' } });
    const abort = new AbortController();
    const iterator = backend.answer({ question: 'When?' }, { signal: abort.signal })[Symbol.asyncIterator]();
    await iterator.next();
    const waiting = iterator.next();
    abort.abort();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(double.asked).toHaveLength(1);
  });

  test('once the total time for the answer is over, even during the pause', async () => {
    connect({ timeoutMs: 100 });
    replies({ ...gone, headers: { 'Retry-After': '5' } });
    const { error } = await ask();
    expect(error).toMatchObject({
      code: 'BACKEND_TIMEOUT',
      message: expect.stringContaining('(timeoutMs)'),
    });
    expect(double.asked).toHaveLength(1);
  });

  test('and the pause does not count as waiting for a first event', async () => {
    connect({ firstEventTimeoutMs: 100, timeoutMs: 400 });
    replies({ ...gone, headers: { 'Retry-After': '5' } });
    expect((await ask()).error).toMatchObject({ message: expect.stringContaining('(timeoutMs)') });
  });
});

describe('the pause', () => {
  const settings = { retries: 3, random: () => 0.5 };
  const delay = (refusal: Refusal, retries = 0, tookMs = 5) =>
    retryDelay({ error: difyError(refusal), retries, tookMs }, settings, isSurelyFree);

  test('doubles from a quarter of a second, with jitter', () => {
    expect([0, 1, 2, 3].map((retries) => delay({ status: 503 }, retries))).toEqual([
      125,
      250,
      500,
      undefined,
    ]);
  });

  test('is what the server asks for, if that is short', () => {
    expect(delay({ status: 503, retryAfterMs: 5000 })).toBe(5000);
    expect(delay({ status: 503, retryAfterMs: 5001 })).toBeUndefined();
  });

  test.each<[Refusal, boolean]>([
    [{ status: 429, code: 'too_many_requests' }, true],
    [{ status: 429, code: 'rate_limit_error', text: 'Too many requests.' }, false],
    [{ status: 429, text: '<html>error 1015</html>' }, false],
    [{ status: 400, code: 'invalid_param', text: 'Too many requests. Try later.' }, true],
    [{ status: 400, code: 'invalid_param', text: 'No. Too many requests.' }, false],
    [{ status: 500, text: 'Too many requests.' }, false],
    [{ status: 502 }, true],
    [{ status: 524 }, false],
    [{}, false],
  ])('precedes only a question that is not billed: %j', (refusal, again) => {
    expect(delay(refusal) !== undefined).toBe(again);
  });

  test('does not follow a late failure of a proxy: Dify may have the question', () => {
    expect(delay({ status: 502 }, 0, 2500)).toBeUndefined();
    expect(delay({ status: 429, code: 'too_many_requests' }, 0, 2500)).toBeDefined();
  });

  test('does not follow an unknown error', () => {
    const errors = [
      new BackendError('BACKEND_UNAVAILABLE', 'Broke.', { cause: new Error('x') }),
      new BackendError('BACKEND_TIMEOUT', 'Late.', { cause: new UpstreamFailure({ status: 504 }) }),
      new BackendError('BACKEND_ERROR', 'Broke.'),
    ];
    for (const error of errors)
      expect(retryDelay({ error, retries: 0, tookMs: 5 }, settings, isSurelyFree)).toBeUndefined();
  });
});

test('a successful question is sent only once', async () => {
  expect(textOf(await collect(backend.answer({ question: 'When?' })))).toBe('You asked: When?');
  expect(double.asked).toHaveLength(1);
});
