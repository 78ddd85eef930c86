import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findNginx, type Nginx, startNginx } from '../support/nginx';
import { findRedis, type RedisServer, startRedis } from '../support/redis';
import { ResumingClient } from '../support/survival/resuming-client';
import { type Service, startService } from '../support/survival/services';
import { ownerOf } from '../support/survival/socket-owner';
import { Talker, wholeAnswer } from '../support/survival/talker';

const RUNS = Number(process.env.SURVIVAL_RUNS ?? 3);
const TOKENS = 40;
const EVERY_MS = 30;
/** A run may take this long on a busy machine. */
const RUN_MS = 30_000;
const redisCommand = findRedis();
const nginxCommand = findNginx();

describe.runIf(redisCommand && nginxCommand)('two instances behind nginx, and Redis', () => {
  let redis: RedisServer;
  let talker: Talker;
  let nginx: Nginx;
  let services: Service[];
  let url: string;

  beforeAll(async () => {
    redis = await startRedis();
    talker = await Talker.start(TOKENS, EVERY_MS);
    services = [await start(), await start()];
    const ports = services.map((service) => Number(new URL(service.url).port));
    nginx = await startNginx(nginxCommand ?? '', ports, 'deploy/compose/nginx.conf');
    url = `ws://${nginx.origin}/ws/realtime-asr`;
  });
  afterAll(async () => {
    await nginx?.stop();
    for (const service of services ?? []) await service.program.signal('SIGTERM');
    talker?.stop();
    await redis?.close();
  });

  const start = (port = 0) =>
    startService({ redis: redis.url, upstream: talker.url, port }, '--trust-proxy', 'loopback');

  /** The instance that answers this question, as soon as some of the answer was sent. */
  async function answering(question: string, sent: number): Promise<number> {
    const { port } = await talker.until(question, sent);
    const owner = ownerOf(
      port,
      services.map(({ program }) => program.process.pid ?? 0),
    );
    return services.findIndex(({ program }) => program.process.pid === owner);
  }

  async function replace(at: number): Promise<void> {
    const port = Number(new URL(services[at]?.url ?? '').port);
    services[at] = await start(port);
  }

  test(
    `${RUNS} kills: nothing lost, nothing repeated, each question has its final`,
    async () => {
      const verdicts: number[] = [];
      for (let run = 0; run < RUNS; run++) {
        const client = new ResumingClient(url);
        const question = `what is kill number ${run}?`;
        client.say(question);
        const at = await answering(question, 1 + (run % (TOKENS - 5)));
        await client.until(() => (client.answerTo(question)?.text.length ?? 0) > 0);
        await services[at]?.program.signal('SIGKILL');
        const killedAt = performance.now();
        const replaced = replace(at);
        await client.until(() => client.answerTo(question)?.finish !== undefined);
        const answer = client.answerTo(question);
        expect(client.faults, `run ${run}`).toEqual([]);
        expect(answer, `run ${run}`).toMatchObject({ finish: 'error', error: 'QUERY_INTERRUPTED' });
        expect(wholeAnswer(TOKENS).startsWith(answer?.text ?? '?')).toBe(true);
        verdicts.push((answer?.endedAt ?? Number.POSITIVE_INFINITY) - killedAt);
        client.stop();
        await replaced;
      }
      expect(Math.max(...verdicts)).toBeLessThan(3_500);
    },
    RUNS * RUN_MS,
  );

  test(
    `${RUNS} stops in the middle of an answer: it is completed, and the session goes on at the other instance`,
    async () => {
      for (let run = 0; run < RUNS; run++) {
        const client = new ResumingClient(url);
        const question = `what is stop number ${run}?`;
        client.say(question);
        const at = await answering(question, 1 + (run % (TOKENS - 5)));
        const stopped = services[at]?.program.signal('SIGTERM');
        await client.until(() => client.answerTo(question)?.finish !== undefined);
        expect(client.answerTo(question), `run ${run}`).toMatchObject({
          finish: 'complete',
          text: wholeAnswer(TOKENS),
        });
        expect((await stopped)?.code).toBe(0);
        const later = `and what comes after stop ${run}?`;
        client.say(later);
        await client.until(() => client.answerTo(later)?.finish === 'complete');
        expect(client.faults, `run ${run}`).toEqual([]);
        expect(client.resumed).toBeGreaterThan(0);
        client.stop();
        await replace(at);
      }
    },
    RUNS * RUN_MS,
  );
});
