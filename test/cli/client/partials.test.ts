import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { overflow } from '../../../src/cli/client/live-screen';
import { growing, saidSoFar, Typing } from '../../../src/cli/client/partials';
import { parseSlash } from '../../../src/cli/client/slash-commands';

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
      typing.typed('/now what ');
      expect(sent).toHaveLength(3);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('slash commands', () => {
  it.each([
    ['/pause', { name: 'pause', catchUp: undefined }],
    ['/pause keep_context', { name: 'pause', catchUp: 'keep_context' }],
    ['/now', { name: 'now', text: undefined }],
    ['/now  what   time? ', { name: 'now', text: 'what time?' }],
    ['/resume', { name: 'resume' }],
    ['/cancel', { name: 'cancel' }],
    ['/stop', { name: 'stop' }],
    ['/help', { name: 'help' }],
  ])('%j is understood', (line, command) => {
    expect(parseSlash(line)).toEqual(command);
  });

  it.each(['/', '/sing', '/pause later'])('%j is explained', (line) => {
    expect(parseSlash(line)).toMatchObject({ name: 'unknown', problem: expect.stringMatching(/./) });
  });
});

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
