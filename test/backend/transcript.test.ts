import { expect, test } from 'vitest';
import { contextOf as withinLimit } from '../../src/backend/transcript';
import type { Utterance } from '../../src/protocol/utterance';

const contextOf = (said: Utterance[]) => withinLimit(said, 4000);

test('one utterance per line, with its speaker if known', () => {
  expect(
    contextOf([
      { text: 'We open at six. ', speaker: 'Ada' },
      { text: 'And\non\r\nSundays?', speaker: ' ' },
      { text: ' ', speaker: 'Bo' },
      { text: '也是六点。', speaker: '阿达' },
    ]),
  ).toBe('Ada: We open at six.\nAnd on Sundays?\n阿达: 也是六点。');
  expect(contextOf([])).toBe('');
});

test('the newest lines that fit are kept, each of them whole', () => {
  const said = Array.from({ length: 1000 }, (_, index) => ({ text: `line ${index}` }));
  const context = contextOf(said);
  expect(context.length).toBeLessThanOrEqual(4000);
  expect(context.length).toBeGreaterThan(3980);
  expect(context.split('\n').at(-1)).toBe('line 999');
  expect(said.map(({ text }) => text).join('\n')).toContain(`\n${context}`);
});

test('a line that exactly fills the limit is kept', () => {
  expect(contextOf([{ text: 'b' }, { text: 'a'.repeat(4000) }])).toBe('a'.repeat(4000));
  expect(contextOf([{ text: 'b' }, { text: 'a'.repeat(3998) }])).toBe(`b\n${'a'.repeat(3998)}`);
  expect(contextOf([{ text: 'b' }, { text: 'a'.repeat(3999) }])).toBe('a'.repeat(3999));
});

test('a single line that is too long keeps its end, without half a character', () => {
  const context = contextOf([{ text: `${'🏊'.repeat(2500)}.` }]);
  expect(context).toBe(`${'🏊'.repeat(1999)}.`);
});
