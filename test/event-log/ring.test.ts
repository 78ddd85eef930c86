import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LoggedEvent } from '../../src/event-log/event-log';
import { bytesOf } from '../../src/event-log/limits';
import { Ring } from '../../src/event-log/ring';
import { RingBudget } from '../../src/event-log/ring-budget';

const LIMITS = { maxEvents: 4, maxBytes: 1_000_000 };

/** A ring with these events, each as `label` and `seq`. */
function ringOf(events: readonly [label: string, seq: number][], limits = LIMITS): Ring {
  const ring = new Ring(limits);
  for (const [label, seq] of events) ring.add(label, seq, `${label}${seq}`);
  return ring;
}

function texts(events: readonly LoggedEvent[]): string[] {
  return events.map(({ text }) => text);
}

describe('what a client has missed', () => {
  const ring = ringOf([
    ['a', 1],
    ['a', 2],
    ['b', 1],
    ['a', 3],
  ]);

  test.each([
    ['everything, from the beginning', { label: 'a', seq: 0 }, ['a1', 'a2', 'b1', 'a3']],
    ['what follows the last event that it got', { label: 'a', seq: 1 }, ['a2', 'b1', 'a3']],
    ['events of all labels', { label: 'a', seq: 2 }, ['b1', 'a3']],
    ['what follows an event of another label', { label: 'b', seq: 1 }, ['a3']],
    ['everything since a label began', { label: 'b', seq: 0 }, ['b1', 'a3']],
    ['nothing, when it has got everything', { label: 'a', seq: 3 }, []],
    [
      'everything, when it has got nothing, under a label that never was used',
      { label: 'x', seq: 0 },
      ['a1', 'a2', 'b1', 'a3'],
    ],
  ])('%s', (_, position, missed) => {
    const offset = ring.find(position);
    expect(texts(ring.after(Number(offset)))).toEqual(missed);
  });

  test.each([
    { label: 'a', seq: 4 },
    { label: 'b', seq: 2 },
    { label: 'x', seq: 1 },
  ])('$label $seq is more than was ever said', (position) => {
    expect(ring.find(position)).toBe('ahead');
  });

  test('some of it is gone when the ring no longer reaches back', () => {
    const full = ringOf([
      ['a', 1],
      ['b', 1],
      ['b', 2],
      ['b', 3],
      ['b', 4],
      ['b', 5],
    ]);
    expect(full.find({ label: 'a', seq: 1 })).toBe('gone');
    expect(full.find({ label: 'a', seq: 0 })).toBe('gone');
    expect(full.find({ label: 'b', seq: 0 })).toBe('gone');
    expect(full.find({ label: 'x', seq: 0 })).toBe('gone');
    // The last event that was dropped: whoever has it misses nothing that is gone.
    expect(texts(full.after(Number(full.find({ label: 'b', seq: 1 }))))).toEqual(['b2', 'b3', 'b4', 'b5']);
  });

  test('an empty ring knows of nothing', () => {
    expect(new Ring().find({ label: 'a', seq: 0 })).toBe(0);
    expect(new Ring().find({ label: 'a', seq: 1 })).toBe('ahead');
  });

  test('a label that has been forgotten is gone, not ahead', () => {
    const ring = new Ring({ ...LIMITS, maxEvents: 1_000 });
    for (let at = 0; at < 100; at++) ring.add(`label ${at}`, 1, 'text');
    expect(ring.find({ label: 'label 0', seq: 7 })).toBe('gone');
    expect(ring.find({ label: 'label 99', seq: 7 })).toBe('ahead');
  });
});

