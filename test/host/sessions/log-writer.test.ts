import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { LogEntry } from '../../../src/event-log/index';
import { Ring } from '../../../src/event-log/ring';
import { LogWriter, type WrittenSession } from '../../../src/host/sessions/log-writer';
import { type LogWatch, SharedLog } from '../../../src/host/sessions/shared-log';
import type { SessionEvent } from '../../../src/session/index';
import { FakeClock } from '../../support/fake-clock';
import { ScriptedLog } from './scripted-log';

function rigOf({ fence }: { fence?: number } = {}) {
  const log = new ScriptedLog();
  const clock = new FakeClock();
  const counted = { appended: 0, unwritten: 0, begunAgain: 0 };
  const watch: LogWatch = {
    appended: () => counted.appended++,
    unwritten: (sessions) => {
      counted.unwritten = sessions;
    },
    begunAgain: () => counted.begunAgain++,
  };
  const shared = new SharedLog({ log, clock, random: () => 1, watch });
  return { log, clock, counted, shared, ...sessionOf(shared, fence) };
}

function sessionOf(shared: SharedLog, fence?: number, epoch = 'e1') {
  const ring = new Ring();
  const passed: string[] = [];
  const seen = { fenced: 0, always: [] as boolean[] };
  const state = { snapshot: undefined as string | undefined };
  const session: WrittenSession = {
    epoch,
    credentials: { token: 'hash' },
    entry: (): LogEntry => ({
      epoch,
      credentials: { token: 'hash' },
      snapshot: '{}',
      snapshotAt: ring.newest,
      events: ring.after(0),
    }),
    takeSnapshot: (always) => {
      seen.always.push(always);
      const { snapshot } = state;
      state.snapshot = undefined;
      return snapshot ?? (always ? '{}' : undefined);
    },
    pass: (text) => passed.push(text),
    fenced: () => seen.fenced++,
  };
  const writer = new LogWriter(shared, session, fence);
  let seq = 0;
  const event = (): string => {
    const text = `event ${++seq}`;
    const content = { type: 'status', session_id: 's', seq, stage: 'idle' } satisfies SessionEvent;
    writer.send(text, content, ring.add('s', seq, text));
    return text;
  };
  const ack = (text = 'ack') => writer.send(text, { type: 'ack', session_id: 's' }, undefined);
  return { writer, ring, passed, seen, state, event, ack };
}

describe('a session that is written', () => {
  test('an event goes out when it is kept, and what was sent after it follows', async () => {
    const { log, passed, event, ack } = rigOf({ fence: 3 });
    event();
    ack();
    event();
    await turn();
    expect(log.asked.map(({ what, fence, batch }) => [what, fence, batch?.events.length])).toEqual([
      ['append', 3, 2],
    ]);
    expect(passed).toEqual([]);
    log.last.answer('written');
    await turn();
    expect(passed).toEqual(['event 1', 'ack', 'event 2']);
  });

  test('an acknowledgement with nothing before it goes out at once', async () => {
    const { log, passed, ack } = rigOf({ fence: 0 });
    ack();
    expect(passed).toEqual(['ack']);
    await turn();
    expect(log.asked).toEqual([]);
  });

  test('while one batch is on its way the next one gathers', async () => {
    const { log, passed, event, ack } = rigOf({ fence: 0 });
    event();
    await turn();
    event();
    await turn();
    ack();
    event();
    await turn();
    expect(log.asked).toHaveLength(1);
    log.last.answer('written');
    await turn();
    expect(passed).toEqual(['event 1']);
    expect(log.last.batch?.events.map(({ offset }) => offset)).toEqual([2, 3]);
    log.last.answer('written');
    await turn();
    expect(passed).toEqual(['event 1', 'event 2', 'ack', 'event 3']);
  });

  test('an acknowledgement behind a batch on its way waits for that batch only', async () => {
    const { log, passed, event, ack } = rigOf({ fence: 0 });
    event();
    await turn();
    ack();
    log.last.answer('written');
    await turn();
    expect(passed).toEqual(['event 1', 'ack']);
    expect(log.asked).toHaveLength(1);
  });

  test('what a message changes is kept before its acknowledgement goes out', async () => {
    const { log, passed, state, writer, ack } = rigOf({ fence: 0 });
    writer.changes();
    state.snapshot = '{"heard":1}';
    ack();
    await turn();
    expect(passed).toEqual([]);
    expect(log.last.batch).toEqual({ events: [], snapshot: '{"heard":1}' });
    log.last.answer('written');
    await turn();
    expect(passed).toEqual(['ack']);
  });

  test('a message that changed nothing waits for nothing', async () => {
    const { log, passed, writer, ack } = rigOf({ fence: 0 });
    writer.changes();
    ack();
    await turn();
    expect(passed).toEqual(['ack']);
    expect(log.asked).toEqual([]);
  });

  test('a snapshot is written at least every 256 events', async () => {
    const { log, seen, event } = rigOf({ fence: 0 });
    log.always = 'written';
    for (let i = 0; i < 600; i++) {
      event();
      await turn();
    }
    expect(seen.always.filter((always) => always)).toHaveLength(2);
    expect(log.asked.filter(({ batch }) => batch?.snapshot)).toHaveLength(2);
  });

  test('who may come back is kept before anybody is told', async () => {
    const { log, writer } = rigOf({ fence: 2 });
    let kept = false;
    void writer.authorise()?.then(() => {
      kept = true;
    });
    await turn();
    expect(log.last).toMatchObject({ what: 'authorise', fence: 2, credentials: { token: 'hash' } });
    expect(kept).toBe(false);
    log.last.answer('written');
    await turn();
    expect(kept).toBe(true);
  });

  test('with much that waits for the log, the session is asked to wait too', async () => {
    const { log, writer } = rigOf({ fence: 0 });
    expect(writer.ready()).toBeUndefined();
    const text = 'x'.repeat(70_000);
    const content = { type: 'status', session_id: 's', seq: 1, stage: 'idle' } satisfies SessionEvent;
    writer.send(text, content, { offset: 1, label: 's', seq: 1, text });
    const ready = writer.ready();
    expect(ready).toBeInstanceOf(Promise);
    await turn();
    log.last.answer('written');
    await ready;
    expect(writer.ready()).toBeUndefined();
  });
});

