import type { Evidence } from './evidence';

/** Written by scripts/train-evidence from 13043 examples. */
export const WEIGHTS: Readonly<Evidence> = {
  strength: 2.52,
  missing: -0.82,
  absent: -0.41,
  count: 0.54,
  title: 0.9,
  phrase: 2.69,
  lacksType: -0.32,
  lacksPast: -0.93,
  crowd: -1.47,
};
export const BIAS = 0.26;
