import type { Evidence } from './evidence';

/** Written by scripts/train-evidence from 10793 examples. */
export const WEIGHTS: Readonly<Evidence> = {
  strength: 2.06,
  missing: -1.03,
  absent: -0.34,
  count: 0.94,
  title: 1.85,
  phrase: 3.7,
  margin: 0.45,
  lacksType: -0.58,
};
export const BIAS = -0.74;
