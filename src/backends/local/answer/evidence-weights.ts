import type { Evidence } from './evidence';

/** Written by scripts/train-evidence from 13043 examples. */
export const WEIGHTS: Readonly<Evidence> = {
  strength: 2.47,
  missing: -0.94,
  absent: -0.85,
  count: 0.35,
  title: 0.83,
  phrase: 2.87,
  lacksType: -0.76,
  lacksPast: -0.8,
  crowd: -1.78,
};
export const BIAS = 0.67;
