import { describe, expect, test } from 'vitest';
import { createLocalBackend } from '../../../../../src/backends/local/index';

const docs = [
  { path: 'money.md', text: '# Payment\n\nWe refund the price within 14 days.' },
  { path: 'post.md', text: '# Delivery\n\nThe courier rings twice and leaves the package.' },
  { path: 'zh.md', text: '# 配送\n\n订单满 99 元免运费。\n\n# 售后\n\n商品损坏可以更换。' },
];

describe('a document that uses another word for it is found', () => {
  test.each([
    ['how do i get my money back', 'money.md'],
    ['where does my parcel end up', 'post.md'],
    ['包邮吗', 'zh.md'],
  ])('%s', async (question, path) => {
    const backend = await createLocalBackend({ docs, minConfidence: 0 });
    expect((await backend.explain(question)).passages[0]?.path).toBe(path);
  });
});

test('a word that documents contain counts more than its synonyms', async () => {
  const backend = await createLocalBackend({
    docs: [
      { path: 'near.md', text: 'The manager signs the form.' },
      { path: 'said.md', text: 'The boss signs the form.' },
    ],
    minConfidence: 0,
  });
  const { terms, passages } = await backend.explain('which form does the boss sign');
  expect(passages[0]?.path).toBe('said.md');
  const found = terms.find(({ said }) => said === 'boss')?.found ?? [];
  expect(found[0]).toEqual({ term: 'boss', how: 'same', likeness: 1 });
  expect(found.slice(1).every(({ how, likeness }) => how === 'synonym' && likeness < 0.7)).toBe(true);
});

test('synonyms that no document contains are not searched for', async () => {
  const backend = await createLocalBackend({ docs: [{ path: 'a.md', text: 'The otter swims.' }] });
  expect((await backend.explain('can i get my money back')).terms.map(({ said }) => said)).not.toContain(
    'money back',
  );
});
