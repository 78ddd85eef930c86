import { expect, test } from 'vitest';
import type { Rule } from '../../../src/questions/rules/rule';
import { createRunner } from '../../../src/questions/rules/run-rules';

const rule = (id: string, rank: number, confidence: number, word: string): Rule<string> => ({
  id,
  reason: 'question',
  confidence,
  rank,
  match: (text) => (text.includes(word) ? { start: text.indexOf(word), end: text.length } : undefined),
  yes: [],
  no: [],
});

const run = createRunner([
  rule('weak', 2, 0.4, 'a'),
  rule('strong', 2, 0.9, 'b'),
  rule('as strong', 2, 0.9, 'b'),
  rule('first', 3, 0.1, 'c'),
  rule('last', 1, 1, 'd'),
]);

test('the highest rank with a match decides, however sure the others are', () => {
  expect(run('abcd')?.rule.id).toBe('first');
  expect(run('ad')?.rule.id).toBe('weak');
});

test('within a rank the strongest match decides, and of equal ones the first of the table', () => {
  expect(run('ab')?.rule.id).toBe('strong');
});

test('a match may be weaker or stronger than its rule', () => {
  const doubtful: Rule<string> = {
    ...rule('doubtful', 1, 0.9, 'a'),
    match: () => ({ start: 0, end: 1, confidence: 0.3 }),
  };
  expect(createRunner([rule('sure', 1, 0.5, 'a'), doubtful])('a')).toMatchObject({
    rule: { id: 'sure' },
    confidence: 0.5,
  });
});

test('nothing decides if no rule matches', () => {
  expect(run('xyz')).toBeUndefined();
});
