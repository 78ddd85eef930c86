import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEndModel } from '../../../../src/questions/learned/ends/end-model';
import { unpack } from '../../../../src/questions/learned/ends/sparse-table';
import { ALPHABET } from '../../../../src/questions/learned/model';

describe('a sparse table', () => {
  it('passes empty entries, as many as a character allows and more', () => {
    expect([...unpack({ bits: 3, runs: 'BCDE' })]).toEqual([0, 2, 0, 0, 0, 4, 0, 0]);
    const far = unpack({ bits: 7, runs: '_AB' });
    expect(far[63]).toBe(1);
    expect(far.filter((value) => value !== 0)).toHaveLength(1);
  });

  it('gives back every entry, wherever it is', () => {
    const entries = fc.uniqueArray(fc.tuple(fc.nat({ max: 1023 }), fc.integer({ min: 1, max: 63 })), {
      selector: ([index]) => index,
    });
    fc.assert(
      fc.property(entries, (list) => {
        const sorted = list.sort(([a], [b]) => a - b);
        const table = unpack({ bits: 10, runs: pack(sorted) });
        expect([...table.entries()].filter(([, value]) => value !== 0)).toEqual(sorted);
      }),
    );
  });
});

describe('a model of ends', () => {
  // Eight buckets; the second is -31 steps, the sixth 31 steps.
  const model = createEndModel({ bits: 3, step: 0.5, offset: 0.25, runs: 'BBD_' });

  it("adds up the features' buckets and its bias, and knows nothing of other buckets", () => {
    expect(model([])).toBe(0.25);
    expect(model([0, 2, 3])).toBe(0.25);
    expect(model([1])).toBe(0.25 - 31 * 0.5);
    expect(model([8 + 1, 5])).toBe(0.25);
  });
});

function pack(entries: readonly (readonly [number, number])[]): string {
  let at = 0;
  return entries
    .map(([index, value]) => {
      const passed = index - at;
      at = index + 1;
      return '_'.repeat(Math.floor(passed / 63)) + ALPHABET.charAt(passed % 63) + ALPHABET.charAt(value);
    })
    .join('');
}
