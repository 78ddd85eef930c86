import { describe, expect, it } from 'vitest';
import { KeptTurns } from '../../../src/cli/listen/kept-turns';
import { judged } from './judged';

const turn = (line: number, more = {}) => judged({ lines: [line, line], ...more });
const linesOf = (kept: KeptTurns) => kept.all().map(({ lines: [first] }) => first);

describe('the turns for a page', () => {
  it('are those that are shown, in the order of the file, however late they were decided', () => {
    const kept = new KeptTurns();
    kept.add(turn(2), true);
    kept.add(turn(1), true);
    kept.add(turn(3), false);
    expect(linesOf(kept)).toEqual([1, 2]);
    expect(kept.leftOut).toBe(0);
  });

  it('are the newest when there are too many, and those that were decided wrongly', () => {
    const kept = new KeptTurns(4);
    kept.add(turn(1, { label: true, outcome: 'missed' }), true);
    for (let line = 2; line <= 9; line++) kept.add(turn(line, { outcome: 'right' }), true);
    kept.add(turn(10, { label: false, outcome: 'false_trigger' }), true);
    expect(linesOf(kept)).toEqual([1, 8, 9, 10]);
    expect(kept.leftOut).toBe(6);
    for (let line = 11; line <= 14; line++) kept.add(turn(line, { outcome: 'missed' }), true);
    expect(linesOf(kept)).toEqual([11, 12, 13, 14]);
    expect(kept.leftOut).toBe(10);
  });

  it('have the last decision on each turn, also when that is not shown', () => {
    const kept = new KeptTurns();
    const asked = [turn(1, { decision: 'answer' }), turn(2, { decision: 'answer' })] as const;
    for (const one of asked) kept.add(one, true);
    kept.add(turn(1, { reason: 'self_answered', instead: asked[0] }), true);
    kept.add(turn(2, { reason: 'self_answered', instead: asked[1] }), false);
    expect(kept.all().map(({ lines: [first], decision }) => [first, decision])).toEqual([[1, 'silent']]);
  });
});
