import { expect, test } from 'vitest';
import { createSpokenRedactor } from '../../../src/cli/recording/spoken-redactor';

const SECRET = 'correct-horse-battery-staple';
const redact = createSpokenRedactor([SECRET, 'short']);

test('a secret that is spoken is redacted in every partial that shows a third of it', () => {
  const said = `my key is ${SECRET} okay`;
  const shown = Array.from({ length: said.length }, (_, at) => redact(said.slice(0, at + 1)));
  const longest = Math.ceil(SECRET.length / 3);
  for (const text of shown) {
    for (let at = 0; at + longest <= SECRET.length; at++) {
      expect(text).not.toContain(SECRET.slice(at, at + longest));
    }
  }
  expect(shown.at(-1)).toBe('my key is [scrubbed] okay');
  expect(redact(`my key is ${SECRET.slice(0, 14)} `)).toBe('my key is [scrubbed]');
});

test('other words stay as they are', () => {
  for (const text of ['that is correct', 'a short battery', 'hello', '', '退货政策是什么']) {
    expect(redact(text)).toBe(text);
  }
  expect(createSpokenRedactor([])('the key is sk-abcdefghijkl')).toBe('the key is [scrubbed]');
});
