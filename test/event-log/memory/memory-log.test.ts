import { describe, expect, test } from 'vitest';
import { LogUnavailableError } from '../../../src/event-log/event-log';
import { createMemoryLog } from '../../../src/event-log/memory/memory-log';
import { VirtualClock } from '../../../src/options/virtual-clock';
import { describeLog, until } from '../contract';
import { testAgainstModel } from '../model';
import { claimOf, entryOf, eventsOf, type StartLogRig } from '../rig';

const startMemory: StartLogRig = async (limits) => {
  const clock = new VirtualClock();
  const memory = createMemoryLog({ ...limits, windowMs: 60_000, leaseMs: 3_000, clock });
  const flusher = memory.member();
  return {
    async host() {
      const log = memory.member();
      return { log, kill: () => log.kill(), pause: () => log.pause(), goOn: () => log.goOn() };
    },
    lapse: () => clock.advance(3_000),
    expire: () => clock.advance(60_001),
    async flush() {
      flusher.flush();
    },
    async endHosts() {},
  };
};

describeLog('the memory log', startMemory);

describe('the memory log, too,', () => {
  testAgainstModel(startMemory, Number(process.env.FC_RUNS ?? 500));
});

describe('what may happen to a host of the memory log', () => {
  test('the log cannot be reached, and can be again', async () => {
    const memory = createMemoryLog();
    const host = memory.member();
    const told: boolean[] = [];
    host.onAvailable((available) => told.push(available));
    await host.begin(entryOf('e'), 0);
    host.setAvailable(false);
    expect(host.available).toBe(false);
    await expect(host.append('e', 0, { events: eventsOf(1, 1) })).rejects.toThrow(LogUnavailableError);
    await expect(host.claim(claimOf('e'))).rejects.toThrow(LogUnavailableError);
    await expect(host.send('another', 'text')).rejects.toThrow(LogUnavailableError);
    host.setAvailable(true);
    expect(await host.append('e', 0, { events: eventsOf(1, 1) })).toBe('written');
    expect(told).toEqual([false, true]);
  });

  test('it dies: what it asks is never answered', async () => {
    const memory = createMemoryLog();
    const host = memory.member('the host');
    const answer = host.begin(entryOf('e'), 0);
    host.kill();
    const late = new Promise((resolve) => setTimeout(resolve, 20, 'nothing'));
    expect(await Promise.race([answer, late])).toBe('nothing');
    expect(await memory.member().claim(claimOf('e'))).toEqual({ outcome: 'unknown' });
  });

  test('a message to it is lost, which it learns before the next one', async () => {
    const memory = createMemoryLog();
    const [one, other] = [memory.member('one'), memory.member('other')];
    const received: string[] = [];
    await other.join(
      (_, message) => received.push(message),
      (from) => received.push(`missed some of ${from}`),
    );
    await one.send('other', '1');
    other.lose('one');
    await one.send('other', '2');
    await one.send('other', '3');
    await until(() => received.length === 3);
    expect(received).toEqual(['1', 'missed some of one', '3']);
  });

  test('there is one host of an id', () => {
    const memory = createMemoryLog();
    memory.member('a');
    expect(() => memory.member('a')).toThrow('There is a host of this id already.');
  });

  test('options are checked', () => {
    expect(() => createMemoryLog({ maxEvents: 0 })).toThrow("'maxEvents' must be a whole number from 1");
  });
});
