import { simulateReadableStream, streamText } from 'ai';
import { MockLanguageModelV3 } from 'ai/test';
import { describe, expect, test } from 'vitest';
import { type AISDKResult, fromAISDK } from '../../../src/index';
import { collect, describeBackendContract, isWarning, textOf } from '../contract';

/** Uses the AI SDK itself with its mock model; the shapes of other versions are written by hand. */

type Mock = ConstructorParameters<typeof MockLanguageModelV3>[0];
type Part = Parameters<typeof simulateReadableStream<StreamPart>>[0]['chunks'][number];
type StreamPart =
  Awaited<ReturnType<MockLanguageModelV3['doStream']>>['stream'] extends ReadableStream<infer P> ? P : never;

const USAGE = {
  inputTokens: { total: 9, noCache: 9, cacheRead: undefined, cacheWrite: undefined },
  outputTokens: { total: 3, text: 3, reasoning: undefined },
};
const finish = (unified: 'stop' | 'length' | 'content-filter'): Part => ({
  type: 'finish',
  finishReason: { unified, raw: unified },
  usage: USAGE,
});
const says = (...texts: string[]): Part[] => [
  { type: 'text-start', id: 't' },
  ...texts.map((delta): Part => ({ type: 'text-delta', id: 't', delta })),
  { type: 'text-end', id: 't' },
];

function model(chunks: Part[], chunkDelayInMs = 0) {
  const doStream: Mock = {
    doStream: async () => ({
      stream: simulateReadableStream({ chunks, chunkDelayInMs, initialDelayInMs: 0 }),
    }),
  };
  return new MockLanguageModelV3(doStream);
}

const backend = (make: () => MockLanguageModelV3) =>
  fromAISDK(({ question }, { signal }) =>
    streamText({ model: make(), prompt: question, abortSignal: signal, maxRetries: 0, onError: () => {} }),
  );
const ask = (...chunks: Part[]) => collect(backend(() => model(chunks)).answer({ question: 'When?' }));

describeBackendContract('ai-sdk', async () => {
  let delay = 1;
  return {
    backend: backend(() => model([...says('At ', 'six.'), finish('stop')], delay)),
    question: 'When?',
    expectText: (text) => expect(text).toBe('At six.'),
    stall: () => {
      delay = 500;
    },
  };
});

test('text, sources and usage are passed on; reasoning and tool calls are not', async () => {
  const events = await ask(
    { type: 'reasoning-start', id: 'r' },
    { type: 'reasoning-delta', id: 'r', delta: 'Hm.' },
    { type: 'reasoning-end', id: 'r' },
    { type: 'source', sourceType: 'url', id: 's1', url: 'https://example.com/hours', title: 'Hours' },
    {
      type: 'source',
      sourceType: 'document',
      id: 's2',
      mediaType: 'text/plain',
      title: 'Sauna',
      filename: 'sauna.txt',
    },
    ...says('At ', 'six.'),
    finish('stop'),
  );
  const hours = { id: 's1', title: 'Hours', uri: 'https://example.com/hours', text: '', position: 1 };
  expect(events).toEqual([
    { type: 'sources', sources: [hours] },
    {
      type: 'sources',
      sources: [hours, { id: 's2', title: 'Sauna', path: 'sauna.txt', text: '', position: 2 }],
    },
    { type: 'text', text: 'At ' },
    { type: 'text', text: 'six.' },
    { type: 'usage', usage: { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12 } },
  ]);
});

test.each([
  ['length', 'answer_truncated'],
  ['content-filter', 'answer_filtered'],
] as const)('an answer that ends by %s warns', async (reason, code) => {
  expect(await ask(...says('At s'), finish(reason))).toContainEqual(
    expect.objectContaining({ type: 'warning', code }),
  );
});

test('an error in the stream, or before it, is a failure', async () => {
  const error = Object.assign(new Error('secret'), { statusCode: 503 });
  await expect(ask(...says('At '), { type: 'error', error })).rejects.toMatchObject({
    code: 'BACKEND_UNAVAILABLE',
    message: expect.not.stringContaining('secret'),
  });
  const broken = new MockLanguageModelV3({ doStream: () => Promise.reject(new Error('secret')) });
  await expect(collect(backend(() => broken).answer({ question: 'When?' }))).rejects.toMatchObject({
    code: 'BACKEND_ERROR',
  });
});

async function* stream<T>(...parts: T[]) {
  yield* parts;
}
const told = (result: AISDKResult) => collect(fromAISDK(() => result).answer({ question: 'When?' }));

test('the shapes of version 4 are understood', async () => {
  const source = { sourceType: 'url', id: 's1', url: 'https://example.com/hours' };
  const fullStream = stream<unknown>(
    { type: 'source', source },
    { type: 'text-delta', textDelta: 'At six.' },
    {
      type: 'finish',
      finishReason: 'length',
      usage: { promptTokens: 9, completionTokens: 3, totalTokens: 12 },
    },
  );
  expect(await told({ fullStream })).toEqual([
    { type: 'sources', sources: [expect.objectContaining({ id: 's1', title: source.url, uri: source.url })] },
    { type: 'text', text: 'At six.' },
    expect.objectContaining({ type: 'warning', code: 'answer_truncated' }),
    { type: 'usage', usage: { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12 } },
  ]);
});

