import { describe, expect, it } from 'vitest';
import { classified } from '../../../src/questions/confidence';
import { createQuestionDetector } from '../../../src/questions/index';
import { refineBy } from '../../../src/questions/learned/linear';

describe('rules and score', () => {
  const pushed = (by: number) => refineBy(() => ['feature'], { feature: by });

  it('shifts open cases in both directions', () => {
    expect(pushed(2)('', classified('statement', 0.4))).toMatchObject({ reason: 'question' });
    expect(pushed(-2)('', classified('question', 0.6))).toMatchObject({ reason: 'statement' });
    expect(pushed(0)('', classified('request', 0.8)).confidence).toBeCloseTo(0.8);
  });

  it('limits the shift', () => {
    expect(pushed(100)('', classified('statement', 0.01)).confidence).toBeLessThan(0.5);
    expect(pushed(-100)('', classified('question', 0.99)).confidence).toBeGreaterThan(0.5);
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
    expect(pushed(100)('', settled)).toEqual(settled);
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
