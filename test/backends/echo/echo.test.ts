import { expect, test } from 'vitest';
import { createEchoBackend, type EchoBackendOptions } from '../../../src/backends/echo';
import { collect, describeBackendContract, textOf } from '../contract';

describeBackendContract('echo', async () => ({
  backend: createEchoBackend(),
  question: 'When does the pool open?',
  otherQuestion: 'Where is the sauna?',
  expectText: (text) => expect(text).toBe('When does the pool open?'),
}));

describeBackendContract('mock', async () => ({
  backend: createEchoBackend({ mock: true, chunkDelayMs: 1 }),
  question: '游泳池几点开门？',
  otherQuestion: 'Where is the sauna?',
  expectText: (text) => expect(text).toContain('游泳池几点开门？'),
}));

const mock = createEchoBackend({ mock: true });
const said = async (question: string, language?: string) =>
  textOf(await collect(mock.answer({ question, ...(language ? { language } : {}) })));

test('a mock answer says so in English and repeats the question', async () => {
  expect(await said('What is RAG?')).toMatch(/mock answer.*What is RAG\?$/);
});

test('a mock answer says so in Chinese and repeats the question', async () => {
  expect(await said('什么是 RAG？')).toMatch(/模拟回答.*什么是 RAG？$/);
});

test('the script of the question outweighs the language that the recogniser reports', async () => {
  expect(await said('什么是检索？', 'en')).toContain('模拟回答');
  expect(await said('What is RAG?', 'zh-CN')).toContain('mock answer');
  expect(await said('プールは何時に開きますか', 'ja')).toContain('mock answer');
});

test('the answer comes in several pieces', async () => {
  expect((await collect(mock.answer({ question: '游泳池几点开门？' }))).length).toBeGreaterThan(3);
  expect((await collect(mock.answer({ question: 'When?' }))).length).toBeGreaterThan(3);
});

test('an abort interrupts the wait for the next piece', async () => {
  const slow = createEchoBackend({ chunkDelayMs: 3_600_000 });
  const abort = new AbortController();
  const answer = collect(slow.answer({ question: 'When?' }, { signal: abort.signal }));
  abort.abort();
  expect(await answer).toEqual([]);
});

test.each([{ chunkDelayMs: -1 }, { chunkDelayMs: 2 ** 31 }, { chunkDelayMs: Number.NaN }, { mock: 'yes' }])(
  'the options %o are refused with a TypeError that names the option',
  (options) => {
    const [name] = Object.keys(options);
    expect(() => createEchoBackend(options as EchoBackendOptions)).toThrow(
      expect.objectContaining({
        name: 'TypeError',
        message: expect.stringMatching(new RegExp(`^createEchoBackend: '${name}' must be `)),
      }),
    );
  },
);
