import { addAbortListener, once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fetch as undiciFetch } from 'undici';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createGuardedAbort } from '../../src/backend/guarded-signal';
import { silentLogger } from '../../src/logging/logger';

function createGuarded() {
  const lines: object[] = [];
  const warn = (fields: object, message: string) => lines.push({ ...fields, message });
  return { lines, ...createGuardedAbort({ queryId: 'q', backend: 'b', logger: { ...silentLogger, warn } }) };
}

function boom(): never {
  throw new Error('of a listener');
}

describe('a guarded abort signal', () => {
  const escaped: unknown[] = [];
  const onEscaped = (error: unknown) => escaped.push(error);
  beforeEach(() => {
    escaped.length = 0;
    process.on('uncaughtException', onEscaped).on('unhandledRejection', onEscaped);
  });
  afterEach(async () => {
    await sleep(5);
    process.off('uncaughtException', onEscaped).off('unhandledRejection', onEscaped);
    expect(escaped).toEqual([]);
  });

  test('is an AbortSignal that is aborted with a reason', () => {
    const { signal, abort, lines } = createGuarded();
    expect(signal).toBeInstanceOf(AbortSignal);
    expect(signal.aborted).toBe(false);
    abort('enough');
    expect(signal.aborted).toBe(true);
    expect(signal.reason).toBe('enough');
    expect(() => signal.throwIfAborted()).toThrow('enough');
    expect(lines).toEqual([]);
    const other = createGuarded();
    other.abort();
    expect(other.signal.reason).toMatchObject({ name: 'AbortError' });
  });

  test('logs what a listener throws, once, and still notifies the others', async () => {
    const { signal, abort, lines } = createGuarded();
    const heard: string[] = [];
    signal.addEventListener('abort', boom);
    signal.addEventListener('abort', { handleEvent: () => boom() });
    signal.addEventListener('abort', async () => boom());
    signal.addEventListener('abort', () => heard.push('listener'));
    signal.onabort = () => {
      heard.push('onabort');
      boom();
    };
    abort();
    await sleep(5);
    expect(heard).toEqual(['listener', 'onabort']);
    expect(lines).toEqual([
      {
        queryId: 'q',
        backend: 'b',
        err: expect.objectContaining({ message: 'of a listener' }),
        message: "a listener of the backend's abort signal failed",
      },
    ]);
  });

  test('calls listeners like any signal', () => {
    const { signal, abort } = createGuarded();
    const calls: unknown[][] = [];
    function listener(this: unknown, event: Event) {
      calls.push([this, event.type, event.target]);
    }
    const object = {
      handleEvent(event: Event) {
        calls.push([this, event.type, event.target]);
      },
    };
    signal.addEventListener('abort', listener);
    signal.addEventListener('abort', listener, { once: true });
    signal.addEventListener('abort', object);
    abort();
    abort();
    expect(calls).toEqual([
      [signal, 'abort', signal],
      [object, 'abort', signal],
    ]);
  });

  test('forgets removed listeners, however they were added', () => {
    const { signal, abort } = createGuarded();
    let calls = 0;
    const listener = () => calls++;
    const object = { handleEvent: listener };
    signal.addEventListener('abort', listener);
    signal.addEventListener('abort', listener, { capture: true });
    signal.addEventListener('abort', object, { once: true });
    signal.removeEventListener('abort', listener);
    signal.removeEventListener('abort', listener, { capture: true });
    signal.removeEventListener('abort', object);
    signal.removeEventListener('abort', () => {});
    const removal = new AbortController();
    signal.addEventListener('abort', listener, { signal: removal.signal });
    removal.abort();
    signal.onabort = listener;
    expect(signal.onabort).toBe(listener);
    signal.onabort = null;
    expect(signal.onabort).toBeNull();
    abort();
    expect(calls).toBe(0);
  });

  test('works with addAbortListener, events.once and timers', async () => {
    const { signal, abort } = createGuarded();
    let heard = 0;
    addAbortListener(signal, () => heard++);
    addAbortListener(signal, () => heard++)[Symbol.dispose]();
    const waits = [sleep(60_000, undefined, { signal }), once(new EventTarget(), 'never', { signal })];
    setTimeout(abort, 5);
    for (const wait of await Promise.allSettled(waits)) {
      expect(wait).toMatchObject({ status: 'rejected', reason: { name: 'AbortError' } });
    }
    expect(heard).toBe(1);
  });

  test('can be the source of derived signals', () => {
    const { signal, abort } = createGuarded();
    const derived = AbortSignal.any([signal, new AbortController().signal]);
    abort('enough');
    expect(derived.reason).toBe('enough');
  });

  test.each([
    ['fetch of Node', fetch],
    ['fetch of undici', undiciFetch as unknown as typeof fetch],
  ])('ends a request of %s', async (_, request) => {
    const { signal, abort } = createGuarded();
    const server = createServer((_, response) => {
      response.write('a');
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const response = await request(`http://127.0.0.1:${port}/`, { signal });
    const text = response.text();
    abort();
    await expect(text).rejects.toMatchObject({ name: 'AbortError' });
    server.closeAllConnections();
    server.close();
  });
});