describe('a new session', () => {
  test('is not written until it begins, and its client waits for nothing', async () => {
    const { log, passed, event, writer } = rigOf();
    event();
    await turn();
    expect(passed).toEqual(['event 1']);
    expect(log.asked).toEqual([]);
    writer.begin();
    event();
    await turn();
    expect(log.last).toMatchObject({ what: 'begin', fence: 0 });
    expect(log.last.entry?.events.map(({ seq }) => seq)).toEqual([1, 2]);
    expect(passed).toEqual(['event 1']);
    log.last.answer('written');
    await turn();
    expect(passed).toEqual(['event 1', 'event 2']);
    event();
    await turn();
    expect(log.last.batch?.events.map(({ offset }) => offset)).toEqual([3]);
  });

  test('begins after a second', async () => {
    const { log, clock } = rigOf();
    await clock.advance(999);
    expect(log.asked).toEqual([]);
    await clock.advance(1);
    await turn();
    expect(log.last.what).toBe('begin');
  });

  test('that ends before it begins leaves nothing in the log', async () => {
    const { log, clock, writer } = rigOf();
    await writer.end();
    await clock.advance(10_000);
    expect(log.asked).toEqual([]);
  });
});

describe('a log that is away', () => {
  test('after half a second everything that waits goes out, and the session goes on without it', async () => {
    const { log, clock, passed, counted, event, ack, writer } = rigOf({ fence: 0 });
    event();
    await turn();
    event();
    ack();
    log.setAvailable(false);
    await clock.advance(499);
    expect(passed).toEqual([]);
    await clock.advance(1);
    expect(passed).toEqual(['event 1', 'event 2', 'ack']);
    event();
    expect(passed).toHaveLength(4);
    expect(writer.isUnwritten).toBe(true);
    expect(counted.unwritten).toBe(1);
    await clock.advance(60_000);
    expect(log.asked).toHaveLength(1);
  });

  test('a rejected append does the same at once', async () => {
    const { log, passed, event } = rigOf({ fence: 0 });
    event();
    await turn();
    log.setAvailable(false);
    log.last.fail();
    await turn();
    expect(passed).toEqual(['event 1']);
  });

  test('when it is back the session is begun again with all that is known', async () => {
    const { log, clock, counted, event, writer, passed } = rigOf({ fence: 7 });
    event();
    await turn();
    log.setAvailable(false);
    log.last.fail();
    await turn();
    event();
    await clock.advance(30_000);
    log.setAvailable(true);
    await turn();
    expect(log.last).toMatchObject({ what: 'begin', fence: 7 });
    expect(log.last.entry?.events).toHaveLength(2);
    event();
    expect(passed).toEqual(['event 1', 'event 2']);
    log.last.answer('written');
    await turn();
    expect(log.last).toMatchObject({ what: 'append' });
    log.last.answer('written');
    await turn();
    expect(passed).toEqual(['event 1', 'event 2', 'event 3']);
    expect(writer.isUnwritten).toBe(false);
    expect(counted).toMatchObject({ unwritten: 0, begunAgain: 1 });
  });

  test('a log that refuses is tried again, less and less often', async () => {
    const { log, clock, event, counted } = rigOf({ fence: 0 });
    log.always = 'fail';
    event();
    await turn();
    await clock.advance(60_000);
    // 0.25 + 0.5 + 1 + 2 + 4 s, then every 5 s.
    expect(log.asked.length).toBeGreaterThan(10);
    expect(log.asked.length).toBeLessThan(20);
    log.always = 'written';
    await clock.advance(5_000);
    expect(counted).toMatchObject({ unwritten: 0, begunAgain: 1 });
  });

  test('a failure right after it was begun again is not forgotten', async () => {
    const { log, clock, event, writer } = rigOf({ fence: 0 });
    event();
    await turn();
    log.last.fail();
    await turn();
    await clock.advance(250);
    expect(log.last.what).toBe('begin');
    event();
    log.always = 'fail';
    log.last.answer('written');
    await turn();
    expect(writer.isUnwritten).toBe(true);
    log.always = 'written';
    await clock.advance(5_000);
    expect(writer.isUnwritten).toBe(false);
  });

  test('many sessions are begun again a few at a time, one in a turn of the event loop', async () => {
    const { log, clock, shared } = rigOf({ fence: 0 });
    log.setAvailable(false);
    log.always = 'fail';
    const all = Array.from({ length: 100 }, (_, i) => sessionOf(shared, 0, `e${i}`));
    for (const one of all) one.event();
    await turn();
    await clock.advance(10_000);
    log.always = undefined;
    const before = log.asked.length;
    const begun = () => log.asked.slice(before).filter(({ what }) => what === 'begin').length;
    log.setAvailable(true);
    expect(begun()).toBe(1);
    for (let i = 0; i < 10; i++) await turn();
    expect(begun()).toBe(4);
    for (let at = before; at < log.asked.length; at++) {
      log.asked[at]?.answer('written');
      await turn();
      await turn();
      expect(begun()).toBeLessThanOrEqual(at - before + 1 + 4);
    }
    expect(begun()).toBe(100);
  });

  test('nothing of an answer that came too late is repeated, but a fence still counts', async () => {
    const { log, clock, passed, seen, event } = rigOf({ fence: 0 });
    event();
    await turn();
    const late = log.last;
    await clock.advance(500);
    late.answer('written');
    await turn();
    expect(passed).toEqual(['event 1']);
    log.setAvailable(false);
    await clock.advance(10_000);
    event();
    late.answer('fenced');
    await turn();
    expect(seen.fenced).toBe(0);
  });

  test('a late fence drops the session', async () => {
    const { log, clock, seen, event, counted } = rigOf({ fence: 0 });
    event();
    await turn();
    const late = log.last;
    await clock.advance(500);
    late.answer('fenced');
    await turn();
    expect(seen.fenced).toBe(1);
    expect(counted).toMatchObject({ unwritten: 0 });
  });
});

