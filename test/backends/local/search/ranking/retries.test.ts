import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  createLocalBackend,
  type Embed,
  type LocalBackend,
  type LocalBackendOptions,
} from '../../../../../src/backends/local/index';
import type { Logger } from '../../../../../src/logging/logger';
import { FakeClock, settle } from '../../../../support/fake-clock';

const docs = [
  { path: 'kids.md', text: '# Children\n\nChildren under six pay nothing.' },
  { path: 'dogs.md', text: '# Dogs\n\nDogs stay outside.' },
  { path: 'cars.md', text: '# Parking\n\nYou may park behind the house.' },
];
/** Found by meaning alone. */
const PUPPY = 'may i bring my hound';
/** Found by its words. */
const DOGS = 'do dogs stay outside';

const GROUPS = [/child|kid|toddler/i, /dog|puppy|hound/i, /park|car|vehicle/i, /pay|free|charge/i];
const toy: Embed = async (texts) => texts.map((text) => GROUPS.map((group) => (group.test(text) ? 1 : 0.05)));
const hang: Embed = () => new Promise(() => {});
const fail: Embed = () => Promise.reject(new Error('no model'));

let clock: FakeClock;
let backend: LocalBackend | undefined;
/** What every call of `embed` got. */
let asked: string[][];
let embed: Embed;
let warned: string[];
const logger: Logger = { debug() {}, info() {}, warn: (_, message) => warned.push(message), error() {} };

beforeEach(() => {
  clock = new FakeClock();
  asked = [];
  warned = [];
  embed = toy;
});
afterEach(async () => {
  await backend?.close();
  expect(clock.pendingTimers).toBe(0);
});

const spied: Embed = (texts, context) => {
  asked.push(texts);
  return embed(texts, context);
};

async function start(options: Partial<LocalBackendOptions> = {}): Promise<LocalBackend> {
  backend = await onTheClock(createLocalBackend({ docs, embed: spied, clock, logger, ...options }));
  return backend;
}

/** Lets time pass until the work is done; limited by the test's own timeout. */
async function onTheClock<T>(work: Promise<T>): Promise<T> {
  let isDone = false;
  const done = () => {
    isDone = true;
  };
  work.then(done, done);
  while (!isDone) await clock.advance(10);
  return work;
}

/** The path of the best passage; what must be waited for on the clock is waited for. */
async function best(question: string, ms = 500): Promise<string | undefined> {
  const found = backend?.retrieve({ question });
  await clock.advance(ms);
  return (await found)?.[0]?.path;
}

