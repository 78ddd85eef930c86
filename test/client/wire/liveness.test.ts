import { expect, it } from 'vitest';
import { Liveness } from '../../../src/client/wire/liveness';
import { FakeClock } from '../../support/fake-clock';

/** A virtual clock whose timers can stand still while the time goes on. */
class SleepyClock extends FakeClock {
  #slept = 0;

  override now(): number {
    return super.now() + this.#slept;
  }

  sleep(ms: number): void {
    this.#slept += ms;
  }
}

function start(intervalMs = 25_000) {
  const clock = new SleepyClock();
  const log: string[] = [];
  const liveness = new Liveness(clock, intervalMs, {
    ask: () => log.push('ask'),
    dead: () => log.push('dead'),
  });
  return { clock, log, liveness };
}

it('asks after one silent interval, and takes the server for dead after another', async () => {
  const { clock, log } = start();
  await clock.advance(24_999);
  expect(log).toEqual([]);
  await clock.advance(1);
  expect(log).toEqual(['ask']);
  await clock.advance(24_999);
  expect(log).toEqual(['ask']);
  await clock.advance(1);
  expect(log).toEqual(['ask', 'dead']);
});

it('is content with anything that arrives', async () => {
  const { clock, log, liveness } = start();
  for (let i = 0; i < 10; i++) {
    await clock.advance(20_000);
    liveness.heard();
  }
  expect(log).toEqual([]);
});

it('asks first where timers stood still, and waits a few seconds', async () => {
  const { clock, log } = start();
  await clock.advance(10_000);
  clock.sleep(3_600_000);
  await clock.advance(15_000);
  expect(log).toEqual(['ask']);
  await clock.advance(5_000);
  expect(log).toEqual(['ask', 'dead']);
});

it('gives a server that answers after a sleep its time back', async () => {
  const { clock, log, liveness } = start();
  clock.sleep(60_000);
  await clock.advance(25_000);
  liveness.heard();
  await clock.advance(24_000);
  expect(log).toEqual(['ask']);
});

it('asks at once when in doubt, once, and can be told never to ask', async () => {
  const { clock, log, liveness } = start();
  liveness.doubt();
  liveness.doubt();
  expect(log).toEqual(['ask']);
  await clock.advance(5_000);
  expect(log).toEqual(['ask', 'dead']);
  const never = start(Number.POSITIVE_INFINITY);
  never.liveness.doubt();
  await never.clock.advance(1e7);
  expect(never.log).toEqual([]);
});
