import { beforeAll, describe, expect, test } from 'vitest';
import type { RagEvent } from '../../../src/backend/rag-backend';
import { createLocalBackend, type LocalBackend } from '../../../src/backends/local/index';

let backend: LocalBackend;
beforeAll(async () => {
  backend = await createLocalBackend({ docs: 'handbook' });
});

describe('everyday questions that have nothing to do with the handbook are not answered', () => {
  test.each([
    'can i pay my rent here',
    'what time is the moon out tonight',
    'did you watch the game last night',
    'what was the name of that band',
    'where did you park the car',
    'how was your weekend',
    'what should we have for dinner',
    'is it going to rain tomorrow',
    'who won the match on sunday',
    'can you pass me the salt',
    'how old is your daughter now',
    'what time does the train leave',
    'are you coming to the party on friday',
    'where can i find a good dentist',
    'what is the best way to cook rice',
    'how do i get to the airport',
    'when is your birthday',
    'why is the sky blue',
    'how many people live in china',
    'can i borrow your pen',
    'what song is this',
    'how much does a new car cost',
    'who is the president of brazil',
    'do you have any brothers or sisters',
    'what is the weather like in london',
    'how do you make pancakes',
    'did you hear about the earthquake',
    'when does the school year start',
    'what did the doctor say about your back',
    'can my dog eat grapes',
    'how long does it take to learn the piano',
    'is your phone charged',
    'who wrote that book you told me about',
    'what is your favourite movie',
    'where are we going for lunch',
    'how tall is your brother',
    'what is the square root of nine',
    'what color should i paint the bedroom',
    'did the kids finish their homework',
    'how do i fix a flat tyre',
    'is there a full moon soon',
    'what is the name of the game',
    'which band is playing on saturday',
    'how much is the rent for the flat',
    'what happened on monday',
    'what did you pay for that house',
    'who made this cake',
    'how do birds know where to fly',
  ])('%s', async (question) => {
    expect(await backend.retrieve({ question })).toEqual([]);
  });

  test.each([
    '今天晚上吃什么',
    '明天会下雨吗',
    '你周末有什么安排',
    '孩子几点放学',
    '这部电影好看吗',
    '你家离这里远吗',
    '去北京的火车几点开',
    '谁赢了昨天的比赛',
    '你会弹钢琴吗',
    '附近有没有好吃的餐厅',
    '你妈妈身体怎么样',
    '房租一个月多少钱',
    '你老家在哪里',
    '怎么做红烧肉',
    '昨天晚上的月亮真圆是不是',
    '他什么时候结婚',
    '这件衣服好看吗',
    '你的手机没电了吗',
    '中国有多少人口',
    '你喜欢什么音乐',
  ])('%s', async (question) => {
    expect(await backend.retrieve({ question })).toEqual([]);
  });
});

describe('real slips of words in the handbook are still found', () => {
  test.each([
    ['what is the retrun policy', 'en/returns.md'],
    ['how much is express delivary', 'en/delivery.md'],
    ['how long does express shiping take', 'en/delivery.md'],
    ['what are your opening ours', 'en/hours.md'],
    ['can i pay in installments', 'en/payment.md'],
    ['can i get an invoise for my company', 'en/payment.md'],
    ['is water dammage covered by the waranty', 'en/warranty.md'],
    ['how can i contact costumer service', 'en/contact.md'],
    ['can i return candels', 'en/returns.md'],
    ['推货政策是什么', 'zh/returns.md'],
    ['保休期多久', 'zh/warranty.md'],
  ])('%s', async (question, path) => {
    expect((await backend.retrieve({ question }))[0]?.path).toBe(path);
  });
});

describe('a slip of the only word that the question is about answers nothing, but is a reason to look', () => {
  test.each([
    ['how long does shiping take', 'en/delivery.md'],
    ['how long does delivry take', 'en/delivery.md'],
    ['how long is the waranty', 'en/warranty.md'],
  ])('%s', async (question, path) => {
    const events: (string | RagEvent)[] = [];
    for await (const event of backend.answer({ question })) events.push(event);
    expect(events.at(-1)).toMatchObject({ type: 'finish', reason: 'no_answer' });
    expect(
      events.flatMap((event) =>
        typeof event === 'object' && event.type === 'sources' ? event.sources : [],
      )[0],
    ).toMatchObject({
      path,
    });
  });
});

test.each([
  ['moon', 'soon'],
  ['rent', 'went'],
  ['game', 'name'],
  ['band', 'and'],
  ['song', 'long'],
  ['better', 'letter'],
  ['dinner', 'inner'],
  ['weather', 'leather'],
])('"%s" is not taken for a misspelt "%s"', async (said, written) => {
  const one = await createLocalBackend({ docs: [{ path: 'a.md', text: `The ${written} and the otter.` }] });
  expect((await one.explain(said)).terms.flatMap(({ found }) => found)).toEqual([]);
});
