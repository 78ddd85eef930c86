import type { Evidence } from './evidence';

/** Written by scripts/train-evidence from 10793 examples. */
export const WEIGHTS: Readonly<Evidence> = {
  strength: 2.29,
  missing: -0.99,
  absent: -0.05,
  count: 0.24,
  title: 0.45,
  phrase: 2.4,
  margin: 1.07,
  lacksType: -0.18,
  crowd: 0,
};
export const BIAS = -0.64;
