import type { Evidence } from './evidence';

/** Written by scripts/train-evidence from 10088 examples. */
export const WEIGHTS: Readonly<Evidence> = {
  strength: 2.47,
  missing: -0.87,
  absent: -0.65,
  count: 0.84,
  title: 2.01,
  phrase: 3.1,
  margin: 0.53,
  lacksType: -0.38,
};
export const BIAS = -0.66;
