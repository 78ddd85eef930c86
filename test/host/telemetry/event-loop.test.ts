import { expect, it } from 'vitest';
import { LoopWatch, RESOLUTION_MS } from '../../../src/host/telemetry/event-loop';

function blockFor(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

/** Resolves when Node has looked at its event loop since. */
async function looked(watch: LoopWatch, isSeen: (maxMs: number) => boolean): Promise<void> {
  while (!isSeen(watch.delay.maxMs)) await new Promise((resolve) => setTimeout(resolve, 10));
}

it('sees by how much the event loop was late, for all who watch, until each has stopped', async () => {
  const first = new LoopWatch();
  const second = new LoopWatch();
  // Lateness is counted from the first look on, which is due before this.
  await new Promise((resolve) => setTimeout(resolve, RESOLUTION_MS + 10));
  blockFor(300);
  await looked(first, (maxMs) => maxMs >= 200);
  expect(second.delay.maxMs).toBe(first.delay.maxMs);

  first.stop();
  first.stop();
  expect(first.delay).toEqual({ p99Ms: 0, maxMs: 0 });
  expect(second.delay.maxMs).toBeGreaterThanOrEqual(200);
  second.stop();

  // Whoever begins later does not hear of what was before.
  const third = new LoopWatch();
  expect(third.delay.maxMs).toBe(0);
  third.stop();
});
