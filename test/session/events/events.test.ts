import { describe, expect, test, vi } from 'vitest';
import { createEchoBackend } from '../../../src/backends/echo';
import { RealtimeRagSession, type SessionEvent } from '../../../src/session/index';
import { settle } from '../../support/fake-clock';
import { SessionRig, short } from '../../support/session/session-rig';

describe('events', () => {
  test('form one async iterable, which ends with the session', async () => {
    const rig = new SessionRig();
    const seen: string[] = [];
    const reading = (async () => {
      for await (const event of rig.session) seen.push(short(event));
    })();
    rig.session.open();
    rig.say('why?');
    await rig.answer('because');
    await rig.session.stop();
    await reading;
    expect(seen).toEqual([
      'ack connected',
      'listening',
      'ack',
      'analyzing why?',
      'querying_rag',
      'answer because',
      'final complete',
      'idle',
      'idle',
      'closed',
    ]);
  });

  test('nothing is buffered for a consumer that has stopped reading', async () => {
    const rig = new SessionRig();
    const iterator = rig.session[Symbol.asyncIterator]();
    rig.session.open();
    expect((await iterator.next()).value).toMatchObject({ message: 'connected' });
    await iterator.return?.();
    for (let i = 0; i <= 10_000; i++) rig.session.handle({ type: 'keepalive' });
    expect(await iterator.next()).toEqual({ value: undefined, done: true });
  });

  test('a consumer that falls too far behind gets an error, not a gap', async () => {
    const rig = new SessionRig();
    const iterator = rig.session[Symbol.asyncIterator]();
    for (let i = 0; i <= 10_000; i++) rig.session.handle({ type: 'keepalive' });
    for (let i = 0; i < 10_000; i++) expect((await iterator.next()).done).toBe(false);
    await expect(iterator.next()).rejects.toThrow(/behind/);
    expect((await iterator.next()).done).toBe(true);
  });

  test('a listener may call the session; resulting events come after those already queued', () => {
    const rig = new SessionRig();
    rig.session.on('status', ({ stage }) => {
      if (stage === 'analyzing') rig.session.cancel();
    });
    rig.say('why?');
    expect(rig.news()).toEqual(['ack', 'analyzing why?', 'querying_rag', 'ack', 'final cancelled', 'idle']);
    expect(rig.events.flatMap((e) => ('seq' in e ? [e.seq] : []))).toEqual([1, 2, 3, 4]);
  });

  test.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('bug in a listener');
      },
    ],
    ['rejects', async () => Promise.reject(new Error('bug in a listener'))],
    [
      'throws what is no error',
      () => {
        throw undefined;
      },
    ],
  ])('a listener that %s stops nobody, and is logged once per kind of event', async (_, fail) => {
    const faults: unknown[] = [];
    const note = (fault: unknown) => void faults.push(fault);
    process.on('uncaughtException', note).on('unhandledRejection', note);
    try {
      const error = vi.fn();
      const logger = { debug() {}, info() {}, warn() {}, error };
      const rig = new SessionRig({ logger });
      const hears = vi.fn();
      rig.session.on('status', fail).on('status', hears).on('answer', fail).on('answer', hears);
      rig.say('why?');
      await rig.answer('because');
      await settle();
      expect(rig.news().slice(-3)).toEqual(['answer because', 'final complete', 'idle']);
      expect(hears).toHaveBeenCalledTimes(5);
      expect(error.mock.calls.map(([details]) => details.event)).toEqual(['status', 'answer']);
      await new Promise((resolve) => setImmediate(resolve));
      expect(faults).toEqual([]);
    } finally {
      process.off('uncaughtException', note).off('unhandledRejection', note);
    }
  });

  test('off and once', () => {
    const rig = new SessionRig();
    const [stays, goes, once] = [vi.fn(), vi.fn(), vi.fn()];
    rig.session.on('ack', stays).on('ack', goes).once('ack', once);
    rig.session.off('ack', goes);
    rig.session.handle({ type: 'keepalive' });
    rig.session.handle({ type: 'keepalive' });
    expect([stays, goes, once].map((f) => f.mock.calls.length)).toEqual([2, 0, 1]);
  });
});

describe('in-process input', () => {
  test('that is invalid results in an error event, as on the wire', () => {
    const rig = new SessionRig();
    rig.session.receive({ text: 7 as unknown as string });
    rig.session.pause({ catch_up: 'later' as 'drop' });
    expect(rig.news()).toEqual(['error INVALID_MESSAGE', 'error INVALID_MESSAGE']);
  });

  test('invalid options are refused with the option named', () => {
    const backend = createEchoBackend();
    const make = (options: object) => () => new RealtimeRagSession({ backend, ...options });
    expect(make({ backend: {} })).toThrow(/'backend'/);
    expect(make({ onQuestionWhileAnswering: 'wait' })).toThrow(/'onQuestionWhileAnswering'.*queue/);
    expect(make({ queueLimit: -1 })).toThrow(/'queueLimit'/);
    expect(make({ answerTimeoutMs: Number.NaN })).toThrow(/'answerTimeoutMs'/);
  });
});

test('memory stays bounded however long a session runs', async () => {
  const { setFlagsFromString } = await import('node:v8');
  const { runInNewContext } = await import('node:vm');
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  let bytes = 0;
  const session = new RealtimeRagSession({ backend: createEchoBackend() });
  session.on('event', (event: SessionEvent) => {
    bytes += JSON.stringify(event).length;
  });
  const talk = async (turns: number) => {
    for (let i = 0; i < turns; i++) {
      session.receive({ text: `we talk about item ${i} `.repeat(20), segment_id: i });
      session.receive({ text: `we talked about item ${i} `.repeat(20), is_final: true, segment_id: i });
      if (i % 100 === 0) session.receive({ text: `what is item ${i}?`, is_final: true });
      if (i % 100 === 99) await settle();
    }
    await settle();
    gc();
    return process.memoryUsage().heapUsed;
  };
  const warm = await talk(2_000);
  const after = await talk(20_000);
  expect(bytes).toBeGreaterThan(5_000_000);
  // Speech and answers in between far exceed what may be retained.
  expect(after - warm).toBeLessThan(2_000_000);
});
