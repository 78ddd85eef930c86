import type { Evidence } from './evidence';

/** Written by scripts/train-evidence from 13043 examples. */
export const WEIGHTS: Readonly<Evidence> = {
  strength: 2.59,
  missing: -0.89,
  absent: -0.85,
  count: 0.22,
  title: 0.91,
  phrase: 2.85,
  lacksType: -0.36,
  lacksPast: -0.85,
  crowd: -1.43,
};
export const BIAS = 0.44;