describe('what is broken is not told as complete', () => {
  const text = { type: 'text-delta', text: 'At s' };
  const error = Object.assign(new Error('secret'), { statusCode: 503 });
  const ends = (finishReason: unknown, more: object = {}) => ({ type: 'finish', finishReason, ...more });

  test.each<[string, unknown, string]>([
    ['an error part', { type: 'error', error }, 'BACKEND_UNAVAILABLE'],
    ['an error part with words alone', { type: 'error', error: 'secret' }, 'BACKEND_ERROR'],
    ['an error part without anything', { type: 'error' }, 'BACKEND_ERROR'],
    ['an abort part', { type: 'abort' }, 'BACKEND_ERROR'],
    ['an abort part with a reason', { type: 'abort', reason: 'secret' }, 'BACKEND_ERROR'],
    ['the reason error', ends('error'), 'BACKEND_ERROR'],
    ["a provider's own abort", ends('other', { rawFinishReason: 'abort' }), 'BACKEND_ERROR'],
    ["a provider's own failure", ends({ unified: 'other', raw: 'MALFORMED_FUNCTION_CALL' }), 'BACKEND_ERROR'],
    ['a provider that timed out', ends('unknown', { rawFinishReason: 'timeout' }), 'BACKEND_ERROR'],
  ])('%s fails, before and after text', async (_, part, code) => {
    const failure = { code, message: expect.not.stringContaining('secret') };
    await expect(told({ fullStream: stream<unknown>(part) })).rejects.toMatchObject(failure);
    await expect(told({ fullStream: stream<unknown>(text, part, ends('stop')) })).rejects.toMatchObject(
      failure,
    );
  });

  test.each<[string, unknown, string]>([
    ['length', ends('length'), 'answer_truncated'],
    ["a provider's limit", ends('other', { rawFinishReason: 'MAX_TOKENS' }), 'answer_truncated'],
    ['a reason that is not known', ends('unknown'), 'answer_truncated'],
    ['another reason', ends({ unified: 'other', raw: undefined }), 'answer_truncated'],
    ['a stream that is cut', { type: 'text-end' }, 'answer_truncated'],
    ['content-filter', ends('content-filter'), 'answer_filtered'],
    ["a provider's filter", ends('other', { rawFinishReason: 'SAFETY' }), 'answer_filtered'],
    ['recitation', ends({ unified: 'other', raw: 'RECITATION' }), 'answer_filtered'],
  ])('%s warns', async (_, part, code) => {
    const warnings = (await told({ fullStream: stream<unknown>(text, part) })).filter(isWarning);
    expect(warnings).toEqual([expect.objectContaining({ code })]);
  });

  test.each<[string, unknown]>([
    ['stop', ends('stop')],
    ['tool calls', ends('tool-calls')],
    ["a provider's own end", ends('other', { rawFinishReason: 'end_turn' })],
  ])('%s is the end of a complete answer', async (_, part) => {
    expect(await told({ fullStream: stream<unknown>(text, part) })).toEqual([{ type: 'text', text: 'At s' }]);
  });

  test.each([
    ['error', undefined],
    ['length', 'answer_truncated'],
    ['content-filter', 'answer_filtered'],
    ['stop', 'none'],
  ])('a text stream whose reason is %s', async (reason, code) => {
    const answer = told({ textStream: stream('At s'), finishReason: Promise.resolve(reason) });
    if (code === undefined) return expect(answer).rejects.toMatchObject({ code: 'BACKEND_ERROR' });
    const warning = (await answer).find(isWarning) ?? { code: 'none' };
    expect(warning).toMatchObject({ code });
  });
});

test('a text stream alone is read, with its usage', async () => {
  const usage = Promise.resolve({ inputTokens: 9, outputTokens: Number.NaN, totalTokens: 12 });
  const events = await told({ textStream: stream('At ', 'six.'), usage });
  expect(textOf(events)).toBe('At six.');
  expect(events.at(-1)).toEqual({ type: 'usage', usage: { prompt_tokens: 9, total_tokens: 12 } });
});

test('any other result is a failure', async () => {
  await expect(told({})).rejects.toMatchObject({ code: 'BACKEND_ERROR' });
});

test('a non-function and an empty name are refused with a TypeError that does not show the value', () => {
  const refusal = (message: string) => expect.objectContaining({ name: 'TypeError', message });
  expect(() => fromAISDK('secret' as never)).toThrow(
    refusal(
      "fromAISDK: 'ask' must be a function that calls streamText and returns its result, not a string of 6 characters.",
    ),
  );
  expect(() => fromAISDK(() => ({}), { name: '' })).toThrow(
    refusal("fromAISDK: 'name' must be a string that is not empty, not an empty string."),
  );
});
