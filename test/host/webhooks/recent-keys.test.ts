import { expect, test } from 'vitest';
import { Arrivals } from '../../../src/host/webhooks/arrivals';
import { RecentKeys } from '../../../src/host/webhooks/recent-keys';

test('keys are known for a while, and not too many', () => {
  let now = 0;
  const clock = { now: () => now, setTimeout: () => 0, clearTimeout() {} };
  const keys = new RecentKeys({ clock, forMs: 100, most: 2 });
  keys.add('a');
  keys.add('b');
  expect(['a', 'b', 'c'].map((key) => keys.has(key))).toEqual([true, true, false]);
  keys.add('c');
  expect(['a', 'b', 'c'].map((key) => keys.has(key))).toEqual([false, true, true]);
  now = 99;
  keys.add('b');
  now = 150;
  expect(['b', 'c'].map((key) => keys.has(key))).toEqual([true, false]);
  now = 199;
  expect(keys.has('b')).toBe(false);
});

test('those that arrive later come later, whoever is ready first', async () => {
  const arrivals = new Arrivals();
  const order: string[] = [];
  const [first, second, other] = [arrivals.enter('x'), arrivals.enter('x'), arrivals.enter('y')];
  const third = arrivals.enter('x');
  const done = [
    third.turn.then(() => order.push('third')),
    second.turn.then(() => order.push('second')),
    other.turn.then(() => order.push('other')),
  ];
  await other.turn;
  second.leave();
  await Promise.resolve();
  expect(order).not.toContain('third');
  order.push('first');
  first.leave();
  await Promise.all(done);
  expect(order.slice(-3)).toEqual(['first', 'second', 'third']);
  third.leave();
});
