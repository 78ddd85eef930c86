import { describe, expect, it, vi } from 'vitest';
import { saidSoFar, Typing } from '../../src/transcripts/typing';

describe('the line being typed', () => {
  it.each([
    ['', ''],
    ['hel', ''],
    ['hello ', 'hello'],
    ['hello wor', 'hello'],
    ['hello world ', 'hello world'],
    ['退', '退'],
    ['请问 退货', '请问 退货'],
  ])('%j says %j so far', (typed, said) => {
    expect(saidSoFar(typed)).toBe(said);
  });

  it('is sent when a word is complete, rate-limited, ending with the newest', () => {
    vi.useFakeTimers();
    try {
      const sent: string[] = [];
      const typing = new Typing((partial) => sent.push(partial));
      for (const line of ['w', 'what', 'what ', 'what i', 'what is ', 'what is it ']) typing.typed(line);
      expect(sent).toEqual(['what']);
      vi.advanceTimersByTime(150);
      expect(sent).toEqual(['what', 'what is it']);
      vi.advanceTimersByTime(150);
      typing.typed('what is it now');
      expect(sent).toHaveLength(2);
      typing.typed('what is it now ');
      typing.typed('what is it now then ');
      typing.end();
      vi.advanceTimersByTime(1_000);
      expect(sent).toEqual(['what', 'what is it', 'what is it now']);
    } finally {
      vi.useRealTimers();
    }
  });
});
