import type { Evidence } from './evidence';

/** Written by scripts/train-evidence from 10793 examples. */
export const WEIGHTS: Readonly<Evidence> = {
  strength: 1.77,
  missing: -1.11,
  absent: -0.29,
  count: 0.68,
  title: 1.85,
  phrase: 3.54,
  margin: 0.02,
  lacksType: -0.52,
};
export const BIAS = -0.06;
