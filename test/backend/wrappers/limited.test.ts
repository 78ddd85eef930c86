import { describe, expect, test } from 'vitest';
import { limitBackend, type RagBackend, type RagQuery } from '../../../src/backend/index';
import { GatedBackend } from '../../support/session/gated-backend';

const query = (question: string): RagQuery => ({
  question,
  queryId: question,
  sessionId: 's',
  transcript: [],
});

function ask(backend: RagBackend, question: string) {
  const abort = new AbortController();
  const iterator = backend.answer(query(question), { signal: abort.signal })[Symbol.asyncIterator]();
  return { abort, iterator, first: iterator.next() };
}

describe('a limited backend', () => {
  test('answers a limited number at once, the others in order of arrival', async () => {
    const inner = new GatedBackend();
    const backend = limitBackend(inner, { concurrent: 2 });
    const [a, b, c, d] = [ask(backend, 'a'), ask(backend, 'b'), ask(backend, 'c'), ask(backend, 'd')];
    await inner.asked(2);
    a.abort.abort();
    await inner.asked(3);
    expect(inner.queries.map(({ question }) => question)).toEqual(['a', 'b', 'c']);
    // Its slot is free at once, even though the backend never ends.
    void b.iterator.return?.();
    await inner.asked(4);
    for (const { abort } of [c, d]) abort.abort();
  });

  test('refuses when too many wait, or for too long', async () => {
    let refused = 0;
    const inner = new GatedBackend();
    const backend = limitBackend(inner, { concurrent: 1, queue: 1, waitMs: 20, onRefused: () => refused++ });
    const running = ask(backend, 'a');
    await inner.asked(1);
    const waiting = ask(backend, 'b');
    await expect(ask(backend, 'c').first).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      retryable: true,
      retryAfterMs: 1_000,
    });
    await expect(waiting.first).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    expect(refused).toBe(2);
    // Neither has taken a slot.
    running.abort.abort();
    ask(backend, 'd');
    await inner.asked(2);
  });

  test('gives no slot to callers who left while waiting', async () => {
    const inner = new GatedBackend();
    const backend = limitBackend(inner, { concurrent: 1 });
    const running = ask(backend, 'a');
    await inner.asked(1);
    const left = ask(backend, 'b');
    const next = ask(backend, 'c');
    left.abort.abort();
    expect(await left.first).toEqual({ value: undefined, done: true });
    running.abort.abort();
    await inner.asked(2);
    expect(inner.queries[1]?.question).toBe('c');
    next.abort.abort();
  });

  test('releases a slot when the backend throws', async () => {
    let calls = 0;
    const backend = limitBackend(
      {
        name: 'broken',
        answer() {
          calls++;
          throw new Error('broken');
        },
      },
      { concurrent: 1 },
    );
    for (let i = 0; i < 3; i++) await expect(ask(backend, 'a').first).rejects.toThrow('broken');
    expect(calls).toBe(3);
  });

  test.each<[string, object, string]>([
    [
      'no number',
      { concurrent: '4' },
      "'concurrent' must be a whole number from 1, or Infinity for no limit, not a string of 1 character.",
    ],
    [
      'no places',
      { concurrent: 0 },
      "'concurrent' must be a whole number from 1, or Infinity for no limit, not zero.",
    ],
    [
      'half a place',
      { queue: 1.5 },
      "'queue' must be a whole number from 0, or Infinity for no limit, not a fraction.",
    ],
    [
      'more than a timer can wait',
      { waitMs: 2 ** 31 },
      "'waitMs' must be a number of milliseconds from 0 to 2147483647, or Infinity for no limit, not a whole number.",
    ],
    [
      'nothing to call',
      { onRefused: 'secret' },
      "'onRefused' must be a function, not a string of 6 characters.",
    ],
  ])('refuses %s, and says what is allowed', (_, options, message) => {
    expect(() => limitBackend(new GatedBackend(), options)).toThrow(
      new TypeError(`limitBackend: ${message}`),
    );
  });

  test('waits indefinitely, without a timer, when there is no limit', async () => {
    const inner = new GatedBackend();
    const backend = limitBackend(inner, { concurrent: 1, waitMs: Number.POSITIVE_INFINITY, queue: 1 });
    const running = ask(backend, 'a');
    await inner.asked(1);
    const waiting = ask(backend, 'b');
    await expect(ask(backend, 'c').first).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      retryAfterMs: undefined,
    });
    running.abort.abort();
    await inner.asked(2);
    waiting.abort.abort();
  });

  test('otherwise behaves like the backend that it limits', async () => {
    class Whole implements RagBackend {
      readonly name = 'whole';
      #closed = false;
      async *answer() {
        yield 'fine';
      }
      async retrieve() {
        return [];
      }
      async check() {
        return { ok: !this.#closed, detail: 'fine' };
      }
      async close() {
        this.#closed = true;
      }
    }
    const backend = limitBackend(new Whole());
    const context = { signal: new AbortController().signal };
    expect(backend.name).toBe('whole');
    expect(await backend.retrieve?.(query('a'), context)).toEqual([]);
    await backend.close?.();
    expect(await backend.check?.(context)).toEqual({ ok: false, detail: 'fine' });
    expect(limitBackend(new GatedBackend()).retrieve).toBeUndefined();
  });
});
