import type { Evidence } from './evidence';

/** Written by scripts/train-evidence from 13043 examples. */
export const WEIGHTS: Readonly<Evidence> = {
  strength: 2.24,
  missing: -0.66,
  absent: 0,
  count: 0.97,
  title: 0.73,
  phrase: 2.14,
  lacksType: -0.76,
  namesType: 0.42,
  rarest: 0.12,
  margin: 0.64,
  lacksPast: -0.73,
  crowd: -1.04,
};
export const BIAS = -0.97;