describe('other answers of the log', () => {
  test('fenced: nothing that waits is sent, and nothing later', async () => {
    const { log, clock, passed, seen, event, ack, writer } = rigOf({ fence: 0 });
    event();
    await turn();
    event();
    log.last.answer('fenced');
    await turn();
    event();
    ack();
    await clock.advance(10_000);
    expect(passed).toEqual([]);
    expect(seen.fenced).toBe(1);
    expect(log.asked).toHaveLength(1);
    await writer.end();
    expect(log.asked).toHaveLength(1);
  });

  test('behind: the session is begun again, and nothing is sent before that', async () => {
    const { log, passed, event } = rigOf({ fence: 4 });
    event();
    await turn();
    event();
    log.last.answer('behind');
    await turn();
    expect(log.last).toMatchObject({ what: 'begin', fence: 4 });
    expect(log.last.entry?.events).toHaveLength(2);
    expect(passed).toEqual([]);
    log.last.answer('written');
    await turn();
    expect(passed).toEqual(['event 1', 'event 2']);
    expect(log.asked).toHaveLength(2);
  });

  test('behind when it was just begun counts as away', async () => {
    const { log, passed, event, writer } = rigOf({ fence: 4 });
    log.always = 'behind';
    event();
    await turn();
    expect(passed).toEqual(['event 1']);
    expect(writer.isUnwritten).toBe(true);
  });
});

describe('the end', () => {
  test('what waits goes out first, then the log is told', async () => {
    const { log, passed, event, writer } = rigOf({ fence: 5 });
    event();
    const ended = writer.end();
    await turn();
    expect(log.last.what).toBe('append');
    log.last.answer('written');
    await ended;
    expect(passed).toEqual(['event 1']);
    await turn();
    expect(log.last).toMatchObject({ what: 'end', epoch: 'e1', fence: 5 });
  });

  test('a log that is away is told when it is back', async () => {
    const { log, clock, event, writer } = rigOf({ fence: 5 });
    log.setAvailable(false);
    log.always = 'fail';
    event();
    await turn();
    await writer.end();
    await clock.advance(20_000);
    log.always = undefined;
    log.setAvailable(true);
    await turn();
    expect(log.last).toMatchObject({ what: 'end', epoch: 'e1', fence: 5 });
  });

  test('a session is released with what it knows, and only if the log has it', async () => {
    const { log, state, writer, passed, event } = rigOf({ fence: 5 });
    log.always = 'written';
    state.snapshot = '{"last":1}';
    event();
    expect(await writer.release()).toBe(true);
    expect(log.asked.map(({ what }) => what)).toEqual(['append', 'release']);
    expect(log.asked[0]?.batch?.snapshot).toBe('{"last":1}');
    event();
    expect(passed).toEqual(['event 1']);

    const other = rigOf({ fence: 1 });
    other.log.always = 'fail';
    other.event();
    expect(await other.writer.release()).toBe(false);
  });
});
