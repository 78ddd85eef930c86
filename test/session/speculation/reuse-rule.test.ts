import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isSameQuestion, wordingOf } from '../../../src/session/gate/wording';
import { mayReuse } from '../../../src/session/speculation/reuse-rule';
import { cpuTimeOf } from '../../support/cpu-time';

interface Pair {
  kind: string;
  language: 'en' | 'zh';
  one: string;
  other: string;
}

function pairs(name: string): Pair[] {
  const text = readFileSync(new URL(`../../fixtures/questions/${name}.jsonl`, import.meta.url), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Pair);
}

const different = pairs('different');
const same = pairs('same');
const shown = ({ kind, one, other }: Pair) => `${kind}: ${one} | ${other}`;

describe('the list of different questions', () => {
  test('is long, and about half of it is Chinese', () => {
    const chinese = different.filter(({ language }) => language === 'zh').length;
    expect(different.length).toBeGreaterThanOrEqual(500);
    expect(chinese / different.length).toBeGreaterThan(0.4);
    expect(chinese / different.length).toBeLessThan(0.6);
  });

  test('no answer to one question is given to another', () => {
    expect(different.filter(({ one, other }) => mayReuse(one, other)).map(shown)).toEqual([]);
    expect(different.filter(({ one, other }) => mayReuse(other, one)).map(shown)).toEqual([]);
  });

  test('no question counts as another one asked again', () => {
    const isAskedAgain = ({ one, other }: Pair) => isSameQuestion(wordingOf(one), wordingOf(other));
    expect(different.filter(isAskedAgain).map(shown)).toEqual([]);
  });
});

describe('the list of the same question', () => {
  test('an answer is given to it in every form', () => {
    expect(same.length).toBeGreaterThanOrEqual(150);
    expect(same.filter(({ one, other }) => !mayReuse(one, other)).map(shown)).toEqual([]);
    expect(same.filter(({ one, other }) => !mayReuse(other, one)).map(shown)).toEqual([]);
  });

  test('it counts as asked again in every form', () => {
    const isAskedAgain = ({ one, other }: Pair) => isSameQuestion(wordingOf(one), wordingOf(other));
    expect(same.filter((pair) => !isAskedAgain(pair)).map(shown)).toEqual([]);
  });
});

test('fillers alone are no question, and a text is always itself', () => {
  expect(mayReuse('um', 'uh')).toBe(false);
  expect(mayReuse('嗯', '啊')).toBe(false);
  expect(mayReuse('', '?')).toBe(false);
  for (const text of ['', 'um', '嗯', '?', '👍', 'what is it']) expect(mayReuse(text, text)).toBe(true);
});

test('takes time proportional to the length of the text', () => {
  const time = (text: string) => cpuTimeOf(() => void mayReuse(text, `${text}!`));
  const pieces = [
    'so ',
    'um ',
    '嗯',
    '，',
    ' ',
    '请问',
    '你好，',
    'one hundred and ',
    '1 ',
    '1,',
    '三',
    '一百',
    'a-',
    "a'",
  ];
  for (const piece of [
    ...pieces,
    '那个 ',
    '呢',
    '谢谢',
    '怎么呢，',
    'what is ',
    '能不能告诉我',
    'x- x',
    '.a',
    "' s",
    'ﷺ',
    '\ud800',
  ]) {
    const length = (chars: number) => piece.repeat(Math.ceil(chars / piece.length));
    const [short, long] = [time(length(1_000)), time(length(8_000))];
    expect(long / Math.max(short, 1), piece).toBeLessThan(32);
  }
});
