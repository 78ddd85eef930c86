import { beforeEach, describe, expect, test } from 'vitest';
import { completeQuery } from '../../../src/backend/query';
import { createEchoBackend } from '../../../src/backends/echo';
import {
  BackendError,
  type FallbackOptions,
  fallback,
  type RagBackend,
  type RagEvent,
  type RagQuery,
} from '../../../src/index';
import { type Logger, silentLogger } from '../../../src/logging/logger';
import { FakeClock, settle } from '../../support/fake-clock';
import { collect, describeBackendContract, textOf } from '../contract';

const SOURCES = [{ id: '1', title: 'T', text: 'x', position: 1 }];
const WARNING = expect.objectContaining({ type: 'warning', code: 'fallback' });
const down = new BackendError('BACKEND_UNAVAILABLE', 'down');

/** Yields these; throws if one of them is an error. */
function backend(name: string, ...steps: (string | RagEvent | Error)[]) {
  const asked: RagQuery[] = [];
  const it: RagBackend = {
    name,
    async *answer(query) {
      asked.push(query);
      for (const step of steps) {
        if (step instanceof Error) throw step;
        yield step;
      }
    },
  };
  return { ...it, asked };
}
const ask = (backends: RagBackend[], options = {}, more = {}) =>
  collect(fallback(backends, options).answer({ question: 'When?', ...more }));

describeBackendContract('fallback', async () => ({
  backend: fallback([backend('first', { type: 'sources', sources: SOURCES }, down), createEchoBackend()]),
  question: 'When does it open?',
  otherQuestion: 'Where is it?',
  expectText: (text) => expect(text).toBe('When does it open?'),
}));

describeBackendContract('fallback, the first answers', async () => {
  let stalls = false;
  const slow: RagBackend = {
    name: 'slow',
    async *answer({ question }, { signal }) {
      yield { type: 'sources', sources: SOURCES };
      yield question;
      if (stalls) await new Promise((_, reject) => signal.addEventListener('abort', reject));
      yield '!';
    },
  };
  return {
    backend: fallback([slow, createEchoBackend()], { onNoAnswer: true }),
    question: 'When?',
    stall: () => {
      stalls = true;
    },
  };
});

test('the first backend that answers is the only one asked; its sources come before its text', async () => {
  const second = backend('second', 'no');
  const first = backend('first', { type: 'sources', sources: SOURCES }, 'At ', 'six.');
  expect(await ask([first, second])).toEqual([
    { type: 'sources', sources: SOURCES },
    { type: 'text', text: 'At ' },
    { type: 'text', text: 'six.' },
  ]);
  expect(second.asked).toEqual([]);
});

test('a backend that fails before its first text leaves no trace except a warning and a log line', async () => {
  const lines: unknown[] = [];
  const logger: Logger = { ...silentLogger, warn: (fields, message) => lines.push({ ...fields, message }) };
  const first = backend(
    'first',
    { type: 'sources', sources: SOURCES },
    { type: 'conversation', id: 'a' },
    '',
    down,
  );
  const events = await ask(
    [first, backend('second', down), backend('third', 'At six.')],
    { logger },
    { queryId: 'q1' },
  );
  expect(events).toEqual([WARNING, WARNING, { type: 'text', text: 'At six.' }]);
  const err = { type: 'BackendError', code: 'BACKEND_UNAVAILABLE', message: 'down' };
  expect(lines).toEqual([
    { queryId: 'q1', backend: 'first', err, message: 'backend failed; the next one is asked' },
    { queryId: 'q1', backend: 'second', err, message: 'backend failed; the next one is asked' },
  ]);
});

test('after the first text the backend is not replaced', async () => {
  const second = backend('second', 'no');
  await expect(ask([backend('first', 'At ', down), second])).rejects.toBe(down);
  expect(second.asked).toEqual([]);
});

test('when all fail, the last failure is reported', async () => {
  const last = new BackendError('BACKEND_AUTH', 'no key');
  await expect(ask([backend('a', down), backend('b', last)])).rejects.toBe(last);
});

test('having no answer counts as an answer, unless the next backend is to be asked then', async () => {
  const none: RagEvent = { type: 'finish', reason: 'no_answer', confidence: 0.1 };
  const first = () => backend('first', { type: 'sources', sources: SOURCES }, 'Nothing found.', none);
  expect((await ask([first(), backend('second', 'no')])).at(-1)).toEqual(none);

  const events = await ask([first(), backend('second', 'At ', 'six.')], { onNoAnswer: true });
  expect(textOf(events)).toBe('At six.');
  expect(events.slice(2)).toEqual([
    WARNING,
    { type: 'sources', sources: [] },
    { type: 'replace', text: 'At ' },
    { type: 'text', text: 'six.' },
  ]);
});

