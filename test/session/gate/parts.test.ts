import { describe, expect, test } from 'vitest';
import { Duplicates } from '../../../src/session/gate/duplicates';
import { ExpiringMarks } from '../../../src/session/gate/expiring-marks';
import { isHeard } from '../../../src/session/gate/gate';
import { asksAgain, saysAgain } from '../../../src/session/gate/repeat-requests';
import { asksWhy, givesReason, SelfAnswers } from '../../../src/session/gate/self-answers';

describe('duplicates', () => {
  test('count from acceptance, then from the answer, until the window ends', () => {
    const duplicates = new Duplicates(1_000);
    duplicates.accepted('q1', 'what is the policy', false, 0);
    expect(duplicates.find('What is the policy?', false, 1_000)).toBe('q1');
    expect(duplicates.find('what is the policy', false, 1_001)).toBeUndefined();
    duplicates.ended('q1', 'complete', 5_000);
    expect(duplicates.find('what is the policy', false, 6_000)).toBe('q1');
    expect(duplicates.find('what is the policy', false, 6_001)).toBeUndefined();
  });

  test.each(['error', 'cancelled', 'interrupted', 'no_answer'] as const)(
    'a question without an answer (%s) may be asked again',
    (reason) => {
      const duplicates = new Duplicates(1_000);
      duplicates.accepted('q1', 'what is the policy', false, 0);
      duplicates.ended('q1', reason, 1);
      expect(duplicates.find('what is the policy', false, 2)).toBeUndefined();
    },
  );

  test('exclude deliberate repeats, unless repeated twice within two seconds', () => {
    const duplicates = new Duplicates(30_000);
    duplicates.accepted('q1', 'what is the policy', false, 0);
    expect(duplicates.find('what is the policy again', true, 1_000)).toBeUndefined();
    duplicates.accepted('q2', 'what is the policy again', true, 1_000);
    expect(duplicates.find('what is the policy again', true, 1_500)).toBe('q2');
    expect(duplicates.find('what is the policy again', true, 9_000)).toBeUndefined();
  });

  test('include context-dependent questions only for a moment', () => {
    const duplicates = new Duplicates(30_000);
    duplicates.accepted('q1', 'why?', false, 0);
    expect(duplicates.find('why', false, 2_000)).toBe('q1');
    expect(duplicates.find('why', false, 2_001)).toBeUndefined();
  });

  test('are off with a window of 0, and only a limited number is remembered', () => {
    const off = new Duplicates(0);
    off.accepted('q1', 'what is the policy', false, 0);
    expect(off.find('what is the policy', false, 0)).toBeUndefined();
    const full = new Duplicates(1_000);
    for (let i = 0; i < 17; i++) full.accepted(`q${i}`, `what is item ${i}`, false, 0);
    expect(full.find('what is item 0', false, 0)).toBeUndefined();
    expect(full.find('what is item 1', false, 0)).toBe('q1');
  });
});

describe('deliberate repeats', () => {
  test.each([
    'what was the deadline again',
    'sorry what is the deadline',
    'I said what is the deadline',
    'could you repeat what the deadline is',
    '再说一遍退货政策是什么',
    '我再问一次退货政策是什么',
    '没听清，退货政策是什么',
    '重新说一下退货政策',
  ])('%s', (text) => expect(saysAgain(text)).toBe(true));

  test.each(['what is the deadline', 'why against it', '退货政策是什么', '在什么时候'])('not: %s', (text) =>
    expect(saysAgain(text)).toBe(false),
  );

  test.each([
    ["sorry, i didn't catch that", true],
    ['say that again', true],
    ['pardon', true],
    ['没听清', true],
    ['再说一遍', true],
    ['sorry about the delay', false],
    ['we did it again', false],
    ['又下雨了', false],
  ])('%s announces one: %s', (text, announces) => expect(asksAgain(text)).toBe(announces));
});

describe('self-answers', () => {
  test.each(['why did it fail', 'how come', "what's the reason for that", '为什么失败了', '怎么会这样'])(
    'asks why: %s',
    (text) => expect(asksWhy(text)).toBe(true),
  );

  test.each(['what is it', 'the whyte paper', '怎么部署'])('does not: %s', (text) =>
    expect(asksWhy(text)).toBe(false),
  );

  test.each([
    'because the disk was full',
    'um well because of the disk',
    "it's because the disk was full",
    'the reason is the disk',
    '因为磁盘满了',
    '嗯那是因为磁盘满了',
    '主要是因为磁盘满了',
    '原因是磁盘满了',
  ])('gives a reason: %s', (text) => expect(givesReason(text)).toBe(true));

  test.each([
    'the disk was full',
    'is it because of the disk',
    'because-less talk is rare'.slice(8),
    '失败了',
  ])('does not: %s', (text) => expect(givesReason(text)).toBe(false));

  test("must be the same speaker's next final, and soon", () => {
    const answers = new SelfAnswers();
    const ask = () => answers.accepted('q1', 'why did it fail', 'A', 0);
    ask();
    expect(answers.next('because of the disk', 'B', 1)).toBeUndefined();
    expect(answers.next('because of the disk', 'A', 1)).toBe('q1');
    expect(answers.next('because of the disk', 'A', 2)).toBeUndefined();
    ask();
    expect(answers.next('the disk', 'A', 1)).toBeUndefined();
    expect(answers.next('because of the disk', 'A', 2)).toBeUndefined();
    ask();
    expect(answers.next('because of the disk', 'A', 8_001)).toBeUndefined();
    answers.accepted('q2', 'what is it', 'A', 0);
    expect(answers.next('because of the disk', 'A', 1)).toBeUndefined();
  });
});

test('expiring marks: taken once, for a while, longer while the speaker talks, for a few speakers', () => {
  const recently = new ExpiringMarks(100);
  recently.mark('A', 0);
  recently.extend('A', 90);
  expect(recently.take('B', 150)).toBe(false);
  expect(recently.take('A', 190)).toBe(true);
  expect(recently.take('A', 190)).toBe(false);
  recently.mark(undefined, 0);
  recently.extend(undefined, 101);
  expect(recently.take(undefined, 101)).toBe(false);
  for (let i = 0; i < 17; i++) recently.mark(`${i}`, 0);
  expect([recently.take('0', 1), recently.take('1', 1), recently.empty]).toEqual([false, true, false]);
});

test('speakers: one without a label matches no list', () => {
  expect([undefined, 'A', 'B'].map((speaker) => isHeard(speaker, { only: ['A'] }))).toEqual([
    false,
    true,
    false,
  ]);
  expect([undefined, 'A', 'B'].map((speaker) => isHeard(speaker, { except: ['A'] }))).toEqual([
    true,
    false,
    true,
  ]);
  expect(isHeard(undefined, undefined)).toBe(true);
});
