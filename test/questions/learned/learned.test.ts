import { describe, expect, it } from 'vitest';
import { classified } from '../../../src/questions/confidence';
import { createQuestionDetector } from '../../../src/questions/index';
import { createModel, createRefine } from '../../../src/questions/learned/model';

const facts = { asked: false, open: true };

describe('a model', () => {
  // Four buckets: -32, 0, 1 and 31 steps.
  const model = createModel({ bits: 2, step: 0.5, offset: 0.25, buckets: 'Agh_' });

  it("adds up the features' buckets and its bias", () => {
    expect(model([])).toBe(0.25);
    expect(model([2])).toBe(0.75);
    expect(model([0, 3])).toBe(0.25 - 0.5);
    expect(model([4 + 2, 8 + 2])).toBe(1.25);
  });
});

describe('rules and score', () => {
  const pushed = (by: number) =>
    createRefine(
      () => new Set<number>(),
      () => by,
    );

  it('shifts open cases in both directions', () => {
    expect(pushed(2)('', classified('statement', 0.4), facts)).toMatchObject({ reason: 'question' });
    expect(pushed(-2)('', classified('question', 0.6), facts)).toMatchObject({ reason: 'statement' });
    expect(pushed(0)('', classified('request', 0.8), facts).confidence).toBeCloseTo(0.8);
  });

  it('limits the shift', () => {
    expect(pushed(100)('', classified('statement', 0.01), facts).confidence).toBeLessThan(0.5);
    expect(pushed(-100)('', classified('question', 0.99), facts).confidence).toBeGreaterThan(0.5);
  });

  it.each([
    'greeting',
    'backchannel',
    'tag',
    'rhetorical',
    'self_answered',
    'reported',
    'command',
    'incomplete',
  ])('leaves what the rules have settled: %s', (reason) => {
    const settled = classified(reason, 0.2);
    expect(pushed(100)('', settled, facts)).toEqual(settled);
  });
});

describe('without the learned score', () => {
  const rules = createQuestionDetector({ learned: false });
  it.each([
    ['what is the return policy', 'answer'],
    ['we shipped it yesterday', 'silent'],
    ['退货政策是什么', 'answer'],
    ['我们昨天发货了', 'silent'],
  ])('the rules decide: %s', (text, decision) => {
    expect(rules.detect({ text }).decision).toBe(decision);
  });

  it('gives different results than with it', () => {
    const text = 'so you have been with the company for two years';
    const both = [rules, createQuestionDetector()].map((one) => one.detect({ text }).confidence);
    expect(both[0]).not.toBe(both[1]);
  });
});
