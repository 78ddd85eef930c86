import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createLocalBackend } from '../../../src/backends/local/index';

const docs = fileURLToPath(new URL('../../../handbook', import.meta.url));
const backend = await createLocalBackend({ docs });

test('it shows what was searched for and what it was matched with', async () => {
  const { terms, asksFor } = await backend.explain('how long is the waranty on lamps');
  expect(asksFor).toBe('duration');
  const found = new Map(terms.map(({ said, found }) => [said, found]));
  expect(found.get('lamps')?.[0]).toEqual({ term: 'lamp', how: 'same', likeness: 1 });
  expect(found.get('waranty')?.[0]).toMatchObject({ term: 'warranti', how: 'spelling' });
  expect(found.has('the')).toBe(false);
});

test('it shows which characters only sound alike', async () => {
  const { terms, passages } = await backend.explain('推货政策');
  const heard = terms.find(({ said }) => said === '推货')?.found ?? [];
  expect(heard.every(({ how }) => how === 'sound')).toBe(true);
  expect(passages[0]?.path).toBe('zh/returns.md');
});

test("the reasons add up to a passage's score, and the passages are those of retrieve", async () => {
  const question = 'what is the return policy';
  const { passages, confidence, answered } = await backend.explain(question, 3);
  expect(passages).toHaveLength(3);
  for (const { score, reasons } of passages) {
    expect(reasons.reduce((sum, { adds }) => sum + adds, 0)).toBeCloseTo(score, 6);
  }
  const [best] = passages;
  expect(best?.holds).toEqual(expect.arrayContaining(['return', 'policy']));
  expect([best?.id, best?.path, best?.line]).toEqual(['en/returns.md#L3', 'en/returns.md', 3]);
  expect(answered).toBe(true);
  expect(confidence).toBeGreaterThan(0.9);
  const sources = await backend.retrieve({ question });
  expect(sources.slice(0, 2).map(({ id }) => id)).toEqual(passages.slice(0, 2).map(({ id }) => id));
});

test('it also explains a question that is not answered', async () => {
  const { answered, confidence, passages } = await backend.explain('what happened on monday');
  expect(answered).toBe(false);
  expect(confidence).toBeLessThan(0.45);
  expect(passages[0]?.path).toBe('en/hours.md');
  expect((await backend.explain('')).passages).toEqual([]);
});
