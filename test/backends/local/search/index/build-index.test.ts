import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LocalDocument } from '../../../../../src/backends/local/index';
import { inSlices } from '../../../../../src/backends/local/index-snapshot';
import { passagesOf } from '../../../../../src/backends/local/passages/cut-passages';
import { buildIndex, reviseIndex } from '../../../../../src/backends/local/search/index/build-index';
import type { TextIndex } from '../../../../../src/backends/local/search/index/text-index';

const WORDS = ['otter', 'beaver', 'swim', 'dive', '退货', '政策', '30', 'Monday', 'the', 'river'];

const text = fc
  .array(fc.constantFrom(...WORDS, '\n\n', '. ', '\n# '), { maxLength: 30 })
  .map((parts) => `# Title\n\n${parts.join(' ')} end`);
const path = fc.constantFrom('a.md', 'b.txt', 'c.md', 'sub/d.md', 'e.md');
const folder = fc.dictionary(path, text, { minKeys: 1 });

const documentsOf = (texts: Record<string, string>): LocalDocument[] =>
  Object.entries(texts).map(([path, text]) => ({ path, text }));

/** The content of an index, regardless of the order in which it was added. */
function known(index: TextIndex) {
  return index.passages
    .map(({ id, title, line, text }, passage) => {
      const held = (postings: TextIndex['body']) =>
        index.names.flatMap((name, term) => {
          for (let at = postings.start[term] ?? 0; at < (postings.start[term + 1] ?? 0); at += 1) {
            if (postings.passage[at] === passage) return [`${name} ${postings.count[at]}`];
          }
          return [];
        });
      return { id, title, line, text, body: held(index.body).sort(), titles: held(index.titles).sort() };
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

describe('a revised index', () => {
  test('equals one that is built from scratch', async () => {
    await fc.assert(
      fc.asyncProperty(folder, fc.array(fc.record({ path, text: fc.option(text) })), async (first, steps) => {
        let index = await inSlices(buildIndex(documentsOf(first)));
        const now: Record<string, string> = { ...first };
        for (const { path, text } of steps) {
          const change =
            text === null ? { written: [], removed: [path] } : { written: [{ path, text }], removed: [] };
          if (text === null) delete now[path];
          else now[path] = text;
          index = await inSlices(reviseIndex(index, change));
        }
        const anew = await inSlices(buildIndex(documentsOf(now)));
        expect(known(index)).toEqual(known(anew));
        expect(index.documents).toBe(anew.documents);
      }),
      { numRuns: 60 },
    );
  });

  test('takes several changes at once, including a new name for an old text', async () => {
    const index = await inSlices(
      buildIndex(documentsOf({ 'a.md': 'otter', 'b.md': 'beaver', 'c.md': 'swim' })),
    );
    const revised = await inSlices(
      reviseIndex(index, {
        written: documentsOf({ 'd.md': 'otter', 'b.md': 'river' }),
        removed: ['a.md', 'nowhere.md'],
      }),
    );
    expect(revised.passages.map(({ path, text }) => `${path} ${text}`)).toEqual([
      'b.md river',
      'c.md swim',
      'd.md otter',
    ]);
    expect(index.passages.map(({ path }) => path)).toEqual(['a.md', 'b.md', 'c.md']);
  });
});

test('a long document is cut like a short one: no line is lost, and line numbers are right', () => {
  const lines = Array.from({ length: 30_000 }, (_, at) => (at % 3 === 2 ? '' : `Line ${at + 1} of otters.`));
  for (const [path, end] of [
    ['long.md', '\n'],
    ['long.txt', '\r\n'],
  ] as const) {
    const passages = passagesOf({ path, text: lines.join(end) });
    expect(passages.map(({ text }) => text).join('\n\n')).toBe(lines.join('\n').trimEnd());
    for (const { line, text } of passages) expect(text.startsWith(`Line ${line} of`)).toBe(true);
  }
});
