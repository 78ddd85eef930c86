import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LogUnavailableError } from '../../../src/event-log/event-log';
import { createRedisLog, type RedisLog } from '../../../src/event-log/redis/index';
import { createHost, staticKeys } from '../../../src/host/index';
import { findRedis, type RedisServer, startRedis } from '../../support/programs/redis';
import { until } from '../contract';

/** What hosts share beside their sessions. */
describe.runIf(findRedis())('with Redis', () => {
  let redis: RedisServer;
  let one: RedisLog;
  let other: RedisLog;
  beforeEach(async () => {
    redis = await startRedis();
    one = await createRedisLog({ url: redis.url });
    other = await createRedisLog({ url: redis.url });
  });
  afterEach(async () => {
    await one.close();
    await other.close();
    await redis.close();
  });

  describe('tickets', () => {
    const holder = {
      subject: '某人',
      limits: { questionsPerMinute: Number.POSITIVE_INFINITY, connections: 2 },
      expiresAt: Date.now() + 60_000,
    };

    test('issued by one host are redeemed by another, once', async () => {
      const ticket = String(await one.tickets.issue(holder, 10_000));
      const results = await Promise.all([one, other, one, other].map((log) => log.tickets.redeem(ticket)));
      expect(results.filter((result) => result !== null)).toEqual([holder]);
      expect(await one.tickets.redeem(ticket)).toBe(null);
    });

    test('are refused when unknown or expired', async () => {
      const ticket = String(await one.tickets.issue({ subject: 'a', expiresAt: new Date(1_000) }, 30));
      await new Promise((resolve) => setTimeout(resolve, 60));
      expect(await other.tickets.redeem(ticket)).toBe(null);
      expect(await other.tickets.redeem(`${ticket.slice(0, -1)}x`)).toBe(null);
    });

    test('are kept as hashes', async () => {
      const ticket = String(await one.tickets.issue(holder, 10_000));
      const keys = (await redis.command('KEYS', '*')) as string[];
      expect(keys.some((key) => key.includes(':ticket:'))).toBe(true);
      expect(keys.join()).not.toContain(ticket.slice(4));
    });

    test('of the time when Redis was away are redeemed where they were issued', async () => {
      const early = String(await one.tickets.issue(holder, 10_000));
      await redis.stop();
      await until(() => !one.available && !other.available);
      const ticket = String(await one.tickets.issue(holder, 10_000));
      const late = String(await one.tickets.issue(holder, 10_000));
      expect(await one.tickets.redeem(ticket)).toEqual(holder);
      // Whether it is good cannot be found out, and so it is not called wrong.
      await expect(other.tickets.redeem(late)).rejects.toThrow(LogUnavailableError);
      await expect(one.tickets.redeem(early)).rejects.toThrow(LogUnavailableError);
      // Nothing else is looked up there: keys stay good.
      expect(await one.tickets.redeem('a key, and no ticket')).toBe(null);
      await redis.start();
      await until(() => one.available);
      expect(await one.tickets.redeem(late)).toEqual(holder);
      expect(await one.tickets.redeem(late)).toBe(null);
    });
  });

  describe('limits', () => {
    const options = { keyPrefix: 'realtime-rag:questions', points: 3, duration: 60 };

    test('hold for all hosts together', async () => {
      const here = one.makeRateLimiter(options);
      const there = other.makeRateLimiter(options);
      await here.consume('somebody');
      await there.consume('somebody');
      await here.consume('somebody');
      const refusal = await there.consume('somebody').catch((state: unknown) => state);
      expect(refusal).not.toBeInstanceOf(Error);
      expect(refusal).toMatchObject({ consumedPoints: 4 });
      expect((await here.get('somebody'))?.consumedPoints).toBe(4);
      expect((await here.penalty('somebody')).consumedPoints).toBe(5);
      expect(await here.get('somebody else')).toBe(null);
      await here.consume('somebody else');
    });

    test('hold for each host while Redis is away', async () => {
      const limiter = one.makeRateLimiter(options);
      await redis.stop();
      for (let at = 0; at < 3; at++) await limiter.consume('somebody');
      await expect(limiter.consume('somebody')).rejects.toMatchObject({ consumedPoints: 4 });
      expect((await limiter.get('somebody'))?.consumedPoints).toBe(4);
    });
  });

  test('a host takes both as they are', async () => {
    const key = 'a-key-of-many-letters-and-more';
    const host = createHost({
      backend: {
        name: 'echo',
        async *answer({ question }) {
          yield question;
        },
      },
      authenticate: staticKeys([key]),
      tickets: { store: one.tickets },
      makeRateLimiter: one.makeRateLimiter,
    });
    const { url } = await host.listen({ port: 0 });
    const page = new URL('/v1/tickets', url.replace(/^ws/, 'http'));
    const headers = { authorization: `Bearer ${key}` };
    const response = await fetch(page, { method: 'POST', headers });
    expect(response.status).toBe(201);
    const { ticket } = (await response.json()) as { ticket: string };
    await host.close();
    expect(await other.tickets.redeem(ticket)).toMatchObject({ subject: expect.any(String) });
  });
});
