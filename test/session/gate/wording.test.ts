import { describe, expect, test } from 'vitest';
import { isSameQuestion, wordingOf } from '../../../src/session/gate/wording';
import { cpuTimeOf } from '../../support/cpu-time';

const same = (one: string, other: string) => isSameQuestion(wordingOf(one), wordingOf(other));

describe('the same question', () => {
  test.each([
    ['What is the return policy?', 'what is the return policy'],
    ["um, what's the return policy please", 'What is the return policy?'],
    ['could you tell me what the return policy is', 'what is the return policy?'],
    ['so how long is the warranty', 'the warranty is how long'],
    ['do you know when the next release ships', 'when does the next release ships'],
    ['can i return shoes', 'Can I return the shoes?'],
    ['how much is 2.5 GB of storage', 'how much is the 2.5 gb of storage please'],
    ['ｗhat is the ＶＡＴ rate？', 'what is the vat rate'],
    ['退货政策是什么？', '嗯 退货政策是什么'],
    ['请问退货政策是什么', '退货政策是什么呢'],
    ['什么是退货政策', '退货政策是什么'],
    ['能不能告诉我一下退货政策是什么', '退货政策是什么'],
    ['再说一遍退货政策是什么', '退货政策是什么'],
    ['Kubernetes 怎么部署', 'kubernetes怎么部署呢'],
    ['为什么?', '为什么'],
    ['能不能告诉我退货政策是什么', '退货政策是什么'],
    ['so, well, what is the return-policy', 'what is the return policy'],
  ])('%s = %s', (one, other) => {
    expect(same(one, other)).toBe(true);
    expect(same(other, one)).toBe(true);
  });
});

describe('a different question', () => {
  test.each([
    ['why has the build succeeded', 'why has the build failed'],
    ['can i return it after a month', "can't i return it after a month"],
    ['can i return it', 'cannot i return it'],
    ['what happens in 15 days', 'what happens in 50 days'],
    ['is version 1.5 out', 'is version 15 out'],
    ['what does Anna earn', 'what does Hanna earn'],
    ['what is your limit', 'what is my limit'],
    ['when did it ship to Berlin', 'when will it ship to Berlin'],
    ['how do we get from Paris to London', 'how do we get from London to Paris'],
    ['how do we get from Paris to London', 'how do we get to Paris from London'],
    ['does the client call the server', 'does the server call the client'],
    ['who pays for shipping', 'why pays for shipping'],
    ['what is the return policy', 'what is the return policy for shoes'],
    ['can I return it', 'should I return it'],
    ['how do I learn C', 'how do I learn C++'],
    ['how do I learn C', 'how do I learn C#'],
    ['does shipping cost $15', 'does shipping cost €15'],
    ['what happens at -5 degrees', 'what happens at 5 degrees'],
    ['what kind of shoes are there', 'what shoes are there'],
    ['how well does the search work', 'how does the search work'],
    ['谁给我发货', '谁发货'],
    ['是否支持退款', '是支持退款'],
    ['支持退款吗', '不支持退款吗'],
    ['未发货能退吗', '不发货能退吗'],
    ['未发货能退吗', '发货能退吗'],
    ['十五天能退吗', '五十天能退吗'],
    ['15天能退吗', '50天能退吗'],
    ['发货了吗', '发货吗'],
    ['我的限额是多少', '你的限额是多少'],
    ['从北京到上海要多久', '从上海到北京要多久'],
    ['什么时候发货', '为什么发货'],
    ['why?', 'how?'],
    ['', ''],
    ['嗯', '啊'],
  ])('%s ≠ %s', (one, other) => {
    expect(same(one, other)).toBe(false);
    expect(same(other, one)).toBe(false);
  });
});

test.each([
  ['why?', true],
  ['and what about it', true],
  ['那这个呢', true],
  ['为什么', true],
  ['what does that mean', true],
  ['how does it work', true],
  ['这个怎么用', true],
  ['它多少钱', true],
  ['can the deposit be refunded after it has been paid in full', false],
  ['why did the build fail', false],
  ['退货政策是什么', false],
])('%s depends on context: %s', (text, leaning) => {
  expect(wordingOf(text).leaning).toBe(leaning);
});

test('takes time proportional to the length of the text', () => {
  const time = (text: string) => cpuTimeOf(() => void wordingOf(text), 9);
  for (const piece of ["can you tell me ' , . ", '我想问一下那个就是 ', '. , : ', 'n’t ']) {
    const [short, long] = [piece.repeat(1_000), piece.repeat(8_000)];
    expect(time(long) / Math.max(time(short), 0.2), piece).toBeLessThan(32);
  }
});
