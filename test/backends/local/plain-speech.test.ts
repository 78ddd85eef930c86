import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLocalBackend } from '../../../src/backends/local';
import { wantedOf } from '../../../src/backends/local/search/matching/question';
import { answerTypeOf } from '../../../src/backends/local/search/ranking/answer-type';

const topic = (question: string) =>
  wantedOf(question)
    .filter(({ proof }) => proof === 1)
    .map(({ term }) => term);

describe('filler words are not part of the topic', () => {
  test.each([
    ['退货大概要几天', ['退货']],
    ['请问一下那个退货的话大概有几天时间', ['退货']],
    ['保修到底是几年', ['保修']],
    ['運費一般是多少', ['运费']],
    ['how long is the warranty', ['warranti']],
    ['how many days do i have to send something back', ['dai', 'send']],
  ])('%s', (question, terms) => {
    expect(topic(question)).toEqual(terms);
  });

  test('how many days asks for a duration', () => {
    expect(answerTypeOf('how many days do i have')).toBe('duration');
    expect(answerTypeOf('how many people came')).toBe('number');
  });
});

describe('the handbook, asked in everyday speech', () => {
  let backend: Awaited<ReturnType<typeof createLocalBackend>>;
  beforeAll(async () => {
    backend = await createLocalBackend({ docs: 'handbook' });
  });
  afterAll(() => backend.close?.());

  async function ask(question: string): Promise<string | undefined> {
    return (await backend.retrieve({ question }))[0]?.path;
  }

  test.each([
    ['退货大概要几天', 'zh/returns.md'],
    ['请问一下那个退货的话大概有几天时间', 'zh/returns.md'],
    ['保修到底是几年', 'zh/warranty.md'],
    ['运费一般是多少啊', 'zh/delivery.md'],
    // What the handbook does not cover stays unanswered, however it is asked.
    ['那个宠物保险一般多少钱', undefined],
    ['火星大概有多远', undefined],
    ['how many days does it take to get a passport', undefined],
  ])('%s', async (question, path) => {
    expect(await ask(question)).toBe(path);
  });
});
