import { Document } from '@langchain/core/documents';
import { AIMessageChunk } from '@langchain/core/messages';
import { ChatPromptTemplate } from '@langchain/core/prompts';
import { RunnableLambda } from '@langchain/core/runnables';
import { FakeStreamingChatModel } from '@langchain/core/utils/testing';
import { describe, expect, test } from 'vitest';
import { fromLangChain } from '../../../src/index';
import { collect, describeBackendContract, isWarning } from '../contract';

/** Uses LangChain itself: chains built from its parts, with its fake model. */

const words = (text: string) => text.split(/(?<= )/).map((content) => new AIMessageChunk({ content }));

describeBackendContract(
  'langchain',
  async () => {
    const prompt = ChatPromptTemplate.fromMessages([['human', '{question}']]);
    const model = new FakeStreamingChatModel({ chunks: words('At six in the morning.'), sleep: 1 });
    return {
      backend: fromLangChain(prompt.pipe(model), { input: ({ question }) => ({ question }) }),
      question: 'When?',
      expectText: (text) => expect(text).toBe('At six in the morning.'),
      stall: () => {
        model.sleep = 60_000;
      },
    };
  },
  { promptMs: 2000 },
);

const ask = (source: (question: string) => AsyncIterable<unknown>) =>
  collect(fromLangChain(RunnableLambda.from(source as never)).answer({ question: 'When?' }));

test('strings are read, and the input is passed on', async () => {
  const events = await ask(async function* (question) {
    yield 'You asked: ';
    yield question;
  });
  expect(events).toEqual([
    { type: 'text', text: 'You asked: ' },
    { type: 'text', text: 'When?' },
  ]);
});

test('messages: their text, without reasoning and tool calls; usage is added up', async () => {
  const usage = (output_tokens: number) => ({
    input_tokens: output_tokens === 1 ? 9 : 0,
    output_tokens,
    total_tokens: output_tokens === 1 ? 10 : output_tokens,
  });
  const events = await ask(async function* () {
    yield new AIMessageChunk({
      content: [
        { type: 'reasoning', reasoning: 'Hm.' },
        { type: 'text', text: 'At ' },
      ],
    });
    yield new AIMessageChunk({
      content: '',
      tool_call_chunks: [{ name: 'f', args: '{}', index: 0, type: 'tool_call_chunk' }],
    });
    yield Object.assign(new AIMessageChunk('six.'), { usage_metadata: usage(1) });
    yield Object.assign(new AIMessageChunk(''), { usage_metadata: usage(2) });
  });
  expect(events).toEqual([
    { type: 'text', text: 'At ' },
    { type: 'text', text: 'six.' },
    { type: 'usage', usage: { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12 } },
  ]);
});

test('a retrieval chain: its documents are sources, its answer is text', async () => {
  const events = await ask(async function* () {
    yield { input: 'When?' };
    yield {
      context: [
        new Document({
          pageContent: 'Six.',
          metadata: { source: 'docs/hours.md', title: 'Hours', score: 0.5 },
        }),
        new Document({ id: 'd2', pageContent: 'Daily.', metadata: { source: 'https://example.com/hours' } }),
      ],
    };
    yield { answer: 'At ' };
    yield { answer: new AIMessageChunk('six.') };
  });
  expect(events).toEqual([
    {
      type: 'sources',
      sources: [
        { id: 'source-1', title: 'Hours', path: 'docs/hours.md', text: 'Six.', score: 0.5, position: 1 },
        {
          id: 'd2',
          title: 'https://example.com/hours',
          uri: 'https://example.com/hours',
          text: 'Daily.',
          position: 2,
        },
      ],
    },
    { type: 'text', text: 'At ' },
    { type: 'text', text: 'six.' },
  ]);
});

test.each([
  ['without a status', new Error('secret'), 'BACKEND_ERROR', false],
  ['with a status', Object.assign(new Error('secret'), { status: 429 }), 'BACKEND_UNAVAILABLE', true],
])('what it throws becomes a BackendError, %s', async (_, thrown, code, retryable) => {
  const answer = ask(async function* () {
    yield 'At ';
    throw thrown;
  });
  await expect(answer).rejects.toMatchObject({
    code,
    retryable,
    message: expect.not.stringContaining('secret'),
  });
});

describe('the reason in response_metadata', () => {
  const ends = (metadata: object) =>
    ask(async function* () {
      yield new AIMessageChunk('At s');
      yield new AIMessageChunk({ content: '', response_metadata: metadata });
    });

  test.each<[object]>([
    [{ finish_reason: 'error' }],
    [{ finish_reason: 'abort' }],
    [{ finishReason: 'MALFORMED_FUNCTION_CALL' }],
    [{ finish_reason: 'insufficient_system_resource' }],
    [{ stop_reason: 'timeout' }],
    [{ status: 'failed' }],
  ])('%j is a failure', async (metadata) => {
    await expect(ends(metadata)).rejects.toMatchObject({ code: 'BACKEND_ERROR' });
  });

  test.each<[object, string]>([
    [{ finish_reason: 'length' }, 'answer_truncated'],
    [{ finishReason: 'MAX_TOKENS' }, 'answer_truncated'],
    [{ stop_reason: 'max_tokens' }, 'answer_truncated'],
    [{ done_reason: 'length' }, 'answer_truncated'],
    [{ stopReason: 'max_tokens' }, 'answer_truncated'],
    [{ messageStop: { stopReason: 'max_tokens' } }, 'answer_truncated'],
    [{ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }, 'answer_truncated'],
    [{ status: 'incomplete', incomplete_details: { reason: 'content_filter' } }, 'answer_filtered'],
    [{ status: 'incomplete', incomplete_details: null }, 'answer_truncated'],
    [{ finish_reason: 'content_filter' }, 'answer_filtered'],
    [{ finishReason: 'SAFETY' }, 'answer_filtered'],
    [{ finishReason: 'RECITATION' }, 'answer_filtered'],
    [{ stop_reason: 'refusal' }, 'answer_filtered'],
  ])('%j is a warning', async (metadata, code) => {
    const warnings = (await ends(metadata)).filter(isWarning);
    expect(warnings).toEqual([expect.objectContaining({ code })]);
  });

  test.each<[object]>([
    [{ finish_reason: 'stop' }],
    [{ finishReason: 'STOP' }],
    [{ stop_reason: 'end_turn' }],
    [{ done_reason: 'stop' }],
    [{ status: 'completed' }],
    [{}],
  ])('%j is the end of a complete answer', async (metadata) => {
    expect(await ends(metadata)).toEqual([{ type: 'text', text: 'At s' }]);
  });

  test('of the message in the answer of a chain counts too', async () => {
    const answer = ask(async function* () {
      yield {
        answer: new AIMessageChunk({ content: 'At s', response_metadata: { finish_reason: 'length' } }),
      };
    });
    expect(await answer).toContainEqual(expect.objectContaining({ code: 'answer_truncated' }));
  });
});

test('an object without a stream is refused with a TypeError that does not show the value', () => {
  expect(() => fromLangChain('secret' as never)).toThrow(
    expect.objectContaining({
      name: 'TypeError',
      message: expect.stringMatching(
        /^fromLangChain: 'runnable' must be .*, not a string of 6 characters\.$/,
      ),
    }),
  );
});
