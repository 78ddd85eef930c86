import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { growing } from '../../src/transcripts/growing';

describe('a line spoken word by word', () => {
  it('grows by one word at a time', () => {
    expect(growing('what is it?')).toEqual(['what', 'what is', 'what is it']);
    expect(growing('hello there')).toEqual(['hello']);
  });

  it('grows by Chinese words', () => {
    const partials = growing('请问退货政策是什么？');
    expect(partials.length).toBeGreaterThan(3);
    expect(partials.at(-1)).toBe('请问退货政策是什么');
  });

  it('is always a beginning of the line, longer each time, never the whole line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (line) => {
        const partials = growing(line);
        expect(partials.every((partial) => line.startsWith(partial) && partial !== line)).toBe(true);
        expect(partials.map((partial) => partial.length)).toEqual(
          [...new Set(partials.map((partial) => partial.length))].sort((a, b) => a - b),
        );
      }),
    );
  });
});
