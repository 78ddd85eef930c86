import { expect, test } from 'vitest';
import { type Evidence, evidenceOf } from '../../../../src/backends/local/answer/evidence';
import type { LocalDocument } from '../../../../src/backends/local/options';
import { buildIndex } from '../../../../src/backends/local/search/index/build-index';
import { rank } from '../../../../src/backends/local/search/ranking/rank';

function evidence(question: string, documents: readonly LocalDocument[]): Evidence | undefined {
  const work = buildIndex(documents);
  for (;;) {
    const step = work.next();
    if (step.done) return evidenceOf(question, rank(question, step.value), step.value);
  }
}

const shop = [
  { path: 'hours.md', text: '# Hours\n\nWe open the shop at ten. Breakfast is served soon after.' },
  { path: 'pay.md', text: '# Payment\n\nYou can pay with a warranty card.' },
];

test('nothing is missing when every word of the subject is held', () => {
  expect(evidence('when do you open the shop', shop)).toMatchObject({ missing: 0 });
});

test('what no document mentions is missing', () => {
  const found = evidence('can i pay my rent', shop);
  expect(found?.missing).toBeGreaterThan(0.2);
});

test('an everyday word that only looks like one in the documents holds nothing', () => {
  const found = evidence('can we pay for the moon', shop);
  const misspelt = evidence('how do i pay with the waranty', shop);
  expect(misspelt?.missing).toBeLessThan(found?.missing ?? 0);
});

test('the same words prove less, the more passages there are', () => {
  const many = Array.from({ length: 200 }, (_, at) => ({
    path: `${at}.md`,
    text: `# Notes\n\nEntry ${at} of the log.`,
  }));
  const few = evidence('when do you open the shop', shop);
  const more = evidence('when do you open the shop', [...shop, ...many]);
  expect(more?.crowd).toBeGreaterThan(few?.crowd ?? 1);
});

test('a word that is only spelled like one of the question carries nothing alone', () => {
  expect(evidence('how long is the waranty', shop)).toBeUndefined();
  expect(evidence('how do i pay with the waranty', shop)).toBeDefined();
});

test('a phrase is held by what stands for it', () => {
  const documents = [...shop, { path: 'a.md', text: '# Returns\n\nA refund arrives within 5 working days.' }];
  const other = [...shop, { path: 'a.md', text: '# Trees\n\nMoney arrives within 5 working days.' }];
  const missing = evidence('how do i get my money back', documents)?.missing ?? 1;
  expect(missing).toBeLessThan(0.2);
  expect(evidence('who earns money from lending bikes', other)?.missing).toBeGreaterThan(missing);
});
