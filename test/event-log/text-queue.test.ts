import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TextQueue } from '../../src/event-log/text-queue';

const text = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
  fc.constantFrom('a'.repeat(700), '退货政策'.repeat(90), 'x'.repeat(3_000)),
);
const step = fc.oneof(
  { weight: 6, arbitrary: text },
  { weight: 5, arbitrary: fc.constant('shift' as const) },
  { weight: 1, arbitrary: fc.constantFrom('compact' as const, 'clear' as const) },
);

test('a queue of texts behaves like an array of them', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const queue = new TextQueue();
      let expected: string[] = [];
      for (const one of steps) {
        if (one === 'shift') {
          queue.shift();
          expected.shift();
        } else if (one === 'compact') queue.compact();
        else if (one === 'clear') {
          queue.clear();
          expected = [];
        } else {
          expect(queue.push(one)).toBe(Buffer.byteLength(one));
          expected.push(one);
        }
        expect(queue.length).toBe(expected.length);
      }
      expect(expected.map((_, place) => queue.at(place))).toEqual(expected);
      expect(expected.map((_, place) => queue.bytesAt(place))).toEqual(
        expected.map((one) => Buffer.byteLength(one)),
      );
    }),
    { numRuns: Number(process.env.FC_RUNS ?? 300) },
  );
});

test('a queue that keeps its size keeps its buffer', () => {
  const queue = new TextQueue();
  const before = process.memoryUsage().arrayBuffers;
  for (let n = 0; n < 200_000; n++) {
    queue.push(`text number ${n}, of some length`);
    if (queue.length > 50) queue.shift();
  }
  expect(queue.at(49)).toBe('text number 199999, of some length');
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1_048_576);
});
