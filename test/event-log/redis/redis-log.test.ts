import { afterAll, beforeAll, describe } from 'vitest';
import { createRedisLog } from '../../../src/event-log/redis/index';
import { findRedis, type RedisServer, startRedis } from '../../support/programs/redis';
import { startTcpProxy } from '../../support/tcp-proxy';
import { describeLog } from '../contract';
import { testAgainstModel } from '../model';
import type { StartLogRig } from '../rig';

const LEASE_MS = 1_000;
const WINDOW_MS = 2_000;

/** Until Redis, which looks at its clock now and then, has noticed too. */
function pass(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms + 100));
}

describe.runIf(findRedis())('with Redis', () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis?.close());

  const startRig: StartLogRig = async (limits) => {
    const ends: (() => Promise<void>)[] = [];
    return {
      async host() {
        const proxy = await startTcpProxy(redis.port);
        const log = await createRedisLog({
          url: `redis://127.0.0.1:${proxy.port}`,
          ...limits,
          windowMs: WINDOW_MS,
          leaseMs: LEASE_MS,
          timeoutMs: 1_000,
        });
        ends.push(
          () => log.close(),
          () => proxy.close(),
        );
        return { log, kill: proxy.cut, pause: proxy.hold, goOn: proxy.release };
      },
      lapse: () => pass(LEASE_MS),
      expire: () => pass(WINDOW_MS + WINDOW_MS / 4 + LEASE_MS),
      flush: async () => void (await redis.command('FLUSHALL')),
      async endHosts() {
        for (const end of ends.splice(0)) await end();
      },
    };
  };

  describeLog('the log in Redis', startRig);
  testAgainstModel(startRig, Number(process.env.FC_RUNS ?? 500) / 10);
});
