import { describe, expect, test } from 'vitest';
import { isAnotherForm, restates, saysTheSame } from '../../../src/session/turns/restatement';

describe('a final restates the former', () => {
  test.each([
    ['how long does the', 'how long does the delivery take to berlin'],
    ['How long does the', 'how long does the delivery take?'],
    ['how', 'how much'],
    ['how much is', 'how much is it'],
    ['what is the return policy.', 'What is the return policy for shoes?'],
    ["what's the", 'what’s the price'],
    ['退货', '退货政策是什么'],
    ['请问退货', '请问退货政策是什么？'],
    ['我想问', '我想问，运费多少'],
    ['are there 3', 'are there 3 left'],
    ['can i', 'can I, um, pay by card'],
    ['where is the', 'where is the warehouse'],
  ])('%s → %s', (former, final) => {
    expect(restates(former, final)).toBe(true);
  });

  test.each([
    ['no', 'no no'],
    ['very', 'very good'],
    ['no no', 'no no'],
    ['how long does the', 'delivery take to berlin'],
    ['how long does the', 'how long does'],
    ['how long does the', 'how long did the delivery take'],
    ['好', '好好学习'],
    ['退货政策是什么', '退货政策是什么'],
    ['退货', '换货政策是什么'],
    ['', 'how much'],
    ['?', 'how much?'],
    ['the', 'there it is'],
  ])('but not %s → %s', (former, final) => {
    expect(restates(former, final)).toBe(false);
  });
});

test('case, punctuation and width do not make another saying', () => {
  expect(saysTheSame('What is the return policy?', 'what is the return policy')).toBe(true);
  expect(saysTheSame('退货政策是什么？', '退货政策是什么')).toBe(true);
  expect(saysTheSame('can I', 'can you')).toBe(false);
});

test.each([
  ['how much is it for twenty people', 'How much is it for 20 people?', true],
  ['the fee is five euros', 'The fee is €5.', true],
  ['is port eighty eighty open', 'Is port 8080 open?', true],
  ['how much is it for fifteen people', 'How much is it for 50 people?', false],
  ['要十五天吗', '要50天吗？', false],
  ['what is the return policy', 'where is the warehouse', false],
  ['退货政策是什么', '仓库在哪里', false],
])('%s and %s in one segment: the same in another form? %s', (one, other, same) => {
  expect(isAnotherForm(one, other)).toBe(same);
});