test('when the next backend fails or has no answer either, the first reply stands', async () => {
  const none: RagEvent = { type: 'finish', reason: 'no_answer' };
  const first = () => backend('first', 'Nothing found.', none);
  for (const second of [backend('second', down), backend('second', none), backend('second')]) {
    const events = await ask([first(), second], { onNoAnswer: true });
    expect(textOf(events)).toBe('Nothing found.');
    expect(events.filter((event) => typeof event === 'object' && event.type === 'text')).toHaveLength(1);
  }
  expect((await ask([first(), backend('second', down)], { onNoAnswer: true })).at(-1)).toEqual(none);
});

test('each backend continues its own conversation', async () => {
  const first = backend('first', { type: 'conversation', id: 'a1' }, 'x');
  const second = backend('second', { type: 'conversation', id: 'b1' }, 'y');
  const idOf = (events: unknown[]) =>
    (events as RagEvent[]).flatMap((event) => (event.type === 'conversation' ? [event.id] : []))[0];
  const one = idOf(await ask([first, second]));
  const both = idOf(await ask([backend('first', down), second], {}, { conversationId: one }));
  await ask([first, second], {}, { conversationId: both });
  const last = backend('second', 'y');
  await ask([backend('first', down), last], {}, { conversationId: both });
  expect(first.asked.map(({ conversationId }) => conversationId)).toEqual([undefined, 'a1']);
  expect(last.asked[0]?.conversationId).toBe('b1');
  await ask([first, second], {}, { conversationId: 'of one backend alone' });
  expect(first.asked.at(-1)).not.toHaveProperty('conversationId');
});

test('an abort ends the answer; no other backend is asked', async () => {
  const abort = new AbortController();
  const second = backend('second', 'no');
  const first: RagBackend = {
    name: 'first',
    async *answer() {
      abort.abort();
      yield* [];
      throw down;
    },
  };
  const { signal } = abort;
  expect(await collect(fallback([first, second]).answer({ question: 'When?' }, { signal }))).toEqual([]);
  expect(second.asked).toEqual([]);
});

/** Yields these and then nothing more, until its signal is aborted. */
function silent(name: string, ...steps: (string | RagEvent)[]) {
  const aborted: string[] = [];
  const it: RagBackend = {
    name,
    async *answer(_, { signal }) {
      yield* steps;
      await new Promise((_, reject) =>
        signal.addEventListener('abort', () => {
          aborted.push(name);
          reject(signal.reason);
        }),
      );
    },
  };
  return { ...it, aborted };
}

describe('a backend that is silent', () => {
  let clock: FakeClock;
  beforeEach(() => {
    clock = new FakeClock();
  });

  test.each<[string, (string | RagEvent)[]]>([
    ['from the start', []],
    ['after its sources', [{ type: 'sources', sources: SOURCES }]],
    ['after a text that is empty', ['', { type: 'conversation', id: 'a' }]],
  ])('%s is aborted after its limit, and the next one answers', async (_, steps) => {
    const lines: unknown[] = [];
    const logger: Logger = { ...silentLogger, warn: (fields) => lines.push(fields) };
    const [first, second] = [silent('first', ...steps), silent('second')];
    const options = { clock, firstTextTimeoutMs: 5_000, logger };
    const events = ask([first, second, backend('third', 'At six.')], options, { queryId: 'q1' });
    await clock.advance(4_999);
    expect(first.aborted).toEqual([]);
    await clock.advance(1);
    expect(first.aborted).toEqual(['first']);
    await clock.advance(5_000);
    expect(await events).toEqual([WARNING, WARNING, { type: 'text', text: 'At six.' }]);
    const err = { type: 'BackendError', code: 'BACKEND_TIMEOUT', message: 'Nothing came within 5000 ms.' };
    expect(lines[0]).toEqual({ queryId: 'q1', backend: 'first', err });
    expect(clock.pendingTimers).toBe(0);
  });

  test('even if it ignores its abort is left behind', async () => {
    const deaf: RagBackend = { name: 'deaf', answer: () => ({ [Symbol.asyncIterator]: () => never }) };
    const never = { next: () => new Promise<never>(() => {}) };
    const events = ask([deaf, backend('second', 'At six.')], { clock });
    await clock.advance(60_000);
    expect(textOf(await events)).toBe('At six.');
  });

  test('has no limit after its first text, nor when it is the last one, nor with Infinity', async () => {
    const patient = { clock, firstTextTimeoutMs: Number.POSITIVE_INFINITY };
    const asked: [RagBackend[], object][] = [
      [[silent('first', 'At '), backend('second', 'no')], { clock }],
      [[backend('first', down), silent('last')], { clock }],
      [[silent('first'), backend('second', 'no')], patient],
    ];
    const texts: string[] = [];
    for (const [backends, options] of asked) {
      const read = fallback(backends, options).answer({ question: 'When?' });
      void collect(read).then((events) => texts.push(textOf(events)));
    }
    await clock.advance(1_000_000);
    expect(texts).toEqual([]);
  });

  test('lets the reply of the one before it stand', async () => {
    const none: RagEvent = { type: 'finish', reason: 'no_answer' };
    const events = ask([backend('first', 'Nothing found.', none), silent('last')], {
      clock,
      onNoAnswer: true,
    });
    await clock.advance(60_000);
    expect(textOf(await events)).toBe('Nothing found.');
    expect((await events).at(-1)).toEqual(none);
  });

  test('is aborted at once when the caller is, and nothing else is asked', async () => {
    const abort = new AbortController();
    const [first, second] = [silent('first'), backend('second', 'no')];
    const events = collect(
      fallback([first, second], { clock }).answer({ question: 'When?' }, { signal: abort.signal }),
    );
    await settle();
    abort.abort();
    expect(first.aborted).toEqual(['first']);
    expect(await events).toEqual([]);
    expect(second.asked).toEqual([]);
    expect(clock.pendingTimers).toBe(0);
  });
});

