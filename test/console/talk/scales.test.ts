import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scalesOf } from '../../../src/console/talk/scales';

const bar = (start: number, end: number) => ({ stretches: [], start, end });

test('all bars begin at the left edge, and the same width is the same time', () => {
  expect(scalesOf([bar(-600, 400), bar(-300, 500), bar(0, 100)])).toEqual([
    { start: -600, end: 400 },
    { start: -300, end: 700 },
    { start: 0, end: 1_000 },
  ]);
});

test('a question that waited long for its acceptance leaves the others readable', () => {
  const [long, short] = scalesOf([bar(-60_000, 40), bar(-500, 35), bar(-450, 30)]);
  expect(long).toEqual({ start: -1_000, end: 40 });
  expect(short).toEqual({ start: -500, end: 540 });
  expect(scalesOf([bar(-60_000, 40)])).toEqual([{ start: -2_000, end: 40 }]);
  expect(scalesOf([bar(-60_000, 9_000), bar(-400, 10)])[0]).toEqual({ start: -9_000, end: 9_000 });
});

test('each bar fits, whatever they are', () => {
  const time = fc.double({ min: 0, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(fc.array(fc.tuple(time, time)), (given) => {
      const bars = given.map(([before, after]) => bar(-before, after));
      for (const [index, { start, end }] of scalesOf(bars).entries()) {
        expect(start).toBeGreaterThanOrEqual(bars[index]?.start ?? 0);
        expect(start).toBeLessThanOrEqual(0);
        expect(end - (bars[index]?.end ?? 0)).toBeGreaterThan(-1e-6);
      }
    }),
  );
});
