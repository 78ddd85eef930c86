import { describe, expect, test } from 'vitest';
import type { ClientConnection } from '../../../src/host/connection/client-connection';
import { Clients, Heartbeat } from '../../../src/host/connection/clients';
import { settle, VirtualClock } from '../../../src/options/virtual-clock';

interface FakeClient {
  beats: number[];
  sweeps: number;
}

function start(pingIntervalMs = 25_000, sweepIntervalMs = 1_000) {
  const clock = new VirtualClock();
  const clients = new Clients();
  /** How much was done at the same moment. */
  const pings = new Map<number, number>();
  const sweeps = new Map<number, number>();
  const buffered: number[] = [];
  const count = (counts: Map<number, number>) => counts.set(clock.now(), (counts.get(clock.now()) ?? 0) + 1);
  const heartbeat = new Heartbeat(clients, {
    pingIntervalMs,
    sweepIntervalMs,
    clock,
    observer: { buffered: (bytes) => buffered.push(bytes) },
  });
  const join = () => {
    const client: FakeClient & Pick<ClientConnection, 'beat' | 'sweep'> = {
      beats: [],
      sweeps: 0,
      beat() {
        this.beats.push(clock.now());
        count(pings);
      },
      sweep() {
        this.sweeps++;
        count(sweeps);
        return 10;
      },
    };
    clients.add(client as unknown as ClientConnection);
    return client;
  };
  const leave = (client: FakeClient) => clients.delete(client as unknown as ClientConnection);
  const most = (counts: Map<number, number>) => Math.max(0, ...counts.values());
  const advance = async (ms: number) => clock.moveTo(clock.now() + ms, () => Promise.resolve());
  return { clock, heartbeat, join, leave, pings, sweeps, buffered, most, advance };
}

describe('the heartbeat', () => {
  test('spreads the pings and checks of clients that came at the same moment', async () => {
    const { join, pings, sweeps, buffered, most, advance, heartbeat, clock } = start();
    const clients = Array.from({ length: 6_000 }, join);
    await advance(75_000);
    expect(most(pings)).toBe(6_000 / 500);
    expect(most(sweeps)).toBe(6_000 / 20);
    for (const { beats, sweeps } of clients) {
      expect(beats).toHaveLength(3);
      expect(beats[0]).toBeLessThanOrEqual(25_000);
      expect((beats[1] ?? 0) - (beats[0] ?? 0)).toBeCloseTo(25_000);
      expect((beats[2] ?? 0) - (beats[1] ?? 0)).toBeCloseTo(25_000);
      expect(sweeps).toBe(75);
    }
    expect(buffered).toEqual(Array(75).fill(60_000));
    heartbeat.stop();
    expect(clock.pendingTimers).toBe(0);
  });

  test('stays spread when clients come and go', async () => {
    const { join, leave, pings, most, advance } = start();
    let clients = Array.from({ length: 3_000 }, join);
    await advance(10_000);
    for (const client of clients.filter((_, n) => n % 3 > 0)) leave(client);
    clients = clients.filter((_, n) => n % 3 === 0);
    clients.push(...Array.from({ length: 2_000 }, join));
    pings.clear();
    await advance(50_000);
    // 3,000 clients in 500 places.
    expect(most(pings)).toBeLessThanOrEqual(8);
    for (const { beats } of clients) {
      const gaps = beats.slice(1).map((at, n) => at - (beats[n] ?? 0));
      for (const gap of gaps) expect(gap).toBeCloseTo(25_000);
    }
  });

  test('does nothing without clients, and reports that nothing is buffered', async () => {
    const { clock, join, leave, buffered, advance } = start();
    expect(clock.pendingTimers).toBe(0);
    const client = join();
    await advance(1_000);
    leave(client);
    expect(clock.pendingTimers).toBe(0);
    expect(buffered).toEqual([10, 0]);
    join();
    await advance(26_000);
    await settle();
    expect(client.beats).toEqual([]);
  });

  test.each([1, 10, 30, 49, 50, 99, 1_000])('keeps an interval of %i ms', async (interval) => {
    const { join, advance } = start(interval, interval);
    const client = join();
    await advance(interval * 20);
    expect(client.beats.length).toBeGreaterThanOrEqual(19);
    expect(client.beats.length).toBeLessThanOrEqual(20);
    expect(client.sweeps).toBe(client.beats.length);
  });
});
