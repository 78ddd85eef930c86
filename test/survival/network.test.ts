import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RagBackend } from '../../src/backend/index';
import { createRedisLog } from '../../src/event-log/redis/index';
import { createHost } from '../../src/host/index';
import { findRedis, type RedisServer, startRedis } from '../support/programs/redis';
import { ResumingClient } from '../support/survival/resuming-client';
import { shared } from '../support/survival/services';

/**
 * Clients behind a bad network, real hosts, a real Redis that pauses: each client sees one conversation, once, and each
 * question has one whole answer. Models of all of these are tested with more faults, on a clock of their own.
 */

const RUNS = Number(process.env.NETWORK_RUNS ?? 200);
const SEED = Number(process.env.FC_SEED ?? Math.floor(Math.random() * 2 ** 31));
const AT_ONCE = 40;
const HOSTS = 3;
const WORDS = 8;
const WORD_MS = 6;
const PAUSE_EVERY_MS = 700;

/** `cut` ends the connection; `abandon` leaves it half open, and another one is used. */
type Step = { afterMs: number; do: 'ask' | 'cut' | 'abandon' };
interface Plan {
  steps: Step[];
  /** Where the client connects, attempt by attempt. */
  hosts: number[];
}

const plans: fc.Arbitrary<Plan> = fc.record({
  steps: fc.array(
    fc.record({
      afterMs: fc.integer({ min: 0, max: 40 }),
      do: fc.constantFrom<Step['do']>('ask', 'ask', 'cut', 'cut', 'abandon'),
    }),
    { minLength: 1, maxLength: 10 },
  ),
  hosts: fc.array(fc.nat(HOSTS - 1), { minLength: 1, maxLength: 6 }),
});

const spoken: RagBackend = {
  name: 'spoken',
  async *answer({ question }, { signal }) {
    for (let word = 0; word < WORDS && !signal.aborted; word++) {
      await sleep(WORD_MS);
      yield `${question}${word} `;
    }
  },
};
const wholeAnswer = (question: string) =>
  Array.from({ length: WORDS }, (_, n) => `${question}${n} `).join('');

/** Plays a plan; resolves with what went wrong. */
async function play({ steps, hosts }: Plan, urls: readonly string[], run: number): Promise<string[]> {
  const client = new ResumingClient((attempt) => urls[hosts[attempt % hosts.length] ?? 0] ?? '', {
    retryMs: 5,
  });
  const questions: string[] = [];
  for (const step of steps) {
    await sleep(step.afterMs);
    if (step.do === 'cut') client.cut();
    else if (step.do === 'abandon') client.abandon();
    else {
      const question = `what is thing ${questions.length} of run ${run}?`;
      questions.push(question);
      client.say(question);
    }
  }
  try {
    await client.until(() => questions.every((one) => client.answerTo(one)?.finish !== undefined));
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  } finally {
    client.stop();
  }
  const answers = [...client.answers.values()];
  return [
    ...client.faults,
    ...(answers.length === questions.length ? [] : [`${answers.length} answers`]),
    ...answers
      .filter((answer) => answer.finish !== 'complete' || answer.text !== wholeAnswer(answer.question))
      .map((answer) => `answered: ${JSON.stringify(answer)}`),
  ];
}

describe.runIf(findRedis())('with Redis', () => {
  let redis: RedisServer;
  let urls: string[];
  let pausing: NodeJS.Timeout;
  const closing: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    redis = await startRedis();
    urls = await Promise.all(
      Array.from({ length: HOSTS }, async () => {
        const log = await createRedisLog({ url: redis.url });
        const host = createHost({
          backend: spoken,
          resume: { log, fleet: log },
          limits: { questionsPerMinute: Infinity, concurrentQuestions: Infinity },
          session: { queueLimit: 1_000 },
        });
        const { url } = await host.listen({ host: '127.0.0.1', port: 0 });
        closing.push(
          () => host.close(),
          () => log.close(),
        );
        return url;
      }),
    );
    pausing = setInterval(() => void redis.command('CLIENT', 'PAUSE', '60').catch(() => {}), PAUSE_EVERY_MS);
  }, 30_000);
  afterAll(async () => {
    clearInterval(pausing);
    for (const close of closing) await close();
    await redis?.close();
  }, 30_000);

  test(
    `${RUNS} clients behind a bad network: nothing lost, nothing twice`,
    async () => {
      console.info(`a bad network: ${RUNS} runs, FC_SEED=${SEED}`);
      const all = fc.sample(plans, { numRuns: RUNS, seed: SEED });
      const faults = await shared(Array.from({ length: AT_ONCE }), RUNS, async (_, run) => {
        const plan = all[run] as Plan;
        const wrong = await play(plan, urls, run);
        return wrong.length > 0 ? [{ run, plan, wrong }] : [];
      });
      expect(faults.flat()).toEqual([]);
    },
    30_000 + RUNS * 1_000,
  );
});
