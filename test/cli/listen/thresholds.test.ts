import { expect, test } from 'vitest';
import type { JudgedTurn } from '../../../src/cli/listen/judged-turn';
import { Thresholds } from '../../../src/cli/listen/thresholds';

const turn = (decision: JudgedTurn['decision'], confidence: number, more: Partial<JudgedTurn> = {}) => ({
  lines: [1, 1] as const,
  said: { from: 0, to: 0 },
  at: 0,
  timed: false,
  text: 'words',
  decision,
  confidence,
  reason: decision === 'answer' ? 'question' : 'statement',
  ...more,
});

function rowsOf(...turns: JudgedTurn[]) {
  const thresholds = new Thresholds(0.5);
  for (const one of turns) thresholds.add(one);
  return new Map(thresholds.rows().map(({ answerAt, ...row }) => [answerAt, row]));
}

test('each threshold answers what is at least as likely to ask', () => {
  const rows = rowsOf(turn('answer', 0.9), turn('answer', 0.6), turn('silent', 0.3));
  expect([...rows].map(([answerAt, { answered }]) => [answerAt, answered])).toEqual([
    [0.2, 3],
    [0.3, 3],
    [0.4, 2],
    [0.5, 2],
    [0.6, 2],
    [0.7, 1],
    [0.8, 1],
    [0.9, 1],
  ]);
  expect(rows.get(0.5)?.wrong).toBeCloseTo(0.5);
  expect(rows.get(0.5)).not.toHaveProperty('recall');
});

test('labels say what would be right', () => {
  const rows = rowsOf(
    turn('answer', 0.9, { label: true }),
    turn('silent', 0.4, { label: true }),
    turn('answer', 0.6, { label: false }),
    turn('silent', 0.1, { label: false }),
  );
  expect(rows.get(0.3)).toEqual({ answered: 3, wrong: 1, recall: 1, falseTriggersPer100: 50 });
  expect(rows.get(0.7)).toEqual({ answered: 1, wrong: 0, recall: 0.5, falseTriggersPer100: 0 });
});

test.each([
  ['a duplicate stays silent', turn('silent', 0.95, { reason: 'duplicate' }), 0],
  ['what breaks off stays silent', turn('silent', 0.4, { reason: 'incomplete' }), 0],
  ['whoever says the name is answered', turn('answer', 0.1, { reason: 'addressed' }), 1],
])('%s, whatever the threshold', (_, one, answered) => {
  expect([...rowsOf(one).values()].map((row) => row.answered)).toEqual(Array(8).fill(answered));
});

test('a turn that is judged again counts once', () => {
  const before = turn('answer', 0.9);
  const rows = rowsOf(before, turn('silent', 0.1, { instead: before }));
  expect(rows.get(0.5)).toMatchObject({ answered: 0, wrong: 0 });
});
