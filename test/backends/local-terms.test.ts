import { describe, expect, test } from 'vitest';
import { scriptOf } from '../../src/backends/local/script';
import { documentTerms, queryTerms } from '../../src/backends/local/terms';

/** The terms that prove something, sorted. */
const topic = (question: string) =>
  queryTerms(question)
    .filter(({ proof }) => proof === 1)
    .map(({ term }) => term)
    .sort();

describe('the topic of a question', () => {
  test.each([
    ['Could you please tell me what the opening hours are?', ['hour', 'open']],
    ["I was wondering what's the shop's address, thank you", ['address', 'shop']],
    ["i'd like to know if refunds don't expire", ['expir', 'refund']],
    ['um do you happen to know the, uh, price', ['price']],
    ['请问你们的营业时间是什么', ['时间', '营业']],
    ['我想问一下退款多久到账谢谢', ['到账', '退款']],
    ['能不能告诉我呃保修怎么申请', ['保修', '申请']],
    ['退呃款', ['退款']],
    ['重要问题', ['重要', '问题']],
    ['ＡＰＰＬＥ　Ｐａｙ', ['appl', 'pai']],
    ['what is it', []],
    ['这是什么', []],
  ])('%s', (question, terms) => {
    expect(topic(question)).toEqual(terms);
  });

  test('a pair of characters across two words orders, and proves half', () => {
    const terms = new Map(queryTerms('退货政策').map((term) => [term.term, term]));
    expect(terms.get('退货')).toMatchObject({ weight: 1, proof: 1 });
    expect(terms.get('货政')).toMatchObject({ weight: 0.5, proof: 0.5 });
  });

  test('a character alone proves half', () => {
    expect(queryTerms('有猫吗')).toEqual([{ term: '猫', weight: 0.5, proof: 0.5 }]);
  });

  test('"how long" helps to order and proves nothing', () => {
    expect(queryTerms('how long is the warranty')).toContainEqual({ term: 'long', weight: 0.3, proof: 0 });
    expect(queryTerms('保修期多久')).toContainEqual({ term: '多久', weight: 0.3, proof: 0 });
    expect(queryTerms('how long is it')).toEqual([]);
  });
});

describe('a question finds the word of a document', () => {
  test.each([
    ['refunding', 'Refunds'],
    ['email', 'E-mail'],
    ['e-mail', 'email'],
    ['long-term', 'long term'],
    ['1000', '1,000'],
    ['u.s.', 'the U.S. dollar'],
    ['猫', '养猫的人'],
    ['支付宝', '微信和支付宝'],
  ])('%s in %s', (question, text) => {
    const held = new Set(documentTerms(text));
    const wanted = queryTerms(question).map(({ term }) => term);
    expect(wanted.length).toBeGreaterThan(0);
    expect(wanted.filter((term) => !held.has(term))).toEqual([]);
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
