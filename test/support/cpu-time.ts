import { expect } from 'vitest';

/** Milliseconds of processor time that some work takes, at best of a few runs: the wall clock also counts others. */
export function cpuTimeOf(work: () => void, runs = 5): number {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < runs; i++) {
    const start = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(start);
    best = Math.min(best, (user + system) / 1_000);
  }
  return best;
}

/**
 * Fails when work of four times the size takes much more than four times as long: sixteen times, if each part of it looks
 * at all the others. A few milliseconds more are the collector's.
 */
export function expectLinear(work: (size: number) => void, size: number): void {
  const small = cpuTimeOf(() => work(size), 3);
  const large = cpuTimeOf(() => work(4 * size), 3);
  expect(large).toBeLessThan(9 * small + 15);
}
