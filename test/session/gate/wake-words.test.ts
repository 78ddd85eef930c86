import { describe, expect, test } from 'vitest';
import { WakeWords } from '../../../src/session/gate/wake-words';

const names = new WakeWords(['nova', 'Ada', '小助手', 'hey jude', 'ok google', '小爱同学']);

describe('a name at the start', () => {
  test.each([
    ['nova what is the deadline', 'what is the deadline'],
    ['Nova, what is the deadline?', 'what is the deadline?'],
    ['NOVA. What is the deadline?', 'What is the deadline?'],
    ['hey nova what is the deadline', 'what is the deadline'],
    ['um, okay so hey Nova - what is the deadline', 'what is the deadline'],
    ['nova nova what is the deadline', 'what is the deadline'],
    ['nova is the release ready', 'is the release ready'],
    ['ada can you explain it', 'can you explain it'],
    ['heyjude what is new', 'what is new'],
    ['um hey jude, what is new', 'what is new'],
    ['hello hey jude what is new', 'what is new'],
    ['ok google what is new', 'what is new'],
    ['hello, um, nova what is new', 'what is new'],
    ['小助手明天天气怎么样', '明天天气怎么样'],
    ['小助手，明天天气怎么样？', '明天天气怎么样？'],
    ['你好 小助手 明天天气怎么样', '明天天气怎么样'],
    ['嗯那个小助手啊明天天气怎么样', '明天天气怎么样'],
    ['小爱同学是不是要下雨', '是不是要下雨'],
    ['nova明天天气怎么样', '明天天气怎么样'],
    ['hi ada, is it on', 'is it on'],
  ])('%s', (text, rest) => {
    expect(names.atStart(text)?.rest).toBe(rest);
  });

  test.each([
    'adapter settings are where',
    'ada2 what is it',
    "nova's deadline is when",
    'nova’s deadline is when',
    'ada-lovelace is who',
    'supernova what is it',
    'nova is late today',
    'nova said that it is done',
    'ada and i have a question',
    'nova can explain it',
    '小助手是什么',
    '小助手的价格是多少',
    'we asked nova what it is',
    'novas are bright',
  ])('not in: %s', (text) => {
    expect(names.atStart(text)).toBeUndefined();
  });
});

describe('a name at the end', () => {
  test.each([
    ['what is the deadline nova', 'what is the deadline'],
    ['What is the deadline, Nova?', 'What is the deadline?'],
    ['what is the deadline nova please', 'what is the deadline'],
    ['明天天气怎么样小助手', '明天天气怎么样'],
    ['明天天气怎么样，小助手？', '明天天气怎么样？'],
  ])('%s', (text, rest) => {
    expect(names.atEnd(text)?.rest).toBe(rest);
  });

  test.each([
    'what do you know about nova',
    'who is nova',
    'can you see the nova',
    'is it a supernova',
    'what is ada-2',
    '谁是小助手',
    '我想了解关于小助手',
    'nova what is it',
  ])('not in: %s', (text) => {
    expect(names.atEnd(text)).toBeUndefined();
  });
});

test.each([
  ['nova', true],
  ['Hey, Nova!', true],
  ['um nova?', true],
  ['小助手', true],
  ['小助手你好', false],
  ['喂小助手啊', true],
  ['hey', false],
  ['nova what', false],
  ['ok', false],
  ['ok google', true],
  ['adapter', false],
])('%s is only a wake word: %s', (text, call) => {
  expect(names.isWakeWordOnly(text)).toBe(call);
});

test('regular expression characters in a name are taken literally', () => {
  const odd = new WakeWords(['c++ (bot)', 'r2.d2']);
  expect(odd.atStart('C++ (bot), what is new')?.rest).toBe('what is new');
  expect(odd.atStart('r2xd2 what is new')).toBeUndefined();
});

test('takes time proportional to the length of the text', () => {
  const time = (text: string) => {
    const runs = Array.from({ length: 9 }, () => {
      const start = performance.now();
      names.atStart(text);
      names.atEnd(text);
      return performance.now() - start;
    });
    return Math.min(...runs);
  };
  for (const piece of ['nova ', 'um so ', ', . ', '小助手', '那那个', '?!']) {
    const [short, long] = [piece.repeat(1_000), piece.repeat(8_000)];
    expect(time(long) / Math.max(time(short), 0.2), piece).toBeLessThan(32);
  }
});
