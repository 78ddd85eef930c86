import { describe, expect, test } from 'vitest';
import { wordingOf } from '../../../src/session/wording/same-wording';

const read = (text: string) =>
  wordingOf(text)
    .words.map(({ say }) => say)
    .join(' ');

describe('a text is read as', () => {
  test.each([
    ['How much is 2.5 GB?', 'how much is 2.5 gb'],
    ['twenty-one, nineteen and one hundred and five', '21 19 and 105'],
    ['between one hundred and five', 'between one hundred and five'],
    ['three million two hundred thousand and six', '3200006'],
    ['one fifty', 'one fifty'],
    ['a thirty second delay', 'a thirty second delay'],
    ['call 4 2 1, 7', 'call 421 7'],
    ['at six fifteen', 'at 6:15'],
    ['six fifteen dollar tickets', 'six fifteen dollar tickets'],
    ['$3.5 million or HK$20', '3500000 dollars or hk $ 20'],
    ["what's he done, what's the fee", "what's he done what is the fee"],
    ['the .net C++ and C# teams', 'the .net c++ and c# teams'],
    ["the dogs' food is John's", "the dogs' food is john's"],
    ['is it -5 or - 5', 'is it -5 or 5'],
    ['the U.S. and the us', 'the u s and the us'],
    ['e-mail on-line re-sign', 'email online re sign'],
    ['so, could you please tell me when it opens', 'when it opens'],
    ['what is the re- return policy', 'what is the return policy'],
    ['二十一天，百分之五十，三分之一', '21 天 50 % 1/3'],
    ['一百五，一百零五，三四百', '一 百 五 105 三 四 百'],
    ['两楼和二楼，两个和第二', '两 楼 和 2 楼 2 个 和 第 2'],
    ['下午三点半，三点半，三点五', '下 午 3:30 3 点 半 3.5'],
    ['10万元和1.5亿', '100000 元 和 150000000'],
    ['您好，请問，嗯，退貨政策是什麼呢？', '退 货 政 策 是 什 么'],
    ['著名的乾隆', '著 名 的 乾 隆'],
  ])('%s → %s', (text, words) => expect(read(text)).toBe(words));
});

test('punctuation is heeded, and read over for recognisers that write none', () => {
  const { words, unpunctuated } = wordingOf('好的，那个开门吗');
  expect(words.map(({ say }) => say).join('')).toBe('那个开门吗');
  expect(unpunctuated.map(({ say }) => say).join('')).toBe('好的那个开门吗');
});
