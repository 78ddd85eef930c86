import { describe, expect, test } from 'vitest';
import { wantedOf } from '../../../../../src/backends/local/search/matching/question';
import { answerTypeOf } from '../../../../../src/backends/local/search/ranking/answer-type';

/** The words and pairs that count as evidence, sorted. */
const topic = (question: string) =>
  wantedOf(question)
    .filter(({ proof }) => proof === 1)
    .map(({ term }) => term)
    .sort();

describe('the topic of a question', () => {
  test.each([
    ["I was wondering what's the shop's address, thank you", ['address', 'shop']],
    ['um do you happen to know the, uh, price', ['price']],
    ['yeah so like what did tugh temur you know write right', ['temur', 'tugh', 'write']],
    ['请问你们的营业时间是什么', ['时间', '营业', '业时']],
    ['我想问一下退款多久到账谢谢', ['到账', '退款']],
    ['能不能告诉我呃保修怎么申请', ['保修', '申请']],
    ['請問退貨政策是什麼', ['政策', '货政', '退货']],
    ['what is it', []],
    ['这是什么', []],
  ])('%s', (question, terms) => {
    expect(topic(question)).toEqual([...terms].sort());
  });

  test('a filler sound in the middle of a word does not hide the word', () => {
    const pairs = wantedOf('路口呃镇在哪').map(({ term }) => term);
    expect(pairs).toContain('口镇');
  });

  test('words outside the topic only affect ranking', () => {
    const wanted = new Map(wantedOf('how many areas are there').map((one) => [one.term, one]));
    expect(wanted.get('mani')?.proof ?? 0).toBeLessThan(1);
    expect(wanted.get('there')).toBeUndefined();
  });
});

test.each([
  ['who led the army', 'person'],
  ['in what year was it built', 'year'],
  ['when did it open', 'time'],
  ['how many people came', 'number'],
  ['how much does it cost', 'money'],
  ['what percentage of voters', 'percent'],
  ['how long does it take', 'duration'],
  ['why did they leave', 'reason'],
  ['where is the office', 'place'],
  ['how do i pay', 'manner'],
  ['what is a normand', 'name'],
  ['tell me more', 'other'],
  ['谁是作者', 'person'],
  ['建于哪一年', 'year'],
  ['什么时候开门', 'time'],
  ['有多少人', 'number'],
  ['运费多少钱', 'money'],
  ['要多久', 'duration'],
  ['为什么关门', 'reason'],
  ['在哪里', 'place'],
  ['怎么付款', 'manner'],
])('"%s" asks for a %s', (question, type) => {
  expect(answerTypeOf(question)).toBe(type);
});
