import { createHistogram } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';
import { delayOf, LoopWatch, RESOLUTION_MS } from '../../../src/host/telemetry/event-loop';

function blockFor(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

/** Resolves when Node has sampled its event loop since. */
async function looked(watch: LoopWatch, isSeen: (maxMs: number) => boolean): Promise<void> {
  while (!isSeen(watch.delay.maxMs)) await new Promise((resolve) => setTimeout(resolve, 10));
}

it('measures how late the event loop was, for every watcher, until each has stopped', async () => {
  const first = new LoopWatch();
  const second = new LoopWatch();
  // Lateness is counted from the first sample on, which is due before this.
  await new Promise((resolve) => setTimeout(resolve, RESOLUTION_MS + 10));
  blockFor(300);
  await looked(first, (maxMs) => maxMs >= 200);
  expect(second.delay.maxMs).toBe(first.delay.maxMs);

  first.stop();
  first.stop();
  expect(first.delay).toEqual({ p99Ms: 0, maxMs: 0 });
  expect(second.delay.maxMs).toBeGreaterThanOrEqual(200);
  second.stop();

  // A watcher that starts later does not see what was before.
  const third = new LoopWatch();
  expect(third.delay.maxMs).toBe(0);
  third.stop();
});

describe('the delay of samples', () => {
  it.each([
    // [samples that were on time, samples that were 600 ms late] → p99
    [0, 1, 0],
    [1, 1, 0],
    [30, 1, 0],
    [98, 1, 0],
    [199, 1, 0],
    [0, 2, 600],
    [30, 2, 600],
    [97, 2, 600],
    [198, 3, 600],
  ])('%i on time and %i late: p99 is %i ms', (onTime, late, p99Ms) => {
    const histogram = createHistogram();
    const record = (ms: number) => histogram.record((RESOLUTION_MS + ms) * 1e6);
    for (let i = 0; i < onTime; i++) record(0);
    for (let i = 0; i < late; i++) record(600);
    const delay = delayOf(histogram);
    expect(Math.abs(delay.p99Ms - p99Ms)).toBeLessThan(2);
    expect(Math.abs(delay.maxMs - 600)).toBeLessThan(2);
  });
});
