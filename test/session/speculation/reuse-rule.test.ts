import { expect, test } from 'vitest';
import { mayReuse } from '../../../src/session/speculation/reuse-rule';

test('an answer may be given to the same words, and to no others', () => {
  expect(mayReuse('what is the return policy', 'Um, what is the return policy?')).toBe(true);
  expect(mayReuse('退货政策是什么', '退货政策是什么？')).toBe(true);
  expect(mayReuse('what costs 15', 'what costs 50')).toBe(false);
  expect(mayReuse('what costs 1.5', 'what costs 15')).toBe(false);
});
