import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LogUnavailableError } from '../../../src/event-log/event-log';
import { createRedisLog, type RedisLog, type RedisLogOptions } from '../../../src/event-log/redis/index';
import type { Logger } from '../../../src/logging/logger';
import { findRedis, type RedisServer, startRedis } from '../../support/programs/redis';
import { startTcpProxy } from '../../support/tcp-proxy';
import { until } from '../contract';
import { claimOf, entryOf, eventsOf, newEpoch } from '../rig';

/** What Redis may do to a log, and what becomes of it. */
describe.runIf(findRedis())('with Redis', () => {
  let redis: RedisServer;
  const ends: (() => Promise<void>)[] = [];
  beforeEach(async () => {
    redis = await startRedis();
  });
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
    await redis.close();
  });

  async function open(options: RedisLogOptions = {}): Promise<RedisLog> {
    const log = await createRedisLog({ url: redis.url, ...options });
    ends.push(() => log.close());
    return log;
  }

  /** A session with one event, and what it does next. */
  async function begun(log: RedisLog) {
    const epoch = newEpoch();
    const events = eventsOf(1, 1);
    expect(await log.begin(entryOf(epoch, { events }), 0)).toBe('written');
    let next = 2;
    return {
      epoch,
      append: () => log.append(epoch, 0, { events: eventsOf(next, next++) }),
      again: () => log.begin(entryOf(epoch, { events: eventsOf(1, next - 1) }), 0),
    };
  }

  describe('the log becomes unavailable, and available again by itself', () => {
    test('when Redis is stopped: what it lost is begun again', async () => {
      const log = await open();
      const session = await begun(log);
      const told: boolean[] = [];
      log.onAvailable((available) => told.push(available));
      await redis.stop();
      await until(() => !log.available);
      await expect(session.append()).rejects.toThrow(LogUnavailableError);
      await expect(log.claim(claimOf(session.epoch))).rejects.toThrow(LogUnavailableError);
      await expect(log.begin(entryOf(newEpoch()), 0)).rejects.toThrow(LogUnavailableError);
      await expect(log.send('another', 'text')).rejects.toThrow(LogUnavailableError);
      await redis.start();
      const back = performance.now();
      await until(() => log.available);
      expect(performance.now() - back).toBeLessThan(2_500);
      expect(await session.append()).toBe('behind');
      expect(await session.again()).toBe('written');
      expect(await session.append()).toBe('written');
      expect(told).toEqual([false, true]);
    });

    test('when Redis is frozen: nothing waits longer than the timeout', async () => {
      const log = await open({ timeoutMs: 200 });
      const session = await begun(log);
      redis.freeze();
      const began = performance.now();
      await expect(session.append()).rejects.toThrow('Redis has not answered within 200 ms.');
      expect(performance.now() - began).toBeLessThan(1_500);
      expect(log.available).toBe(false);
      redis.thaw();
      await until(() => log.available);
      // It was written after all, or not: the session is begun again either way.
      expect(await session.again()).toBe('written');
      expect(await session.append()).toBe('written');
    });

    test('when Redis is paused by its operator', async () => {
      const log = await open({ timeoutMs: 200 });
      const session = await begun(log);
      await redis.command('CLIENT', 'PAUSE', '1500', 'ALL');
      await expect(session.append()).rejects.toThrow(LogUnavailableError);
      await until(() => log.available);
      expect(await session.again()).toBe('written');
    });

    test('when its connection goes silent, as behind a dead router', async () => {
      const proxy = await startTcpProxy(redis.port);
      ends.push(() => proxy.close());
      const log = await open({ url: `redis://127.0.0.1:${proxy.port}`, timeoutMs: 100 });
      proxy.hold();
      await until(() => !log.available);
      // New connections get through; the silent one is given up.
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      proxy.drop();
      await until(() => log.available);
      await begun(log);
    });

    test('when its connection is killed', async () => {
      const log = await open();
      const session = await begun(log);
      await redis.command('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
      await redis.command('CLIENT', 'KILL', 'TYPE', 'pubsub', 'SKIPME', 'yes');
      await until(() => !log.available);
      await until(() => log.available);
      expect(await session.append()).toBe('written');
    });

    test('when Redis is out of memory: nothing is written by halves', async () => {
      const log = await open();
      const session = await begun(log);
      await redis.command('CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
      await redis.command('CONFIG', 'SET', 'maxmemory', '1');
      await expect(session.append()).rejects.toThrow('Redis refuses commands: OOM.');
      expect(log.available).toBe(false);
      await redis.command('CONFIG', 'SET', 'maxmemory', '0');
      await until(() => log.available);
      expect(await log.append(session.epoch, 0, { events: eventsOf(2, 2) })).toBe('written');
    });

    test('when Redis becomes a replica, and another one its master', async () => {
      const log = await open();
      const session = await begun(log);
      await redis.command('REPLICAOF', '127.0.0.1', '1');
      await expect(session.append()).rejects.toThrow('Redis refuses commands: READONLY.');
      await redis.command('REPLICAOF', 'NO', 'ONE');
      await until(() => log.available);
      expect(await log.append(session.epoch, 0, { events: eventsOf(2, 2) })).toBe('written');
    });
  });

  describe('the log stays available', () => {
    test('when Redis is flushed: its sessions are begun again', async () => {
      const log = await open();
      const session = await begun(log);
      await redis.command('FLUSHALL');
      await redis.command('SCRIPT', 'FLUSH');
      expect(await session.append()).toBe('behind');
      expect(await session.again()).toBe('written');
      expect(await session.append()).toBe('written');
    });

    test('when every command takes 200 ms: appends gather, and none is lost', async () => {
      const proxy = await startTcpProxy(redis.port);
      ends.push(() => proxy.close());
      const log = await open({ url: `redis://127.0.0.1:${proxy.port}`, timeoutMs: 2_000 });
      const sessions = await Promise.all(Array.from({ length: 50 }, () => begun(log)));
      proxy.delay(200);
      const results = [];
      for (let round = 0; round < 10; round++) {
        for (const session of sessions) results.push(session.append());
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      expect(new Set(await Promise.all(results))).toEqual(new Set(['written']));
      expect(log.available).toBe(true);
    });

    test('when somebody has put something else at the key of a session, which is begun again', async () => {
      const log = await open();
      const [session, other] = [await begun(log), await begun(log)];
      for (const kind of ['session', 'events']) {
        await redis.command('SET', `{realtime-rag}:${kind}:${session.epoch}`, 'something else');
        expect(await Promise.all([session.append(), other.append()])).toEqual(['behind', 'written']);
        expect(await session.again()).toBe('written');
        expect(await session.append()).toBe('written');
      }
      await redis.command('SET', `{realtime-rag}:session:${session.epoch}`, 'something else');
      expect(await log.claim(claimOf(session.epoch))).toEqual({ outcome: 'unknown' });
    });

    test.each(['session', 'events'])('when only the %s of a session were evicted', async (kind) => {
      const log = await open();
      const session = await begun(log);
      await session.append();
      await redis.command('DEL', `{realtime-rag}:${kind}:${session.epoch}`);
      expect(await (await open()).claim(claimOf(session.epoch))).toMatchObject({
        outcome: kind === 'session' ? 'unknown' : 'owned',
      });
      expect(await session.append()).toBe(kind === 'session' ? 'behind' : 'written');
      expect(await session.again()).toBe('written');
    });

    test('a session whose events were evicted is not handed over', async () => {
      const log = await open();
      const session = await begun(log);
      await log.release(session.epoch, 0);
      await redis.command('DEL', `{realtime-rag}:events:${session.epoch}`);
      expect(await log.claim(claimOf(session.epoch))).toEqual({ outcome: 'unknown' });
    });
  });

  test('100,000 appends while Redis is away take no memory and leave the event loop alive', async () => {
    const log = await open();
    const session = await begun(log);
    await redis.stop();
    await until(() => !log.available);
    const before = process.memoryUsage().rss;
    let longest = 0;
    let failed = 0;
    for (let round = 0; round < 1_000; round++) {
      const began = performance.now();
      for (let at = 0; at < 100; at++) session.append().catch(() => failed++);
      await new Promise((resolve) => setImmediate(resolve));
      longest = Math.max(longest, performance.now() - began);
    }
    expect(failed).toBe(100_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(32 * 1_048_576);
    expect(longest).toBeLessThan(250);
  });

  test('as many while Redis does not answer are refused when too much waits', async () => {
    const log = await open({ timeoutMs: 3_000 });
    const epoch = newEpoch();
    await log.begin(entryOf(epoch), 0);
    redis.freeze();
    const text = 'x'.repeat(1_000);
    const failures: Promise<string>[] = [];
    for (let offset = 1; offset <= 100_000; offset++) {
      const append = log.append(epoch, 0, { events: [{ offset, label: 'a', seq: offset, text }] });
      failures.push(append.catch(({ message }: Error) => message));
    }
    expect(await Promise.race(failures.slice(50_000))).toBe('Redis is slower than what is to be written.');
    redis.thaw();
    expect((await Promise.all(failures)).slice(0, 10)).toEqual(new Array(10).fill('written'));
  });

  test('what Redis does not know when it has just come back is left open, not called unknown', async () => {
    const log = await open();
    expect(await log.claim(claimOf(newEpoch()))).toEqual({ outcome: 'unknown' });
    await redis.stop();
    await until(() => !log.available);
    await redis.start();
    await until(() => log.available);
    await expect(log.claim(claimOf(newEpoch()))).rejects.toThrow(LogUnavailableError);
  });

  test('other hosts are given time to say that they live when Redis was away for all', async () => {
    const [owner, other] = [await open(), await open({ leaseMs: 2_000 })];
    const { epoch } = await begun(owner);
    // As if the owner's sign of life had run out while Redis was away.
    await redis.command('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    await until(() => !other.available);
    await until(() => other.available && owner.available);
    await redis.command('DEL', `{realtime-rag}:host:${owner.self}`);
    expect(await other.claim(claimOf(epoch))).toEqual({ outcome: 'owned', owner: owner.self });
  });

  test('a host learns that messages to it may have been lost', async () => {
    const [one, other] = [await open(), await open()];
    const received: string[] = [];
    await other.join(
      (_, message) => received.push(message),
      (from) => received.push(from === one.self ? 'missed some' : 'missed others'),
    );
    await one.send(other.self, 'first');
    await until(() => received.length === 1);
    await redis.command('CLIENT', 'KILL', 'TYPE', 'pubsub', 'SKIPME', 'yes');
    await until(() => !other.available);
    await until(() => other.available && one.available);
    expect(await one.send(other.self, 'second')).toBe(true);
    await until(() => received.length === 3);
    expect(received).toEqual(['first', 'missed some', 'second']);
  });

  test('a host notices a hole in the messages of another one', async () => {
    const log = await open();
    const received: string[] = [];
    await log.join(
      (_, message) => received.push(message),
      (from) => received.push(`missed some of ${from}`),
    );
    for (const number of [1, 2, 4, 5]) {
      const text = `another ${number} message ${number}`;
      await redis.command('PUBLISH', `{realtime-rag}:to:${log.self}`, text);
    }
    await until(() => received.length === 5);
    expect(received).toEqual(['message 1', 'message 2', 'missed some of another', 'message 4', 'message 5']);
  });

  test('what it says about a failure, it says once, and without secrets', async () => {
    const { logger, lines } = noted();
    await redis.stop();
    const url = `redis://somebody:canary-password@127.0.0.1:${redis.port}`;
    const log = await createRedisLog({ url, logger });
    ends.push(() => log.close());
    expect(log.available).toBe(false);
    await expect(log.claim(claimOf('e'))).rejects.toThrow('Redis cannot be reached: ECONNREFUSED.');
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect(lines).toEqual(['{"reason":"Redis cannot be reached: ECONNREFUSED."} Redis is unavailable']);
  });

  test('a wrong address ends the start with one line, and nothing in the log', async () => {
    const { logger, lines } = noted();
    await redis.command('ACL', 'SETUSER', 'somebody', 'on', '>canary-password', '~*', '&*', '+@all');
    await redis.command('ACL', 'SETUSER', 'reader', 'on', '>canary-password', '~*', '&*', '+@read');
    const start = (login: string, path = '') =>
      createRedisLog({ url: `redis://${login}@127.0.0.1:${redis.port}${path}`, logger });
    await expect(start('somebody:canary-wrong')).rejects.toThrow(
      /^Redis does not accept this user and password \(WRONGPASS\)\.$/,
    );
    await expect(start('reader:canary-password')).rejects.toThrow(
      /^Redis does not let this user do what is needed \(NOPERM\)\.$/,
    );
    await expect(start('somebody:canary-password', '/99')).rejects.toThrow(
      /^Redis has no database of this number\.$/,
    );
    await redis.command('CONFIG', 'SET', 'requirepass', 'canary-password');
    await expect(createRedisLog({ url: redis.url, logger })).rejects.toThrow(
      /^Redis wants a password \(NOAUTH\)\.$/,
    );
    expect(lines).toEqual([]);
    const login = { url: `redis://somebody:canary-password@127.0.0.1:${redis.port}/3` };
    expect((await open(login)).available).toBe(true);
  });
});

function noted(): { logger: Logger; lines: string[] } {
  const lines: string[] = [];
  const note = (fields: object, message: string) => void lines.push(`${JSON.stringify(fields)} ${message}`);
  return { logger: { debug: note, info: note, warn: note, error: note }, lines };
}
