import { describe, expect, test } from 'vitest';
import { SpeculationBudget } from '../../../src/session/speculation/budget';
import { FakeClock } from '../../support/fake-clock';

const LIMITS = { perTurn: 3, perMinute: 5, perSession: 8 };

function budgetOf(limits: Partial<typeof LIMITS> = {}) {
  const clock = new FakeClock();
  return { clock, budget: new SpeculationBudget({ ...LIMITS, ...limits }, clock) };
}

describe('the budget of speculation', () => {
  test('limits what is tried for one turn, in a minute and in a session', async () => {
    const { budget, clock } = budgetOf();
    expect([0, 2, 3].map((inTurn) => budget.allows(inTurn))).toEqual([true, true, false]);
    for (let i = 0; i < 5; i++) budget.started();
    expect(budget.allows(0)).toBe(false);
    await clock.advance(60_000);
    expect(budget.allows(0)).toBe(true);
    for (let i = 0; i < 3; i++) budget.started();
    await clock.advance(60_000);
    expect(budget.allows(0)).toBe(false);
  });

  test('rests when too little is reused, and tries again later', async () => {
    const { budget, clock } = budgetOf();
    for (let i = 0; i < 11; i++) budget.ended(false);
    expect(budget.allows(0)).toBe(true);
    budget.ended(false);
    expect(budget.allows(0)).toBe(false);
    await clock.advance(120_000);
    expect(budget.allows(0)).toBe(true);
    budget.ended(false);
    expect(budget.allows(0)).toBe(true);
  });

  test('does not rest while every third is reused', () => {
    const { budget } = budgetOf();
    for (let i = 0; i < 300; i++) budget.ended(i % 3 === 0);
    expect(budget.allows(0)).toBe(true);
  });
});
