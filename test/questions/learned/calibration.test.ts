import { expect, test } from 'vitest';
import { calibrated, type Reliability } from '../../../src/questions/learned/calibration';
import { englishReliability } from '../../../src/questions/learned/english';

const table: Reliability = [
  [0.2, 0.1],
  [0.5, 0.5],
  [1, 0.9],
];

test.each([
  [0, 0],
  [0.1, 0.05],
  [0.2, 0.1],
  [0.35, 0.3],
  [0.5, 0.5],
  [0.75, 0.7],
  [1, 0.9],
])('a confidence of %d means %d', (confidence, asking) => {
  expect(calibrated(confidence, table)).toBeCloseTo(asking);
});

test('the English table rises and leaves the default threshold where it is', () => {
  const values = Array.from({ length: 101 }, (_, i) => calibrated(i / 100, englishReliability));
  expect(values.every((value, i) => i === 0 || value >= (values[i - 1] ?? 0))).toBe(true);
  expect(calibrated(0.5, englishReliability)).toBeCloseTo(0.5);
  expect(calibrated(0.49, englishReliability)).toBeLessThan(0.5);
});
