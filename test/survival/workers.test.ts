import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findRedis, type RedisServer, startRedis } from '../support/programs/redis';
import { readCutOff } from '../support/survival/read-cut-off';
import { ResumingClient } from '../support/survival/resuming-client';
import { type Service, shared, startService } from '../support/survival/services';
import { childrenOf, ownerOf } from '../support/survival/socket-owner';
import { summaryOf } from '../support/survival/summary';
import { Talker, wholeAnswer } from '../support/survival/talker';

const RUNS = Number(process.env.SURVIVAL_RUNS ?? 4);
/** Most of a run is waiting: so many services at a time. */
const AT_ONCE = Math.min(4, Math.ceil(RUNS / 4));
/** An answer takes 1.2 s. */
const TOKENS = 40;
const EVERY_MS = 30;
/** A run may take this long on a busy machine. */
const RUN_MS = 30_000;

describe.runIf(findRedis())('two workers and Redis', () => {
  let redis: RedisServer;
  let talker: Talker;
  let services: Service[];

  beforeAll(async () => {
    redis = await startRedis();
    talker = await Talker.start(TOKENS, EVERY_MS);
    const start = (n: number) =>
      startService(
        { redis: redis.url, upstream: talker.url },
        ...['--workers', '2', '--redis-prefix', `service-${n}`],
      );
    services = await Promise.all(Array.from({ length: AT_ONCE }, (_, n) => start(n)));
  }, RUN_MS);
  afterAll(async () => {
    for (const { program } of services ?? []) await program.signal('SIGTERM');
    talker?.stop();
    await redis?.close();
  }, RUN_MS);

  /** The worker that answers this question now, as soon as some of the answer was sent. */
  async function answering({ program }: Service, question: string, sent: number): Promise<number> {
    const { port } = await talker.until(question, sent);
    const pid = ownerOf(port, childrenOf(program.process.pid ?? 0));
    if (pid === undefined) throw new Error('No worker has this connection.');
    return pid;
  }

  test(
    `${RUNS} kills of the worker that answers: nothing lost or repeated, each question has its final`,
    async () => {
      const verdicts = await shared(services, RUNS, async (service, run) => {
        const client = new ResumingClient(service.url);
        const question = `what is kill number ${run}?`;
        client.say(question);
        const pid = await answering(service, question, 1 + (run % (TOKENS - 5)));
        await client.until(() => (client.answerTo(question)?.text.length ?? 0) > 0);
        process.kill(pid, 'SIGKILL');
        const killedAt = performance.now();
        await client.until(() => client.answerTo(question)?.finish !== undefined);
        const answer = client.answerTo(question);
        expect(client.faults, `run ${run}`).toEqual([]);
        expect(answer, `run ${run}`).toMatchObject({ finish: 'error', error: 'QUERY_INTERRUPTED' });
        expect(wholeAnswer(TOKENS).startsWith(answer?.text ?? '?')).toBe(true);
        // The session goes on.
        const later = `and what comes after number ${run}?`;
        client.say(later);
        await client.until(() => client.answerTo(later)?.finish === 'complete');
        expect(client.answerTo(later)?.text).toBe(wholeAnswer(TOKENS));
        expect(client.faults, `run ${run}`).toEqual([]);
        client.stop();
        return (answer?.endedAt ?? Number.POSITIVE_INFINITY) - killedAt;
      });
      console.log(`verdicts after the kill of a worker, ms: ${summaryOf(verdicts)}`);
    },
    RUNS * RUN_MS,
  );

  test(
    `${RUNS} kills before the answer began: the question is asked again, and answered once`,
    async () => {
      await shared(services, RUNS, async (service, run) => {
        const client = new ResumingClient(service.url);
        const question = `what is silent kill ${run}?`;
        client.say(question);
        process.kill(await answering(service, question, 0), 'SIGKILL');
        await client.until(() => client.answerTo(question)?.finish !== undefined);
        const answer = client.answerTo(question);
        expect(client.faults, `run ${run}`).toEqual([]);
        // A first token may have got out in between.
        if (answer?.finish === 'complete') expect(answer.text).toBe(wholeAnswer(TOKENS));
        else expect(answer).toMatchObject({ finish: 'error', error: 'QUERY_INTERRUPTED' });
        client.stop();
      });
    },
    RUNS * RUN_MS,
  );

  test(
    `${RUNS} runs of a client that is cut every 90 ms through one answer: complete and exact`,
    async () => {
      await shared(services, RUNS, (service, run) =>
        readCutOff(service.url, `what is run ${run}?`, wholeAnswer(TOKENS)),
      );
    },
    RUNS * RUN_MS,
  );
});
