import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isBackendError } from '../../../../src/backend/index';
import { createOpenAIJudge, type OpenAIJudgeOptions } from '../../../../src/backends/openai/index';
import type { JudgeCandidate } from '../../../../src/questions/index';
import { CompletionsDouble, replies, says } from '../../../support/upstreams/completions-double';
import type { Play } from '../../../support/upstreams/fault-server';

const KEY = 'sk-test-0123456789abcdef';
const candidate: JudgeCandidate = {
  question: 'refunds how long',
  text: 'refunds how long',
  confidence: 0.5,
  reason: 'question',
  previous: [{ text: 'i sent it back' }],
};

let server: CompletionsDouble;
beforeEach(async () => {
  server = await CompletionsDouble.start();
});
afterEach(() => server.close());

function judgeWith(options: Partial<OpenAIJudgeOptions> = {}, signal = new AbortController().signal) {
  const judge = createOpenAIJudge({
    baseUrl: server.baseUrl,
    apiKey: KEY,
    model: 'small',
    timeoutMs: 10_000,
    ...options,
  });
  return judge(candidate, { signal });
}

/** The rejection; all of it, as a log would show it, must be free of secrets. */
async function failureOf(verdict: Promise<unknown>) {
  const error: unknown = await verdict.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isBackendError(error)) throw new Error('It did not fail as it should.', { cause: error });
  const { code, message } = error;
  const cause = error.cause instanceof Error ? error.cause.message : '';
  expect(`${message}${cause}${error.stack}`).not.toContain(KEY);
  expect(message).toMatch(/^The judge[^\n]*\.$/);
  return { code, message, cause };
}

describe('the request', () => {
  test('is one chat completion: short, at temperature 0, not streamed, with the key', async () => {
    server.play = says('{"decision":"answer","confidence":0.9,"question":"refunds how long"}');
    expect(await judgeWith()).toEqual({ decision: 'answer', confidence: 0.9, question: 'refunds how long' });
    const { method, url, headers, body } = await server.request(0);
    expect(`${method} ${url}`).toBe('POST /v1/chat/completions');
    expect(headers).toMatchObject({
      authorization: `Bearer ${KEY}`,
      'content-type': 'application/json',
      'content-length': expect.stringMatching(/^\d+$/),
    });
    expect(body).toMatchObject({ model: 'small', temperature: 0, max_tokens: 200, stream: false });
    expect(Object.keys(body).sort()).toEqual(['max_tokens', 'messages', 'model', 'stream', 'temperature']);
    expect(body.messages.map(({ role }) => role)).toEqual(['system', 'user']);
    expect(body.messages[1]?.content).toContain('"text":"refunds how long"');
  });

  test('needs no key where the server needs none; keeps the query string and custom headers and fields', async () => {
    const judge = createOpenAIJudge({
      baseUrl: `${server.baseUrl}//?api-version=2024-10-21`,
      model: 'o',
      headers: { 'api-key': 'azure-secret' },
      body: { max_tokens: undefined, max_completion_tokens: 300, reasoning_effort: 'low' },
    });
    await judge(candidate, { signal: new AbortController().signal });
    const { url, headers, body } = await server.request(0);
    expect(url).toBe('/v1/chat/completions?api-version=2024-10-21');
    expect(headers.authorization).toBeUndefined();
    expect(headers['api-key']).toBe('azure-secret');
    expect(body).toMatchObject({ max_completion_tokens: 300, reasoning_effort: 'low' });
    expect('max_tokens' in body).toBe(false);
  });

  test('the log shows cost, not what was said', async () => {
    const lines: { fields: object; message: string }[] = [];
    const add = (fields: object, message: string) => lines.push({ fields, message });
    await judgeWith({ logger: { debug: add, info: add, warn: add, error: add } });
    expect(lines).toEqual([
      {
        message: 'the judge decided',
        fields: { model: 'small', decision: 'silent', ms: expect.any(Number), tokens: 520 },
      },
    ]);
  });
});

