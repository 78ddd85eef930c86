import { expect, test } from 'vitest';
import {
  chineseSynonyms,
  chineseWordAt,
  englishSynonyms,
  phraseAt,
} from '../../../../src/backends/local/language/synonyms';
import { stem } from '../../../../src/backends/local/language/tokens';

const englishOf = (word: string) => englishSynonyms(word).map(({ word }) => word);
const chineseOf = (word: string) => chineseSynonyms(word).map(({ word }) => word);

test.each([
  ['boss', 'manager'],
  ['parcel', 'package'],
  ['shut', 'close'],
  ['cash', 'payment'],
  ['password', 'credentials'],
])('"%s" may be called "%s" in documents', (said, written) => {
  expect(englishOf(stem(said))).toContain(stem(written));
});

test.each([
  ['邮费', '运费'],
  ['退钱', '退款'],
  ['修理', '维修'],
])('%s may be called %s in documents', (said, written) => {
  expect(chineseOf(said)).toContain(written);
});

test('a one-way entry does not lead back', () => {
  expect(englishOf(stem('puppy'))).toContain(stem('dog'));
  expect(englishOf(stem('dog'))).not.toContain(stem('puppy'));
  expect(chineseOf('修')).toContain('维修');
  expect(chineseOf('维修')).not.toContain('修');
});

test('the longest phrase and the longest word that begin at a place are found', () => {
  const stems = 'can i get my money back'.split(' ').map(stem);
  expect(phraseAt(stems, 4)).toBe('monei_back');
  expect(phraseAt(stems, 3)).toBeUndefined();
  expect(chineseWordAt('保修期多久', 0)).toBe('保修期');
  expect(chineseWordAt('保修吗', 0)).toBe('保修');
  expect(chineseWordAt('月亮', 0)).toBeUndefined();
});

test('no word stands for itself, and all are less than the word itself', () => {
  for (const key of ['refund', 'comput', 'error']) {
    expect(englishOf(key)).not.toContain(key);
    expect(englishSynonyms(key).every(({ likeness }) => likeness > 0 && likeness < 1)).toBe(true);
  }
});