describe('passages that cannot be embedded at the start', () => {
  test.each([
    ['fail', fail],
    ['hang', hang],
  ])('because the calls %s are embedded later, and words alone count meanwhile', async (_, broken) => {
    embed = broken;
    await start();
    expect(await best(DOGS)).toBe('dogs.md');
    expect(await best(PUPPY)).toBeUndefined();
    // Questions are not embedded while there is nothing to compare them with.
    expect(asked.flat()).not.toContain(PUPPY);
    embed = toy;
    await clock.advance(40_000);
    expect(await best(PUPPY)).toBe('dogs.md');
  });

  test('are tried again after pauses that double up to a minute, with one warning a minute', async () => {
    embed = fail;
    const times: number[] = [];
    const timed: Embed = (texts, context) => {
      times.push(clock.now());
      return spied(texts, context);
    };
    await start({ embed: timed });
    await clock.advance(298_000);
    const pauses = times.slice(1).map((time, at) => time - (times[at] ?? 0));
    expect(pauses.slice(0, 8)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
    expect(new Set(warned)).toEqual(new Set(['embed failed; passages are found by their words alone']));
    expect(warned.length).toBeLessThanOrEqual(5);
  });

  test('hold up no others: a text that always fails is told apart from those in its batch', async () => {
    const many = Array.from({ length: 150 }, (_, at) => ({
      path: `${at}.md`,
      text: `# Note ${at}\n\nNote ${at} is short.`,
    }));
    const poison = { path: 'poison.md', text: '# Poison\n\nThis is too long for the model.' };
    embed = (texts, context) =>
      texts.some((text) => text.includes('Poison')) ? fail(texts, context) : toy(texts, context);
    await start({ docs: [...docs, poison, ...many] });
    await clock.advance(120_000);
    expect(await best(PUPPY)).toBe('dogs.md');
    expect(await best('what is too long for the model')).toBe('poison.md');
    const embedded = new Set(asked.filter((texts) => !texts.some((text) => text.includes('Poison'))).flat());
    expect(embedded.size).toBeGreaterThanOrEqual(153);
  });

  test('do not delay or lose an update', async () => {
    embed = hang;
    const updating = (await start()).update([
      ...docs,
      { path: 'cats.md', text: '# Cats\n\nCats sleep on the sofa.' },
    ]);
    await onTheClock(updating);
    expect(await best('where do cats sleep')).toBe('cats.md');
    embed = toy;
    await clock.advance(40_000);
    expect(await best(PUPPY)).toBe('dogs.md');
  });
});

test('a new passage that cannot be embedded leaves the vectors of the others in use, and is found by words', async () => {
  const made = await start();
  embed = (texts, context) =>
    texts.some((text) => text.includes('Cats')) ? fail(texts, context) : toy(texts, context);
  const updating = made.update([...docs, { path: 'cats.md', text: '# Cats\n\nCats sleep on the sofa.' }]);
  await onTheClock(updating);
  expect(await best(PUPPY)).toBe('dogs.md');
  expect(await best('where do cats sleep')).toBe('cats.md');
});

test('a batch that takes long is waited for while others come; the start does not wait for a slow one', async () => {
  const batches: (() => void)[] = [];
  embed = (texts, context) =>
    new Promise((resolve) => {
      batches.push(() => resolve(toy(texts, context)));
    });
  const many = Array.from({ length: 130 }, (_, at) => ({
    path: `${at}.md`,
    text: `# Note ${at}\n\nNote ${at} is short.`,
  }));
  let isStarted = false;
  const starting = createLocalBackend({ docs: [...many, ...docs], embed: spied, clock, logger }).then(
    (made) => {
      isStarted = true;
      backend = made;
    },
  );
  while (batches.length === 0) await settle();
  await clock.advance(1_900);
  batches[0]?.();
  await clock.advance(1_900);
  expect(isStarted).toBe(false);
  await clock.advance(200);
  await starting;
  expect(asked).toHaveLength(2);
  batches[1]?.();
  await settle();
  batches[2]?.();
  await settle();
  embed = toy;
  expect(await best(PUPPY)).toBe('dogs.md');
});

describe("a question's vector", () => {
  test.each<[number | undefined, number]>([
    [undefined, 500],
    [50, 50],
  ])(
    'is waited for briefly (embedTimeoutMs %j): after %i ms words alone count',
    async (embedTimeoutMs, ms) => {
      let aborted = 0;
      await start(embedTimeoutMs === undefined ? {} : { embedTimeoutMs });
      embed = (_, { signal }) => {
        signal.addEventListener('abort', () => aborted++);
        return new Promise(() => {});
      };
      let paths: (string | undefined)[] | undefined;
      void backend?.retrieve({ question: DOGS }).then((found) => {
        paths = found.map(({ path }) => path);
      });
      await clock.advance(ms - 1);
      expect(paths).toBeUndefined();
      await clock.advance(1);
      expect(paths).toEqual(['dogs.md']);
      expect(aborted).toBe(1);
      embed = toy;
      expect(await best(PUPPY)).toBe('dogs.md');
    },
  );
});

test('close ends what goes on in the background', async () => {
  embed = fail;
  await start();
  expect(clock.pendingTimers).toBe(1);
  await backend?.close();
  const calls = asked.length;
  await clock.advance(100_000);
  expect(asked).toHaveLength(calls);
});

describe('a saved index', () => {
  const save = async (options: Partial<LocalBackendOptions> = {}) => {
    const bytes = (await start(options)).save();
    await backend?.close();
    asked = [];
    return bytes;
  };

  test('keeps its vectors: nothing is embedded again', async () => {
    const index = await save();
    for (const given of [
      { index, docs },
      { index, docs: undefined },
    ]) {
      const { docs: wanted, ...rest } = given;
      backend = await createLocalBackend({
        ...rest,
        ...(wanted ? { docs: wanted } : {}),
        embed: spied,
        clock,
      });
      expect(asked).toEqual([]);
      expect(await best(PUPPY)).toBe('dogs.md');
      expect(asked).toEqual([[PUPPY]]);
      expect(backend.save()).toEqual(index);
      asked = [];
    }
  });

  test('has vectors for unchanged passages, and only new ones are embedded', async () => {
    const index = await save();
    await start({ index, docs: [...docs.slice(1), { path: 'cats.md', text: '# Cats\n\nCats sleep.' }] });
    expect(asked).toEqual([['Cats\nCats sleep.']]);
    expect(await best(PUPPY)).toBe('dogs.md');
  });

  test('saved before all is embedded keeps what there is', async () => {
    embed = (texts, context) => (texts.length === 1 ? toy(texts, context) : fail(texts, context));
    const index = await save();
    embed = toy;
    await start({ index });
    expect(asked.flat()).toHaveLength(3);
    const partly = Array.from({ length: 64 }, (_, at) => ({
      path: `${at}.md`,
      text: `# Note ${at}\n\nNote ${at}.`,
    }));
    let calls = 0;
    embed = (texts, context) => (++calls > 1 ? fail(texts, context) : toy(texts, context));
    const half = await save({ docs: [...partly, ...docs] });
    embed = toy;
    await start({ index: half, docs: [...partly, ...docs] });
    expect(asked.flat()).toHaveLength(3);
  });

  test.each<[string | undefined, string | undefined, number]>([
    ['small', 'small', 0],
    ['small', 'large', 3],
    [undefined, 'large', 3],
    ['small', undefined, 3],
  ])('made with the model %j has vectors for %j: %i passages are embedded', async (before, after, count) => {
    const model = (embedModel: string | undefined) => (embedModel === undefined ? {} : { embedModel });
    const index = await save(model(before));
    await start({ index, ...model(after) });
    expect(asked.flat()).toHaveLength(count);
  });

  test('with vectors of another length is embedded again once that shows', async () => {
    const index = await save();
    embed = async (texts, context) =>
      (await toy(texts, context)).map((vector) => [...Array.from(vector), 0.05]);
    await start({ index });
    expect(await best(DOGS)).toBe('dogs.md');
    expect(await best(PUPPY)).toBe('dogs.md');
    expect(asked.map((texts) => texts.length)).toEqual([1, 3, 1]);
  });

  test('without vectors is as it was', async () => {
    const plain = (await createLocalBackend({ docs })).save();
    await start({ index: plain });
    expect(asked.flat()).toHaveLength(3);
    expect(await best(PUPPY)).toBe('dogs.md');
  });
});

test.each([
  [{ embedTimeoutMs: 0 }, /^createLocalBackend: 'embedTimeoutMs' must be a number of milliseconds from 1/],
  [{ embedModel: '' }, /^createLocalBackend: 'embedModel' must be a string that is not empty/],
])('%j is refused in one line', async (options, message) => {
  await expect(createLocalBackend({ docs, ...options })).rejects.toThrow(message);
});