describe('bounds', () => {
  test('keeps as many events as allowed, and the latest in any case', () => {
    const ring = ringOf([
      ['a', 1],
      ['a', 2],
      ['a', 3],
      ['a', 4],
      ['a', 5],
      ['a', 6],
    ]);
    expect([ring.oldest, ring.newest]).toEqual([3, 6]);
    const small = ringOf(
      [
        ['a', 1],
        ['a', 2],
      ],
      { maxEvents: 10, maxBytes: 1 },
    );
    expect(texts(small.after(0))).toEqual(['a2']);
  });

  test('holds exactly the latest events that fit, and counts their bytes, over random runs', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 200 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), text), { maxLength: 120 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 4_000 }),
        (said, maxEvents, maxBytes) => {
          const ring = new Ring({ maxEvents, maxBytes });
          const all: LoggedEvent[] = [];
          const tops = new Map<string, number>();
          for (const [label, what] of said) {
            const seq = (tops.get(label) ?? 0) + 1;
            tops.set(label, seq);
            all.push(ring.add(label, seq, what));
            let held = all.slice(-maxEvents);
            const bytes = () => held.reduce((sum, event) => sum + bytesOf(event), 0);
            while (held.length > 1 && bytes() > maxBytes) held = held.slice(1);
            expect(ring.after(0)).toEqual(held);
            expect(ring.bytes).toBe(bytes());
            expect([ring.oldest, ring.newest]).toEqual([held[0]?.offset, all.length]);
            expect(ring.topOf(label)).toBe(seq);
          }
          for (const { label, seq, offset } of all) {
            expect(ring.find({ label, seq })).toBe(offset < ring.oldest - 1 ? 'gone' : offset);
          }
        },
      ),
      { numRuns: Number(process.env.FC_RUNS ?? 200) },
    );
  });

  test('takes over what a log holds', () => {
    const ring = new Ring();
    ring.load([
      { offset: 7, label: 'a', seq: 5, text: 'a5' },
      { offset: 8, label: 'b', seq: 1, text: 'b1' },
    ]);
    expect(ring.add('b', 2, 'b2').offset).toBe(9);
    expect(texts(ring.after(6))).toEqual(['a5', 'b1', 'b2']);
    expect(ring.find({ label: 'a', seq: 4 })).toBe('gone');
    expect(ring.find({ label: 'c', seq: 2 })).toBe('gone');
    expect(ring.find({ label: 'a', seq: 6 })).toBe('ahead');
  });
});

describe('a client that is away', () => {
  test('the ring is nearly full when little more can be kept for it', () => {
    const ring = new Ring({ maxEvents: 8, maxBytes: 10_000 });
    for (let seq = 1; seq <= 8; seq++) ring.add('a', seq, 'text');
    expect(ring.isNearlyFull).toBe(false);
    ring.awaitFrom(4);
    expect(ring.isNearlyFull).toBe(false);
    ring.add('a', 9, 'text');
    ring.add('a', 10, 'text');
    expect(ring.isNearlyFull).toBe(true);
    ring.awaitFrom(undefined);
    expect(ring.isNearlyFull).toBe(false);
  });

  test('so it is when few, but large events fill it', () => {
    const ring = new Ring({ maxEvents: 1_000, maxBytes: 10_000 });
    ring.add('a', 1, 'x'.repeat(9_000));
    ring.awaitFrom(1);
    expect(ring.isNearlyFull).toBe(false);
    ring.add('a', 2, 'x'.repeat(8_000));
    expect(ring.isNearlyFull).toBe(true);
  });
});

describe('all rings of a process together', () => {
  const LARGE = { maxEvents: 100_000, maxBytes: 10_000_000 };
  const fill = (ring: Ring, events: number) => {
    for (let seq = 1; seq <= events; seq++) ring.add('a', seq, 'x'.repeat(460));
  };

  test('hold no more than allowed', () => {
    const budget = new RingBudget(100_000);
    const rings = Array.from({ length: 10 }, () => new Ring(LARGE, budget));
    for (const ring of rings) fill(ring, 50);
    expect(budget.used).toBeLessThanOrEqual(100_000);
    expect(budget.used).toBe(rings.reduce((sum, ring) => sum + ring.bytes, 0));
    for (const ring of rings) expect(ring.newest).toBe(50);
  });

  test('what a client is still to get goes last', () => {
    const budget = new RingBudget(100_000);
    const away = new Ring(LARGE, budget);
    away.awaitFrom(0);
    fill(away, 50);
    fill(new Ring(LARGE, budget), 200);
    expect(away.after(0)).toHaveLength(50);
    const others = Array.from({ length: 3 }, () => new Ring(LARGE, budget));
    for (const ring of others) ring.awaitFrom(0);
    for (const ring of others) fill(ring, 50);
    expect(budget.used).toBeLessThanOrEqual(100_000);
    expect(away.after(0).length).toBeLessThan(50);
  });

  test('what a session held is free when it is over', () => {
    const budget = new RingBudget(100_000);
    const ring = new Ring(LARGE, budget);
    fill(ring, 50);
    ring.clear();
    expect(budget.used).toBe(0);
    expect(ring.after(0)).toEqual([]);
  });

  test('rings of one event each are left alone', () => {
    const budget = new RingBudget(1_000);
    const rings = Array.from({ length: 10 }, () => new Ring(LARGE, budget));
    for (const ring of rings) fill(ring, 1);
    for (const ring of rings) expect(ring.after(0)).toHaveLength(1);
  });
});
