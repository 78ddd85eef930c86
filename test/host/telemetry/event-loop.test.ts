import { expect, it } from 'vitest';
import { LoopWatch, RESOLUTION_MS } from '../../../src/host/telemetry/event-loop';

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
