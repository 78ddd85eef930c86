import { expect, test } from 'vitest';
import { CitedText } from '../../../src/backends/openai/answer-text';

/** The output when the text arrives in these pieces. */
function read(pieces: string[], passages = 3) {
  const cited = new CitedText(passages);
  const said = [...pieces.map((piece) => cited.push(piece)), cited.flush()];
  return { text: said.join(''), said, cited: cited.cited, isNoAnswer: cited.isNoAnswer };
}

test.each([
  ['Six [1]. Then [2][3].', 'Six [1]. Then [2][3].', [1, 2, 3]],
  ['Six [1, 2].', 'Six [1][2].', [1, 2]],
  ['六点【1】，三楼【2、3】。', '六点[1]，三楼[2][3]。', [1, 2, 3]],
  ['Six [4]. Then [2,9].', 'Six . Then [2].', [2]],
  ['A list [a], [2024] and [ 1 ].', 'A list [a], [2024] and [1].', [1]],
  ['An open [1 bracket', 'An open [1 bracket', []],
  ['[0] They do not say [1].', 'They do not say [1].', [1]],
  ['\n[0]. They do not say.', 'They do not say.', []],
  ['  Six [0].', 'Six .', []],
])('%j, wherever it is cut', (text, expected, cited) => {
  for (let a = 0; a <= text.length; a++) {
    for (let b = a; b <= text.length; b += 3) {
      const told = read([text.slice(0, a), text.slice(a, b), text.slice(b)]);
      expect([told.text, told.cited]).toEqual([expected, cited]);
      expect(told.isNoAnswer).toBe(/^\s*\[0\]/.test(text));
    }
  }
});

test('only a possible citation is held back', () => {
  expect(read(['The ', 'pool [', '1', '] opens [an', 'd closes] ']).said).toEqual([
    'The ',
    'pool ',
    '',
    '[1] opens [an',
    'd closes] ',
    '',
  ]);
  const long = `[${'1'.repeat(40)}`;
  expect(read([long]).said[0]).toBe(long);
});

test('nothing can be cited without passages', () => {
  expect(read(['Six [1].'], 0)).toMatchObject({ text: 'Six .', cited: [] });
});
