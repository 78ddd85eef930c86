import { describe, expect, test } from 'vitest';
import { takeUntilAborted } from '../../src/backend/abortable';

const never = new Promise<never>(() => {});

/** Yields `a`, then hangs regardless of signals. */
function hanging(calls: string[]): AsyncIterable<string> {
  let count = 0;
  return {
    [Symbol.asyncIterator]: () => ({
      next: () => (count++ === 0 ? Promise.resolve({ value: 'a', done: false }) : never),
      return: () => {
        calls.push('return');
        return never;
      },
    }),
  };
}

describe('an abortable iteration', () => {
  test('ends at once when aborted, even if the source hangs, and tells the source once', async () => {
    const calls: string[] = [];
    const abort = new AbortController();
    const taken = takeUntilAborted(
      () => hanging(calls),
      abort.signal,
      () => calls.push('end'),
    );
    expect(await taken.next()).toEqual({ value: 'a', done: false });
    const waiting = taken.next();
    abort.abort();
    expect(await waiting).toEqual({ value: undefined, done: true });
    await taken.return?.();
    expect(calls).toEqual(['end', 'return']);
  });

  test('can be left while the source hangs', async () => {
    const calls: string[] = [];
    const taken = takeUntilAborted(
      () => hanging(calls),
      new AbortController().signal,
      () => calls.push('end'),
    );
    await taken.next();
    const waiting = taken.next();
    await taken.return?.();
    expect((await waiting).done).toBe(true);
    expect(calls).toEqual(['end', 'return']);
  });

  test('is never opened after an abort', async () => {
    const calls: string[] = [];
    const taken = takeUntilAborted(() => hanging(calls), AbortSignal.abort());
    expect((await taken.next()).done).toBe(true);
    expect(calls).toEqual([]);
  });

  test('fails when its source fails, and is then over', async () => {
    const calls: string[] = [];
    const taken = takeUntilAborted(
      () => {
        throw new Error('broken');
      },
      new AbortController().signal,
      () => calls.push('end'),
    );
    await expect(taken.next()).rejects.toThrow('broken');
    expect((await taken.next()).done).toBe(true);
    expect(calls).toEqual(['end']);
  });

  test('can be left even if the source throws in return', async () => {
    const source: AsyncIterable<string> = {
      [Symbol.asyncIterator]: () => ({
        next: async () => ({ value: 'a', done: false }),
        return: () => {
          throw new Error('broken');
        },
      }),
    };
    const taken: string[] = [];
    for await (const value of takeUntilAborted(() => source, new AbortController().signal)) {
      taken.push(value);
      break;
    }
    expect(taken).toEqual(['a']);
  });
});
