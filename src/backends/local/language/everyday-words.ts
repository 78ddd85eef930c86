import { EVERYDAY } from './data';

let ranks: Map<string, number> | undefined;

/** The ranks between which an English word turns from one that says nothing into one that says all it can. */
const COMMON = 200;
const RARE = 3500;

/**
 * How unusual an English word is in everyday speech, by its stem: 0 for "time", 1 for "warranty". That an everyday word
 * occurs in a document proves little.
 */
export function unusualness(stem: string): number {
  if (ranks === undefined) {
    ranks = new Map();
    for (const [rank, word] of EVERYDAY.split(' ').entries()) ranks.set(word, rank);
  }
  const rank = ranks.get(stem);
  if (rank === undefined) return 1;
  return Math.min(1, Math.max(0, Math.log((rank + 1) / COMMON) / Math.log(RARE / COMMON)));
}
