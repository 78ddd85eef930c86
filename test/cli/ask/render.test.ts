import pc from 'picocolors';
import { describe, expect, test } from 'vitest';
import { answerLines, heardLine, marked, placeOf } from '../../../src/cli/ask/render';

const plain = pc.createColors(false);
const source = { id: '1', title: 'T', position: 1 };

test('what the detector makes of a question names its rule', () => {
  const heard = { isQuestion: true, confidence: 0.948, reason: 'question', question: 'what is it' };
  expect(heardLine(plain, { ...heard, rule: 'en/question-word' })).toBe(
    '  heard as  question, 0.95  (en/question-word)',
  );
  expect(heardLine(plain, heard)).toBe('  heard as  question, 0.95');
});

describe('the quoted part of a source', () => {
  test('is highlighted, with its surroundings', () => {
    const text = 'Open daily. Closed on Monday. See you.';
    expect(marked(plain, { ...source, text, highlight: [[12, 29]] })).toBe(
      'Open daily. «Closed on Monday.» See you.',
    );
    expect(marked(pc.createColors(true), { ...source, text, highlight: [[12, 29]] })).toContain(
      '\u001B[33mClosed on Monday.',
    );
  });

  test('is shown without distant text', () => {
    const text = `${'far away '.repeat(100)}Closed on Monday.${' far away'.repeat(100)}`;
    const shown = marked(plain, { ...source, text, highlight: [[900, 917]] });
    expect(shown).toMatch(/^…far away .*«Closed on Monday\.» far .*…$/);
    expect(shown.length).toBeLessThan(300);
  });

  test('may be several places, in order; overlapping ones are skipped', () => {
    const text = 'one two three four';
    const highlight: [number, number][] = [
      [0, 3],
      [2, 6],
      [8, 13],
    ];
    expect(marked(plain, { ...source, text, highlight })).toBe('«one» two «three» four');
  });

  test('is the beginning when nothing is quoted, and never controls the terminal', () => {
    expect(marked(plain, { ...source, text: 'x'.repeat(1000) })).toBe(`${'x'.repeat(240)}…`);
    expect(marked(plain, { ...source, text: 'a\u001B[2Jb' })).toBe('a[2Jb');
  });
});

test('the sources of a question without an answer are the closest passages', () => {
  const answer = {
    text: 'Nothing.',
    sources: [{ ...source, text: 'We open at 10.' }],
    warnings: [],
    totalMs: 1,
  };
  expect(answerLines(plain, 'when', { ...answer, answered: false })).toContain('  closest passages:');
  expect(answerLines(plain, 'when', { ...answer, answered: true })).not.toContain('  closest passages:');
});

test.each([
  [{ path: 'a.md', line: 7 }, 'a.md, line 7'],
  [{ path: 'a.pdf', line: 7, page: 2 }, 'a.pdf, page 2'],
  [{ uri: 'https://a.test/b' }, 'https://a.test/b'],
  [{}, ''],
])('the location of a source is %j', (place, shown) => {
  expect(placeOf({ ...source, text: '', ...place })).toBe(shown);
});
