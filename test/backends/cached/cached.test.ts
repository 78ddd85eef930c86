import { beforeEach, describe, expect, test } from 'vitest';
import { createEchoBackend } from '../../../src/backends/echo';
import {
  type CachedOptions,
  cached,
  type RagBackend,
  type RagEvent,
  type RagQuery,
} from '../../../src/index';
import { collect, describeBackendContract, textOf } from '../contract';

describeBackendContract('cached', async () => {
  let stalls = false;
  const slow: RagBackend = {
    name: 'slow',
    async *answer({ question }, { signal }) {
      yield question;
      if (stalls) await new Promise((_, reject) => signal.addEventListener('abort', reject));
      yield '!';
    },
  };
  return {
    backend: cached(slow),
    question: 'When?',
    otherQuestion: 'Where?',
    expectText: (text) => expect(text).toBe('When?!'),
    stall: () => {
      stalls = true;
    },
  };
});

const SOURCES = [{ id: '1', title: 'T', text: 'x', position: 1 }];
const ANSWER: (string | RagEvent)[] = [
  { type: 'conversation', id: 'c1' },
  { type: 'reference', messageId: 'm1' },
  { type: 'sources', sources: SOURCES },
  'At ',
  'six.',
  { type: 'usage', usage: { total_tokens: 7 } },
  { type: 'finish', reason: 'complete', confidence: 0.9 },
];

