import { expect, test } from 'vitest';
import { classified } from '../../../src/questions/confidence';
import { refineBy } from '../../../src/questions/learned/linear';

const refine = refineBy((text: string) => text.split(' '), { up: 2, down: -2, far: 100 });

test('the weights of the features found shift an open case in both directions', () => {
  expect(refine('up', classified('statement', 0.4))).toMatchObject({ reason: 'question' });
  expect(refine('down', classified('question', 0.6))).toMatchObject({ reason: 'statement' });
  expect(refine('up down', classified('request', 0.8)).confidence).toBeCloseTo(0.8);
  expect(refine('unknown', classified('request', 0.8)).confidence).toBeCloseTo(0.8);
});

test('the shift is limited', () => {
  expect(refine('far', classified('statement', 0.01)).confidence).toBeLessThan(0.5);
});

test('what the rules have settled stays', () => {
  const settled = classified('rhetorical', 0.2);
  expect(refine('far', settled)).toEqual(settled);
});
