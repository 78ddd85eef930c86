import { describe, expect, test, vi } from 'vitest';
import { Broker, type FleetReply } from '../../../../src/cli/serve/workers/broker';
import { WorkerFleet } from '../../../../src/cli/serve/workers/worker-fleet';

/** A worker at a broker, joined by two queues as two processes are. */
function workerAt(broker: Broker<{ send(reply: FleetReply): void }>) {
  const listeners: ((reply: FleetReply) => void)[] = [];
  const member = {
    send: (reply: FleetReply) => queueMicrotask(() => listeners.map((listener) => listener(reply))),
  };
  const fleet = new WorkerFleet({
    send: (message) => queueMicrotask(() => broker.heard(member, message)),
    onMessage: (listener) => void listeners.push(listener),
  });
  return { fleet, member };
}

async function joined(broker: Broker<{ send(reply: FleetReply): void }>) {
  const worker = workerAt(broker);
  const received: [string, string][] = [];
  await worker.fleet.join((from, text) => void received.push([from, text]));
  return { ...worker, received };
}

describe('the workers of one primary', () => {
  test('send each other messages, in order', async () => {
    const broker = new Broker();
    const [one, other] = [await joined(broker), await joined(broker)];
    const sent = Array.from({ length: 20 }, (_, n) => one.fleet.send(other.fleet.self, `message ${n}`));
    expect(await Promise.all(sent)).toEqual(Array(20).fill(true));
    expect(other.received).toEqual(sent.map((_, n) => [one.fleet.self, `message ${n}`]));
    expect(one.received).toEqual([]);
  });

  test('find the one that answers for a session, until it no longer does', async () => {
    const broker = new Broker();
    const [one, other] = [await joined(broker), await joined(broker)];
    expect(await one.fleet.find('e-1')).toBeUndefined();
    other.fleet.announce('e-1', true);
    expect(await one.fleet.find('e-1')).toBe(other.fleet.self);
    // Somebody else's word does not count.
    one.fleet.announce('e-1', false);
    expect(await one.fleet.find('e-1')).toBe(other.fleet.self);
    other.fleet.announce('e-1', false);
    expect(await one.fleet.find('e-1')).toBeUndefined();
  });

  test('learn that one has ended', async () => {
    const broker = new Broker();
    const [one, other] = [await joined(broker), await joined(broker)];
    other.fleet.announce('e-1', true);
    expect(await one.fleet.find('e-1')).toBe(other.fleet.self);
    broker.left(other.member);
    expect(await one.fleet.find('e-1')).toBeUndefined();
    expect(await one.fleet.send(other.fleet.self, 'hello')).toBe(false);
  });

  test('are not held up by a primary that does not answer', async () => {
    vi.useFakeTimers();
    try {
      const fleet = new WorkerFleet({ send: () => {}, onMessage: () => {} });
      const found = fleet.find('e-1');
      const sent = fleet.send('host', 'hello');
      await vi.advanceTimersByTimeAsync(1_000);
      expect(await found).toBeUndefined();
      expect(await sent).toBe(false);
    } finally {
      vi.useRealTimers();
    }
  });

  test('leave messages that are not for the broker to the primary', () => {
    expect(new Broker().heard({ send: () => {} }, { type: 'realtime-rag:listening' })).toBe(false);
  });
});