describe('an answer', () => {
  let asked: RagQuery[];
  let aborted: number;
  let steps: (string | RagEvent | Error | Promise<void>)[];
  let clock: number;

  const backend: RagBackend = {
    name: 'it',
    async *answer(query, { signal }) {
      asked.push(query);
      signal.addEventListener('abort', () => aborted++);
      for (const step of steps) {
        if (step instanceof Error) throw step;
        if (step instanceof Promise) await step;
        else yield step;
      }
    },
  };
  const use = (options: CachedOptions = {}) => {
    const it = cached(backend, { now: () => clock, ...options });
    return (question = 'When?', more = {}, signal = new AbortController().signal) =>
      collect(it.answer({ question, ...more }, { signal }));
  };

  beforeEach(() => {
    asked = [];
    aborted = 0;
    clock = 1000;
    steps = [...ANSWER];
  });

  test('is reused, without what belongs only to the first one', async () => {
    const ask = use();
    expect(await ask()).toEqual([
      ...ANSWER.slice(1, 3),
      { type: 'text', text: 'At ' },
      { type: 'text', text: 'six.' },
      ...ANSWER.slice(5),
    ]);
    expect(await ask('  when ？')).toEqual([ANSWER[2], { type: 'text', text: 'At six.' }, ANSWER[6]]);
    expect(asked).toHaveLength(1);
  });

  test.each([
    ['another question', 'Where?', {}],
    ['another language', 'When?', { language: 'zh' }],
    ['another user', 'When?', { user: 'ann' }],
    ['other passages', 'When?', { sources: SOURCES }],
  ])('is not reused for %s', async (_, question, more) => {
    const ask = use();
    await ask();
    await ask(question, more);
    expect(asked).toHaveLength(2);
  });

  test.each([
    ['what is C', 'what is C#'],
    ['what is C', 'what is C++'],
    ['what is 50', 'what is 50%'],
    ['what is net', 'what is .net'],
    ['where is dr', 'where is dr.'],
    ['can you tell us', 'can you tell US'],
    ['is it version 15', 'is it version 1.5'],
    ['what costs 100', 'what costs ¥100'],
    ['C语言是什么', 'C#语言是什么'],
  ])('to %j is not reused for %j', async (question, other) => {
    const ask = use();
    await ask(question);
    await ask(other);
    await ask(question);
    expect(asked.map((query) => query.question)).toEqual([question, other]);
  });

  test('is shared by questions with the same custom key', async () => {
    const ask = use({ key: ({ question }) => question.slice(0, 1) });
    await ask('When?');
    await ask('Where?');
    expect(asked).toHaveLength(1);
  });

  const context = { transcript: [{ text: 'Hi.' }], conversationId: 'c1' };

  test('that depends on a conversation or a transcript is never cached', async () => {
    const ask = use();
    await ask('When?', { transcript: context.transcript });
    await ask('When?', { conversationId: 'c1' });
    expect((await ask('When?', context))[0]).toEqual(ANSWER[0]);
    await ask('When?');
    expect(asked).toHaveLength(4);
    expect(asked[2]).toMatchObject(context);
  });

  test('can be requested without them, and is then cached', async () => {
    const ask = use({ context: 'drop' });
    await ask('When?', context);
    await ask('When?');
    expect(asked).toMatchObject([{ transcript: [] }]);
    expect(asked[0]).not.toHaveProperty('conversationId');
  });

  test.each<[string, (string | RagEvent | Error)[]]>([
    ['failed', ['At ', new Error('down')]],
    ['found nothing', ['Nothing.', { type: 'finish', reason: 'no_answer' }]],
    ['was cut short', ['At s', { type: 'warning', code: 'answer_truncated', message: 'x' }]],
    ['has no text', [{ type: 'sources', sources: SOURCES }]],
    ['is too long', ['x'.repeat(100_001)]],
  ])('that %s is not cached', async (_, broken) => {
    const ask = use();
    steps = broken;
    await ask().catch(() => {});
    steps = [...ANSWER];
    expect(textOf(await ask())).toBe('At six.');
    expect(asked).toHaveLength(2);
  });

  test('expires, and is evicted when there are too many', async () => {
    const ask = use({ ttlMs: 100, maxEntries: 2 });
    await ask('a?');
    clock += 99;
    await ask('a?');
    expect(asked).toHaveLength(1);
    clock += 2;
    await ask('a?');
    expect(asked).toHaveLength(2);
    for (const question of ['b?', 'c?', 'a?']) await ask(question);
    expect(asked).toHaveLength(5);
  });

  test('is evicted when all take too much memory, keys and sources included', async () => {
    const text = 'x'.repeat(10_000);
    for (const step of [text, { type: 'sources', sources: [{ id: '1', title: 'T', text, position: 1 }] }]) {
      asked = [];
      steps = ['At six.', step as string | RagEvent];
      const ask = use({ maxBytes: 50_000 });
      for (const question of ['a?', 'b?', 'a?']) await ask(question);
      expect(asked).toHaveLength(2);
      for (const question of ['c?', 'b?']) await ask(question);
      expect(asked).toHaveLength(4);
    }
    asked = [];
    steps = ['At six.'];
    const ask = use({ maxBytes: 50_000 });
    for (const question of [`a${text}`, `b${text}`, `c${text}`, `a${text}`]) await ask(question);
    expect(asked).toHaveLength(4);
  });

  test('that was replaced is cached in its final form', async () => {
    const ask = use();
    steps = ['At seven.', { type: 'replace', text: 'At six' }, '.'];
    await ask();
    expect(await ask()).toEqual([{ type: 'text', text: 'At six.' }]);
  });

  describe('to a question asked by several callers at once', () => {
    let open: () => void;

    beforeEach(() => {
      steps = [
        { type: 'usage', usage: { total_tokens: 7 } },
        'At ',
        new Promise((resolve) => (open = resolve)),
        'six.',
      ];
    });

    /** Resolves when the first text has arrived; the rest is collected. */
    function asker(ask: ReturnType<typeof use>) {
      const abort = new AbortController();
      const whole = ask('When?', {}, abort.signal).then(textOf, () => 'aborted');
      return { whole, leave: () => abort.abort() };
    }

    test('is produced once, even for latecomers, and billed once', async () => {
      const it = cached(backend);
      const first = collect(it.answer({ question: 'When?' }));
      const second = collect(it.answer({ question: 'when' }));
      await new Promise(setImmediate);
      const third = collect(it.answer({ question: 'When' }));
      open();
      const answers = await Promise.all([first, second, third]);
      expect(answers.map(textOf)).toEqual(['At six.', 'At six.', 'At six.']);
      const bills = (events: unknown[]) =>
        (events as RagEvent[]).filter(({ type }) => type === 'usage').length;
      expect(answers.map(bills)).toEqual([1, 0, 0]);
      expect(asked).toHaveLength(1);
    });

    test('continues when the first caller leaves', async () => {
      const ask = use();
      const [first, second] = [asker(ask), asker(ask)];
      await new Promise(setImmediate);
      first.leave();
      expect(await first.whole).toBe('aborted');
      expect(aborted).toBe(0);
      open();
      expect(await second.whole).toBe('At six.');
      expect(textOf(await ask())).toBe('At six.');
      expect(asked).toHaveLength(1);
    });

    test('is aborted when all callers have left, and restarted for the next', async () => {
      const ask = use();
      const [first, second] = [asker(ask), asker(ask)];
      await new Promise(setImmediate);
      first.leave();
      second.leave();
      await Promise.all([first.whole, second.whole]);
      expect(aborted).toBe(1);
      steps = [...ANSWER];
      expect(textOf(await ask())).toBe('At six.');
      expect(asked).toHaveLength(2);
    });

    test('is complete with its finish, where sessions stop reading', async () => {
      steps = ['At six.', { type: 'finish', reason: 'complete' }, new Promise(() => {})];
      const it = cached(backend);
      for await (const event of it.answer({ question: 'When?' })) {
        if (typeof event === 'object' && event.type === 'finish') break;
      }
      expect(textOf(await collect(it.answer({ question: 'When?' })))).toBe('At six.');
      expect(asked).toHaveLength(1);
    });

    /** A caller that reads one event whenever it is told to. */
    function slowAsker(it: ReturnType<typeof cached>) {
      const reader = it.answer({ question: 'When?' })[Symbol.asyncIterator]();
      return async () => (await reader.next()).value as RagEvent | undefined;
    }

    test('is not delayed by a caller that reads slowly, who gets all of it too', async () => {
      const it = cached(backend);
      const read = slowAsker(it);
      expect(await read()).toMatchObject({ type: 'usage' });
      const quick = collect(it.answer({ question: 'When?' }));
      open();
      expect(textOf(await quick)).toBe('At six.');
      expect([await read(), await read(), await read()]).toEqual([
        { type: 'text', text: 'At ' },
        { type: 'text', text: 'six.' },
        undefined,
      ]);
    });

    test('fails for a caller that reads slowly as well, after the text before the failure', async () => {
      steps = ['At ', 'si', new Error('down')];
      const it = cached(backend);
      const read = slowAsker(it);
      await read();
      await expect(collect(it.answer({ question: 'When?' }))).rejects.toThrow('down');
      expect(await read()).toEqual({ type: 'text', text: 'si' });
      await expect(read()).rejects.toThrow('down');
    });

    test('too long to be held is passed on to those who read along', async () => {
      steps = Array.from({ length: 200 }, () => 'x'.repeat(50));
      const it = cached(backend, { maxBytes: 5_000 });
      const read = slowAsker(it);
      await read();
      expect(textOf(await collect(it.answer({ question: 'When?' })))).toHaveLength(10_000);
      await expect(read()).rejects.toMatchObject({ name: 'BackendError', code: 'BACKEND_ERROR' });
      expect(textOf(await collect(it.answer({ question: 'When?' })))).toHaveLength(10_000);
      expect(asked).toHaveLength(2);
    });

    test('fails for all callers alike', async () => {
      steps = ['At ', new Error('down')];
      const ask = use();
      const outcomes = await Promise.allSettled([ask(), ask()]);
      expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
      expect(asked).toHaveLength(1);
    });
  });
});

test("the backend's other methods are passed through", async () => {
  const { signal } = new AbortController();
  let closed = 0;
  const able: RagBackend = {
    ...createEchoBackend(),
    retrieve: async () => SOURCES,
    close: async () => void closed++,
  };
  const it = cached(able);
  expect(it.name).toBe('echo');
  const query = { question: 'When?', queryId: 'q', sessionId: 's', transcript: [] };
  expect(await it.retrieve?.(query, { signal })).toEqual(SOURCES);
  expect(await it.check?.({ signal })).toMatchObject({ ok: true });
  await it.close?.();
  expect(closed).toBe(1);
  expect(cached({ name: 'x', answer: able.answer }).retrieve).toBeUndefined();
});

test.each([
  [{ ttlMs: 0 }, /^cached: 'ttlMs' must be/],
  [{ maxEntries: 0 }, /^cached: 'maxEntries' must be/],
  [{ maxBytes: 0 }, /^cached: 'maxBytes' must be a whole number from 1/],
  [{ context: 'keep' }, /^cached: 'context' must be one of bypass, drop, not a string of 4 characters/],
])('%j is refused in one line', (options, message) => {
  expect(() => cached(createEchoBackend(), options as CachedOptions)).toThrow(message);
});
