import { expect, test } from 'vitest';
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
  [[backend('a', 'b')], { logger: 'secret' }, /^fallback: 'logger' must be a logger .*, not a string/],
])(
  'the arguments %j and %j are refused with a TypeError that does not show the value',
  (backends, options, message) => {
    expect(() => fallback(backends as RagBackend[], options as FallbackOptions)).toThrow(
      expect.objectContaining({ name: 'TypeError', message: expect.stringMatching(message) }),
    );
  },
);
