import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overflow } from '../../../src/cli/client/live-screen';

describe('an answer that outgrows the screen', () => {
  it('stays whole while it fits', () => {
    expect(overflow('short\ntext', 2, 80)).toBe(0);
    expect(overflow('', 2, 80)).toBe(0);
  });

  it('is cut at a line end if possible', () => {
    expect(overflow('a\nb\nc\nd\ne', 4, 80)).toBe('a\nb\nc'.length);
  });

  it('is cut between words otherwise', () => {
    const text = 'one two three four five six seven eight nine ten';
    const cut = overflow(text, 2, 20);
    expect(text.slice(cut)).toMatch(/^ \w/);
  });

  it('always leaves a rest that fits', () => {
    const part = fc.constantFrom('a', '中', ' ', '\n', 'word ', '很长的一段没有空格的文字');
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 200 }),
        fc.integer({ min: 2, max: 30 }),
        fc.integer({ min: 10, max: 120 }),
        (parts, rows, columns) => {
          const text = parts.join('');
          const cut = overflow(text, rows, columns);
          const rest = text.slice(cut).replace(/^\n/, '');
          expect(cut).toBeGreaterThanOrEqual(0);
          expect(overflow(rest, rows, columns)).toBe(0);
        },
      ),
    );
  });
});
