import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findNginx, type Nginx, startNginx } from '../support/programs/nginx';
import { findRedis, type RedisServer, startRedis } from '../support/programs/redis';
import { ResumingClient } from '../support/survival/resuming-client';
import { type Service, shared, startService } from '../support/survival/services';
import { ownerOf } from '../support/survival/socket-owner';
import { summaryOf } from '../support/survival/summary';
import { Talker, wholeAnswer } from '../support/survival/talker';

const RUNS = Number(process.env.SURVIVAL_RUNS ?? 3);
/** Most of a run is waiting: so many pairs of instances at a time. */
const AT_ONCE = Math.min(4, Math.ceil(RUNS / 4));
const TOKENS = 40;
const EVERY_MS = 30;
/** A run may take this long on a busy machine. */
const RUN_MS = 30_000;
const nginxCommand = findNginx();

/** Two instances that share a Redis, and what clients connect to. */
interface Pair {
  url: string;
  nginx: Nginx;
  instances: Service[];
  start(port?: number): Promise<Service>;
}

describe.runIf(findRedis() && nginxCommand)('two instances behind nginx, and Redis', () => {
  let redis: RedisServer;
  let talker: Talker;
  let pairs: Pair[];

  async function startPair(n: number): Promise<Pair> {
    const args = ['--trust-proxy', 'loopback', '--redis-prefix', `pair-${n}`];
    const start = (port = 0) => startService({ redis: redis.url, upstream: talker.url, port }, ...args);
    const instances = [await start(), await start()];
    const ports = instances.map(({ url }) => Number(new URL(url).port));
    const nginx = await startNginx(nginxCommand ?? '', ports, 'deploy/compose/nginx.conf');
    return { url: `ws://${nginx.origin}/ws/realtime-asr`, nginx, instances, start };
  }

  beforeAll(async () => {
    redis = await startRedis();
    talker = await Talker.start(TOKENS, EVERY_MS);
    pairs = await Promise.all(Array.from({ length: AT_ONCE }, (_, n) => startPair(n)));
  }, 2 * RUN_MS);
  afterAll(async () => {
    for (const { nginx, instances } of pairs ?? []) {
      await nginx.stop();
      await Promise.all(instances.map(({ program }) => program.signal('SIGTERM')));
    }
    talker?.stop();
    await redis?.close();
  }, 2 * RUN_MS);

  /** The instance that answers this question, as soon as some of the answer was sent. */
  async function answering({ instances }: Pair, question: string, sent: number): Promise<number> {
    const { port } = await talker.until(question, sent);
    const pids = instances.map(({ program }) => program.process.pid ?? 0);
    return pids.indexOf(ownerOf(port, pids) ?? 0);
  }

  async function replace({ instances, start }: Pair, at: number): Promise<void> {
    instances[at] = await start(Number(new URL(instances[at]?.url ?? '').port));
  }

  test(
    `${RUNS} kills: nothing lost or repeated, each question has its final`,
    async () => {
      const verdicts = await shared(pairs, RUNS, async (pair, run) => {
        const client = new ResumingClient(pair.url);
        const question = `what is kill number ${run}?`;
        client.say(question);
        const at = await answering(pair, question, 1 + (run % (TOKENS - 5)));
        await client.until(() => (client.answerTo(question)?.text.length ?? 0) > 0);
        await pair.instances[at]?.program.signal('SIGKILL');
        const killedAt = performance.now();
        const replaced = replace(pair, at);
        await client.until(() => client.answerTo(question)?.finish !== undefined);
        const answer = client.answerTo(question);
        expect(client.faults, `run ${run}`).toEqual([]);
        expect(answer, `run ${run}`).toMatchObject({ finish: 'error', error: 'QUERY_INTERRUPTED' });
        expect(wholeAnswer(TOKENS).startsWith(answer?.text ?? '?')).toBe(true);
        client.stop();
        await replaced;
        return (answer?.endedAt ?? Number.POSITIVE_INFINITY) - killedAt;
      });
      console.log(`verdicts after the kill of an instance, ms: ${summaryOf(verdicts)}`);
    },
    RUNS * RUN_MS,
  );

  test(
    `${RUNS} stops in the middle of an answer: it is completed, and the session goes on elsewhere`,
    async () => {
      await shared(pairs, RUNS, async (pair, run) => {
        const client = new ResumingClient(pair.url);
        const question = `what is stop number ${run}?`;
        client.say(question);
        const at = await answering(pair, question, 1 + (run % (TOKENS - 5)));
        const stopped = pair.instances[at]?.program.signal('SIGTERM');
        await client.until(() => client.answerTo(question)?.finish !== undefined);
        expect(client.answerTo(question), `run ${run}`).toMatchObject({
          finish: 'complete',
          text: wholeAnswer(TOKENS),
        });
        const finished = await stopped;
        expect(finished?.code, finished?.stderr).toBe(0);
        const later = `and what comes after stop ${run}?`;
        client.say(later);
        await client.until(() => client.answerTo(later)?.finish === 'complete');
        expect(client.faults, `run ${run}`).toEqual([]);
        expect(client.resumed).toBeGreaterThan(0);
        client.stop();
        await replace(pair, at);
      });
    },
    RUNS * RUN_MS,
  );
});
