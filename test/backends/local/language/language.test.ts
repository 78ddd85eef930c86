import { describe, expect, test } from 'vitest';
import { scriptOf, simplify, soundOf } from '../../../../src/backends/local/language/characters';
import { sentencesOf } from '../../../../src/backends/local/language/sentences';
import { tokenize } from '../../../../src/backends/local/language/tokens';

const units = (text: string) => tokenize(text).map(({ unit }) => unit);

describe('numbers are the same, spoken or in digits', () => {
  test.each([
    ['nineteen seventy three', '1973'],
    ['nineteen oh eight', '1908'],
    ['twenty twenty', '2020'],
    ['two thousand and eight', '2008'],
    ['two zero zero eight', '2008'],
    ['sixty five', '65'],
    ['one hundred and twenty', '120'],
    ['three million two hundred thousand', '3200000'],
    ['1.5 million', '1500000'],
    ['1,000', '1000'],
    ['nineteenth', '19th'],
    ['twenty first', '21st'],
    ['二零零八', '2008'],
    ['二〇〇八', '2008'],
    ['十五', '15'],
    ['三万五千', '35000'],
    ['3.5万', '35000'],
    ['两百', '200'],
    ['百分之十五', '15'],
    ['第一', '第1'],
    ['一億', '1亿'],
    ['２００８', '2008'],
  ])('%s is %s', (spoken, written) => {
    expect(units(spoken)).toEqual(units(written));
  });

  test('words that are not numbers stay unchanged', () => {
    expect(units('sixty of them and hundreds more')).toEqual(['60', 'of', 'them', 'and', 'hundr', 'more']);
    expect(units('千万不要')).toEqual(['千', '万', '不', '要']);
  });
});

describe('equivalent forms are normalised', () => {
  test.each([
    ['refunding', 'Refunds'],
    ['cafe', 'Café'],
    ["the shop's", 'the shop'],
    ["isn't", 'is'],
    ['power six', 'POWER6'],
    ['退貨政策', '退货政策'],
    ['什麼時候', '什么时候'],
    ['ＡＰＰＬＥ　Ｐａｙ', 'apple pay'],
  ])('%s and %s', (one, other) => {
    expect(units(one)).toEqual(units(other));
  });

  test('a token keeps its position even if its form changes', () => {
    const text = 'In １９７３，the Cafés — 二零零八年.';
    const slices = tokenize(text).map(({ start, end }) => text.slice(start, end));
    expect(slices).toEqual(['In', '１９７３', 'the', 'Cafés', '二零零八', '年']);
  });
});

test('characters with the same sound, and with nearly the same', () => {
  expect(soundOf('权')).toEqual(soundOf('全'));
  expect(soundOf('山')?.near).toBe(soundOf('三')?.near);
  expect(soundOf('山')?.exact).not.toBe(soundOf('三')?.exact);
  expect(soundOf('3')).toEqual(soundOf('三'));
  expect(soundOf('退')?.near).not.toBe(soundOf('货')?.near);
  expect(soundOf('x')).toBeUndefined();
});

test('simplified characters stay unchanged, traditional ones are converted', () => {
  expect([...'么干着后龙'].map(simplify).join('')).toBe('么干着后龙');
  expect([...'麼乾著後龍'].map(simplify).join('')).toBe('么干着后龙');
});

describe('sentences', () => {
  const cut = (text: string) => sentencesOf(text).map(({ start, end }) => text.slice(start, end));

  test.each([
    ['It rains. We stay! Why? "Go." He went.', ['It rains.', 'We stay!', 'Why?', '"Go."', 'He went.']],
    [
      'Mr. Smith met J. K. Rowling at 5 p.m. in St. Ives.',
      ['Mr. Smith met J. K. Rowling at 5 p.m. in St. Ives.'],
    ],
    ['Version 3.5 is out. Get it.', ['Version 3.5 is out.', 'Get it.']],
    ['退货很容易。请保留收据！“好吗？”好。', ['退货很容易。', '请保留收据！', '“好吗？”', '好。']],
    ['one line\nanother\n\nthird', ['one line', 'another', 'third']],
    ['', []],
  ])('%j', (text, sentences) => {
    expect(cut(text)).toEqual(sentences);
  });
});

test.each([
  ['how long', 'latin'],
  ['多久', 'han'],
  ['可以用 Apple Pay 付款吗', 'han'],
  ['what does the word 保 mean', 'latin'],
  ['', 'latin'],
])('the script of "%s" is %s', (text, script) => {
  expect(scriptOf(text)).toBe(script);
});
