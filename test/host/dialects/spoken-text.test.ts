import { expect, test } from 'vitest';
import { SpokenText } from '../../../src/host/dialects/spoken-text';

function spoken(parts: readonly string[]): string {
  const text = new SpokenText();
  return parts.map((part) => text.push(part)).join('') + text.end();
}

const TEXTS: [written: string, said: string][] = [
  ['Thirty days [1], or sixty [2][3].', 'Thirty days, or sixty.'],
  ['三十天【1】，或六十天[2]。', '三十天，或六十天。'],
  ['See [the handbook](https://example.com/a_b) for **all** of it.', 'See the handbook for all of it.'],
  ['# Returns\n\n- by `post`\n- in person\n', 'Returns\n\nby post\nin person\n'],
  ['2 * 3 is 6, and a - b is c', '2 * 3 is 6, and a - b is c'],
  ['[sic] stays, and so does [ and ]', '[sic] stays, and so does [ and ]'],
  ['-5 degrees', '-5 degrees'],
  ['', ''],
];

test.each(TEXTS)('%j is read out as %j, wherever its parts end', (written, said) => {
  expect(spoken([written])).toBe(said);
  expect(spoken([...written])).toBe(said);
  for (let at = 0; at <= written.length; at++) {
    expect(spoken([written.slice(0, at), written.slice(at)])).toBe(said);
  }
});

test('nothing is held back that cannot become a mark, and nothing for long', () => {
  const text = new SpokenText();
  expect(text.push('By bus ')).toBe('By bus');
  expect(text.push('[')).toBe('');
  expect(text.push('1')).toBe('');
  expect(text.push('] or')).toBe(' or');
  expect(text.push(`[${'x'.repeat(400)}`)).toBe(`[${'x'.repeat(400)}`);
});
