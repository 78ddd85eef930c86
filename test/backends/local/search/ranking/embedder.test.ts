import { describe, expect, test } from 'vitest';
import { createLocalBackend, type Embed } from '../../../../../src/backends/local/index';
import type { Logger } from '../../../../../src/logging/logger';

const docs = [
  { path: 'kids.md', text: '# Children\n\nChildren under six pay nothing.' },
  { path: 'dogs.md', text: '# Dogs\n\nDogs stay outside.' },
  { path: 'cars.md', text: '# Parking\n\nYou may park behind the house.' },
];

/** The meaning of a text: which of several word groups it mentions. */
const GROUPS = [/child|kid|toddler/i, /dog|puppy|hound/i, /park|car|vehicle/i, /pay|free|charge/i];
const toy: Embed = async (texts) => texts.map((text) => GROUPS.map((group) => (group.test(text) ? 1 : 0.05)));

function warnings() {
  const told: string[] = [];
  const logger: Logger = { debug() {}, info() {}, warn: (_, message) => told.push(message), error() {} };
  return { told, logger };
}

describe('with embeddings', () => {
  test('a passage is found by meaning alone', async () => {
    const question = 'may i bring my hound';
    expect(await (await createLocalBackend({ docs })).retrieve({ question })).toEqual([]);
    const backend = await createLocalBackend({ docs, embed: toy });
    expect((await backend.retrieve({ question }))[0]?.path).toBe('dogs.md');
  });

  test('words still count: what both methods find comes first', async () => {
    const backend = await createLocalBackend({ docs, embed: toy });
    const found = await backend.retrieve({ question: 'do children pay' });
    expect(found[0]?.path).toBe('kids.md');
  });

  test('below minSimilarity the meaning alone is not an answer', async () => {
    const backend = await createLocalBackend({ docs, embed: toy, minSimilarity: 1 });
    expect(await backend.retrieve({ question: 'may i bring my hound or a kid' })).toEqual([]);
  });

  test('an update embeds only what is new', async () => {
    const asked: string[] = [];
    const embed: Embed = async (texts, context) => {
      asked.push(...texts);
      return toy(texts, context);
    };
    const backend = await createLocalBackend({ docs, embed });
    expect(asked).toHaveLength(3);
    await backend.update([...docs, { path: 'cats.md', text: '# Cats\n\nCats do as they like.' }]);
    expect(asked.slice(3)).toEqual(['Cats\nCats do as they like.']);
  });
});

describe('while embedding fails, only words count', () => {
  test.each<[string, Embed]>([
    ['it throws', () => Promise.reject(new Error('no model'))],
    ['it gives too few vectors', async () => []],
    ['it gives vectors of different lengths', async (texts) => texts.map((_, at) => Array(at + 1).fill(1))],
    ['it gives empty vectors', async (texts) => texts.map(() => [])],
  ])('because %s: one warning', async (_, embed) => {
    const { told, logger } = warnings();
    const backend = await createLocalBackend({ docs, embed, logger });
    for (const question of ['do dogs stay outside', 'where may i park']) {
      expect(await backend.retrieve({ question })).toHaveLength(1);
    }
    await backend.update(docs.slice(0, 2));
    expect(told).toEqual(['embed failed; passages are found by their words alone']);
  });

  test('when only the question fails', async () => {
    const { told, logger } = warnings();
    let calls = 0;
    const embed: Embed = (texts, context) => {
      calls += 1;
      return calls === 1 ? toy(texts, context) : Promise.reject(new Error('gone'));
    };
    const backend = await createLocalBackend({ docs, embed, logger });
    expect((await backend.retrieve({ question: 'do dogs stay outside' }))[0]?.path).toBe('dogs.md');
    expect((await backend.retrieve({ question: 'where may i park' }))[0]?.path).toBe('cars.md');
    expect(told).toHaveLength(1);
  });

  test('an abort ends the wait for an embedding that never arrives', async () => {
    const abort = new AbortController();
    let calls = 0;
    const embed: Embed = (texts, context) => {
      calls += 1;
      if (calls === 1) return toy(texts, context);
      queueMicrotask(() => abort.abort());
      return new Promise(() => {});
    };
    const backend = await createLocalBackend({ docs, embed });
    const events: unknown[] = [];
    for await (const event of backend.answer({ question: 'do dogs stay' }, { signal: abort.signal }))
      events.push(event);
    expect(events).toEqual([]);
  });

  test('an aborted question is not a failure', async () => {
    const { told, logger } = warnings();
    const abort = new AbortController();
    let first = true;
    const embed: Embed = (texts, context) => {
      if (first) {
        first = false;
        return toy(texts, context);
      }
      abort.abort();
      return Promise.reject(context.signal.reason);
    };
    const backend = await createLocalBackend({ docs, embed, logger });
    const events: unknown[] = [];
    for await (const event of backend.answer({ question: 'do dogs stay' }, { signal: abort.signal }))
      events.push(event);
    expect(events).toEqual([]);
    expect(told).toEqual([]);
  });
});
