import { beforeAll, describe, expect, test } from 'vitest';
import { createLocalBackend, type LocalBackend } from '../../../src/backends/local/index';
import { collect, textOf } from '../contract';

/** Small, but with similar topics that a wrong word would lead to. */
const docs = [
  {
    path: 'engines.md',
    text:
      '# Engines\n\nThe Energiprojekt engine from Sweden has five cylinders and runs on steam.\n\n' +
      '## Pumps\n\nThe first pump was patented in 1698 by Thomas Savery. It lifted water from mines.\n\n' +
      '## Immunodeficiency\n\nImmunodeficiency occurs when the immune system is less active than normal.',
  },
  {
    path: '鱼.md',
    text:
      '# 锦地罗\n\n锦地罗的全长通常只有2厘米。它生长在潮湿的地方。\n\n' +
      '## 分布\n\n分布于中国南部和印度。\n\n# 天生三桥\n\n天生三桥位于重庆市武隆县，是世界自然遗产。\n\n' +
      '# 舰队\n\n第1舰队成立于2008年，停泊在柱岛。',
  },
];

let backend: LocalBackend;
beforeAll(async () => {
  backend = await createLocalBackend({ docs });
});

const answer = async (question: string) => textOf(await collect(backend.answer({ question })));

describe('questions as a recogniser writes them', () => {
  test.each([
    ['a word taken apart', 'how many cylinders does the energy project engine have', 'five cylinders'],
    ['a word taken apart, known ones', 'when does immuno deficiency occur', 'less active'],
    ['a name misspelt', 'what did thomas savary patent', '1698'],
    ['another form of the word', 'who got the patent for a pump', 'Savery'],
    ['a year in words', 'what was patented in sixteen ninety eight', 'pump'],
    ['fillers', 'um could you like tell me uh who patented the first you know pump right', 'Savery'],
    ['a character of the same sound', '锦地罗的权长是多少', '2厘米'],
    ['a character of nearly the same sound', '天生山桥位于哪里', '重庆'],
    ['the other script', '錦地羅的全長是多少', '2厘米'],
    ['a year in characters', '二零零八年成立的舰队停泊在哪里', '柱岛'],
    ['an ordinal in characters', '第一舰队停泊在哪里', '柱岛'],
    ['fillers in the middle of words', '那个请问锦地呃罗分布在那个哪里你知道吗', '印度'],
  ])('%s: %s', async (_, question, fact) => {
    expect(await answer(question)).toContain(fact);
  });

  test.each([
    'how many cylinders does a piano have',
    'who patented the telephone exchange',
    '谁发明了电话',
    '长江的全长是多少',
  ])('it does not answer %s', async (question) => {
    expect(await backend.retrieve({ question })).toEqual([]);
  });
});

test('the quoted sentence fits the type of answer asked for', async () => {
  const text = [
    'The bridge crosses the river near the old town.',
    'The bridge was designed by Anna Keller.',
    'The bridge was opened in 1931.',
    'The bridge cost four million dollars.',
  ].join(' ');
  const one = await createLocalBackend({
    docs: [{ path: 'bridge.md', text: `# Bridge\n\n${text} ${'It is red. '.repeat(40)}` }],
  });
  const first = async (question: string) => {
    const [source] = await one.retrieve({ question });
    return (source?.highlight ?? []).map(([from, to]) => source?.text.slice(from, to)).join(' ');
  };
  expect(await first('who designed the bridge')).toContain('Keller');
  expect(await first('when was the bridge opened')).toContain('1931');
});

test('an answer has at most 300 characters, 150 in Chinese, and every part occurs in a source', async () => {
  const long = `${'The otter swims in the cold river and eats many small fish, crabs, and frogs, '.repeat(12)}as otters do.`;
  const lang = `${'水獭在寒冷的河里游泳，吃很多小鱼、螃蟹和青蛙，'.repeat(20)}水獭就是这样。`;
  const both = await createLocalBackend({
    docs: [
      { path: 'a.md', text: long },
      { path: 'b.md', text: lang },
    ],
  });
  for (const [question, limit] of [
    ['what does the otter eat', 300],
    ['水獭吃什么', 150],
  ] as const) {
    const sources = await both.retrieve({ question });
    const text = textOf(await collect(both.answer({ question })));
    expect(text.length).toBeGreaterThan(limit / 3);
    expect(text.length).toBeLessThanOrEqual(limit);
    for (const part of text.split(/ … |\n…\n/))
      expect(sources.some((source) => source.text.includes(part))).toBe(true);
  }
});