describe('text in parts, and other forms of an answer', () => {
  test.each([
    [
      'parts',
      says([
        { type: 'text', text: '{"decision":' },
        { type: 'text', text: '"offer"}' },
      ]),
    ],
    ['no usage', says('{"decision":"offer"}', { usage: null })],
    ['a reasoning model', says('<think>hm</think>\n{"decision":"offer"}')],
    [
      'JSON under another type',
      replies(200, JSON.stringify({ choices: [{ message: { content: '{"decision":"offer"}' } }] }), {
        'Content-Type': 'text/plain',
      }),
    ],
    ['byte by byte', slowly(says)],
  ])('%s', async (_, play) => {
    server.play = play;
    expect(await judgeWith()).toEqual({ decision: 'offer' });
  });
});

function slowly(make: typeof says): Play {
  return (wire) => {
    let whole = '';
    make('{"decision":"offer"}')({ head: () => ({ end: (body: string) => (whole = body) }) } as never);
    wire.head(200, { 'Content-Type': 'application/json' });
    return wire.sendApart([...Buffer.from(whole)].map((byte) => Uint8Array.of(byte))).then(() => wire.end());
  };
}

describe('failures, after which the rules decide', () => {
  const leak = JSON.stringify({ error: { message: `Incorrect API key provided: ${KEY}, sk-tes***def` } });
  test.each<[string, Play, string, RegExp]>([
    ['a wrong key', replies(401, leak), 'BACKEND_AUTH', /\(401\): the API key is not valid/],
    ['a forbidden one', replies(403, leak), 'BACKEND_AUTH', /403/],
    [
      'no such model',
      replies(404, '{"error":"no model"}'),
      'BACKEND_REJECTED',
      /\(404\): it does not have the model/,
    ],
    ['a refused field', replies(400, leak), 'BACKEND_REJECTED', /\(400\): it refused/],
    ['too many requests', replies(429, leak), 'BACKEND_UNAVAILABLE', /\(429\): asked too often/],
    ['a failure', replies(500, 'oops'), 'BACKEND_ERROR', /\(500\): it failed/],
    ['a gateway that waits', replies(504, ''), 'BACKEND_TIMEOUT', /504/],
    [
      'a redirect',
      replies(302, '', { Location: 'http://127.0.0.1:1/' }),
      'BACKEND_REJECTED',
      /\(302\): it redirects/,
    ],
    [
      'a web page',
      replies(200, '<html>Hello</html>', { 'Content-Type': 'text/html' }),
      'BACKEND_ERROR',
      /no JSON/,
    ],
    ['an error with status 200', replies(200, leak), 'BACKEND_ERROR', /no chat completion/],
    ['no choices', says('', { choices: [] }), 'BACKEND_ERROR', /no chat completion/],
    ['no text', says(null), 'BACKEND_ERROR', /no chat completion/],
    ['prose', says(`Sure! The answer is yes. ${KEY}`), 'BACKEND_ERROR', /something else/],
    ['an empty body', replies(200, ''), 'BACKEND_ERROR', /no JSON/],
    [
      'a cut connection',
      (wire) => wire.head(200, { 'Content-Length': '900' }).send('{').cut(),
      'BACKEND_UNAVAILABLE',
      /reached \(/,
    ],
    ['a reset', (wire) => wire.reset(), 'BACKEND_UNAVAILABLE', /ECONNRESET|UND_ERR_SOCKET/],
  ])('%s', async (_, play, code, message) => {
    server.play = play;
    const failure = await failureOf(judgeWith());
    expect(failure).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(failure.cause).not.toMatch(/sk-/);
    expect(server.asked).toHaveLength(1);
  });

  test('no server is listening', async () => {
    const baseUrl = server.baseUrl;
    await server.close();
    const gone = await failureOf(judgeWith({ baseUrl }));
    expect(gone).toMatchObject({
      code: 'BACKEND_UNAVAILABLE',
      message: expect.stringContaining('ECONNREFUSED'),
    });
    server = await CompletionsDouble.start();
  });

  test.each<[string, Play]>([
    ['says nothing', () => {}],
    ['sends headers alone', (wire) => void wire.head(200)],
    ['stops in the middle', (wire) => void wire.head(200).send('{"choices":[')],
  ])('a server that %s, after timeoutMs; the connection is closed', async (_, play) => {
    server.play = play;
    const failure = await failureOf(judgeWith({ timeoutMs: 50 }));
    expect(failure).toMatchObject({
      code: 'BACKEND_TIMEOUT',
      message: 'The judge gave no verdict within 50 ms (timeoutMs).',
    });
    await (await server.request(0)).gone;
  });

  test('a flood: no more is read than a verdict can need', async () => {
    let poured = 0;
    server.play = async (wire) => {
      wire.head(200, { 'Content-Type': 'application/json' });
      await wire.pour('{"decision":"answer"} '.repeat(1_000), { limit: 500_000_000 });
      poured = wire.poured;
    };
    expect(await failureOf(judgeWith())).toMatchObject({ code: 'BACKEND_ERROR' });
    const { gone } = await server.request(0);
    await gone;
    expect(poured).toBeLessThan(50_000_000);
  });
});

describe('an abort', () => {
  test.each<[string, Play]>([
    ['before the answer', () => {}],
    ['in the middle of it', (wire) => void wire.head(200).send('{')],
  ])('%s rejects at once with its reason, and closes the connection', async (_, play) => {
    server.play = play;
    const controller = new AbortController();
    const verdict = judgeWith({}, controller.signal);
    const { gone } = await server.request(0);
    const reason = new Error('the speaker went on');
    controller.abort(reason);
    await expect(verdict).rejects.toBe(reason);
    await gone;
  });

  test('before the call sends nothing', async () => {
    await expect(judgeWith({}, AbortSignal.abort(new Error('too late')))).rejects.toThrow('too late');
    expect(server.asked).toEqual([]);
  });
});

describe('options', () => {
  test.each([
    ['no model', { model: undefined }, /'model' must be the name of a model/],
    ['a blank model', { model: ' ' }, /'model' must be the name of a model/],
    ['no key for OpenAI itself', { baseUrl: undefined, apiKey: undefined }, /'apiKey' is missing/],
    ['a whole header', { apiKey: 'Bearer secret' }, /without "Bearer"/],
    ['a key with other characters', { apiKey: 'secret…' }, /characters that no key has/],
    ['a key that is no text', { apiKey: 1 }, /'apiKey' must be a string/],
    ['no URL', { baseUrl: 'secret.example.com/v1' }, /'baseUrl' must be an http\(s\) URL/],
    ['credentials', { baseUrl: 'http://ann:secret@example.com/v1' }, /user name or password/],
    ['a fragment', { baseUrl: 'http://example.com/v1#secret' }, /'#' part/],
    ['the whole route', { baseUrl: 'http://example.com/v1/chat/completions' }, /before the route/],
    ['a time limit of 0', { timeoutMs: 0 }, /'timeoutMs' must be/],
    ['half an utterance', { utterances: 0.5 }, /'utterances' must be a whole number/],
    ['characters below 0', { contextChars: -1 }, /'contextChars' must be a whole number/],
    ['headers in a list', { headers: ['secret'] }, /'headers' must be an object/],
    ['a header with a line break', { headers: { a: 'secret\nb: c' } }, /'headers' must be an object/],
    ['a body in text', { body: 'secret' }, /'body' must be an object/],
  ])('%s is refused in one line that shows no value', (_, options, message) => {
    const create = () =>
      createOpenAIJudge({ baseUrl: 'http://127.0.0.1:1/v1', model: 'm', ...options } as OpenAIJudgeOptions);
    expect(create).toThrow(message);
    expect(create).toThrow(/^createOpenAIJudge: [^\n]*\.$/);
    expect(create).not.toThrow(/secret/);
  });
});