describe('retrieve', () => {
  const query = completeQuery({ question: 'When?' });
  const found = (name: string) => [{ ...SOURCES[0], id: name, title: 'T', text: 'x', position: 1 }];
  const finds = (name: string) => ({ ...backend(name), retrieve: async () => found(name) });
  const fails = (name: string) => ({ ...backend(name), retrieve: () => Promise.reject(down) });
  const signal = new AbortController().signal;

  test('is there when the first backend has it', () => {
    expect(fallback([finds('a'), backend('b')]).retrieve).toBeTypeOf('function');
    expect(fallback([backend('a'), finds('b')]).retrieve).toBeUndefined();
  });

  test("gives the first backend's passages, or those of the next that has it when it fails", async () => {
    expect(await fallback([finds('a'), finds('b')]).retrieve?.(query, { signal })).toEqual(found('a'));
    const others = [fails('a'), backend('b'), finds('c')];
    expect(await fallback(others).retrieve?.(query, { signal })).toEqual(found('c'));
    await expect(fallback([fails('a'), fails('b')]).retrieve?.(query, { signal })).rejects.toBe(down);
  });

  test('moves on when the first backend is silent, and ends with the caller', async () => {
    const clock = new FakeClock();
    const hangs = { ...backend('a'), retrieve: () => new Promise<never>(() => {}) };
    const sources = fallback([hangs, finds('b')], { clock }).retrieve?.(query, { signal });
    await clock.advance(60_000);
    expect(await sources).toEqual(found('b'));
    const abort = new AbortController();
    const left = fallback([hangs, finds('b')], { clock }).retrieve?.(query, { signal: abort.signal });
    abort.abort(new Error('left'));
    await expect(left).rejects.toThrow('left');
    expect(clock.pendingTimers).toBe(0);
  });
});

test('check reports on each backend; one that would answer is enough', async () => {
  const well = { ...backend('well'), check: async () => ({ ok: true, detail: 'Here.' }) };
  const unwell = { ...backend('unwell'), check: async () => ({ ok: false, detail: 'Gone.' }) };
  const broken = { ...backend('broken'), check: () => Promise.reject(new Error('x')) };
  const { signal } = new AbortController();
  expect(await fallback([unwell, well, backend('plain')]).check?.({ signal })).toEqual({
    ok: true,
    detail: 'unwell: Gone. well: Here. plain: It has nothing to check.',
    findings: [
      { level: 'warning', check: 'unwell', detail: 'unwell: Gone.' },
      { level: 'ok', check: 'well', detail: 'well: Here.' },
      { level: 'ok', check: 'plain', detail: 'plain: It has nothing to check.' },
    ],
  });
  expect(await fallback([unwell, broken]).check?.({ signal })).toMatchObject({ ok: false });
});

test('closing it closes all backends; an empty list is refused', async () => {
  const closed: string[] = [];
  const closing = (name: string) => ({ ...backend(name), close: async () => void closed.push(name) });
  await fallback([closing('a'), backend('b'), closing('c')]).close?.();
  expect(closed).toEqual(['a', 'c']);
  expect(() => fallback([])).toThrow(
    /^fallback: 'backends' must be a list of at least one backend, not an array of 0 items\.$/,
  );
});

test.each<[unknown, unknown, RegExp]>([
  ['secret', {}, /^fallback: 'backends' must be a list of backends, not a string of 6 characters\.$/],
  [[{ name: 'secret' }], {}, /^fallback: 'backends\.0' must be a backend: .*, not an object\.$/],
  [
    [backend('a', 'b')],
    { onNoAnswer: 'secret' },
    /^fallback: 'onNoAnswer' must be true or false, not a string/,
  ],
  [
    [backend('a', 'b')],
    { firstTextTimeoutMs: 'secret' },
    /^fallback: 'firstTextTimeoutMs' must be a number of milliseconds from 1 .*, not a string/,
  ],
  [[backend('a', 'b')], { logger: 'secret' }, /^fallback: 'logger' must be a logger .*, not a string/],
])(
  'the arguments %j and %j are refused with a TypeError that does not show the value',
  (backends, options, message) => {
    expect(() => fallback(backends as RagBackend[], options as FallbackOptions)).toThrow(
      expect.objectContaining({ name: 'TypeError', message: expect.stringMatching(message) }),
    );
  },
);
