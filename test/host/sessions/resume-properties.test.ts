import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createContext } from '../../../src/host/context';
import { resolveHostOptions } from '../../../src/host/options';
import type { AnswerMessage, ServerMessage } from '../../../src/protocol/index';
import { FakeClock, settle } from '../../support/fake-clock';
import { GatedBackend } from '../../support/session/gated-backend';
import { LossyClient } from './lossy-client';

/**
 * Whatever the network does, what a client saw is a gapless prefix of what its session said, without repeats.
 * To replay a failure: FC_SEED=… FC_PATH=… npx vitest run test/host/sessions/resume-properties.test.ts
 */

const seed = Number(process.env.FC_SEED ?? Math.floor(Math.random() * 2 ** 31));
const numRuns = Number(process.env.FC_RUNS ?? 300);
console.info(`resuming: ${numRuns} runs, FC_SEED=${seed}`);

type Step =
  | { do: 'ask' | 'reconnect' | 'notice' | 'end' }
  | { do: 'say' | 'receive'; count: number }
  | { do: 'cut'; noticed: boolean }
  | { do: 'wait'; ms: number };

const count = fc.integer({ min: 1, max: 12 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('say' as const), count }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('receive' as const), count }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cut' as const), noticed: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('reconnect' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('notice' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('ask' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('end' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 900 }) }),
  },
);

interface Outcome {
  client: LossyClient;
  /** Everything that the session said, once. */
  said: ServerMessage[];
  backend: GatedBackend;
}

async function play(steps: readonly Step[], maxEvents: number): Promise<Outcome> {
  const clock = new FakeClock();
  const backend = new GatedBackend();
  const said: ServerMessage[] = [];
  let number = 0;
  const context = createContext(
    resolveHostOptions({
      backend,
      resume: { windowMs: 1e6, maxEvents },
      session: { clock, createId: () => `id-${++number}`, queueLimit: 1e3, answerTimeoutMs: 1e9 },
      limits: { questionsPerMinute: Number.POSITIVE_INFINITY },
      observer: {
        sessionEvent: (event, connection) => {
          if (connection === 1) said.push(event);
        },
      },
    }),
  );
  const client = new LossyClient(context);
  let asked = 0;
  let words = 0;
  const one = async (todo: Step): Promise<void> => {
    if (todo.do === 'ask') client.say(`question ${++asked}?`);
    else if (todo.do === 'receive') client.receive(todo.count);
    else if (todo.do === 'cut') client.cut(todo.noticed);
    else if (todo.do === 'reconnect') await client.reconnect();
    else if (todo.do === 'notice') client.noticeCuts();
    else if (todo.do === 'wait') await clock.advance(todo.ms);
    else if (backend.busy && todo.do === 'say')
      for (let n = 0; n < todo.count; n++) backend.say(`w${++words} `);
    else if (backend.busy && todo.do === 'end') backend.end();
    await settle();
  };
  for (const todo of steps) await one(todo);
  // Then all is well: the client comes back, and reads everything.
  await client.reconnect();
  for (let idle = 0; idle < 3; ) {
    await settle();
    const before = client.received.length;
    client.receive(1_000);
    if (backend.busy) await one({ do: 'end' });
    idle = client.received.length === before ? idle + 1 : 0;
  }
  return { client, said, backend };
}

const events = (messages: readonly ServerMessage[]) => messages.filter((m) => m.type !== 'ack');

const answersOf = (messages: readonly ServerMessage[]) =>
  messages.filter((m): m is AnswerMessage => m.type === 'answer');

function textOf(messages: readonly ServerMessage[], queryId: string): string {
  let text = '';
  for (const { query_id, content, replace } of answersOf(messages)) {
    if (query_id === queryId) text = replace ? content : text + content;
  }
  return text;
}

const params = { seed, numRuns, ...(process.env.FC_PATH ? { path: process.env.FC_PATH } : {}) };
const steps = fc.array(step, { maxLength: 40 });

describe('over any network', () => {
  test('a client sees everything that was said, in order and once', { timeout: 900_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (plan) => {
        const { client, said } = await play(plan, 2_048);
        expect(client.refusals).toEqual([]);
        expect(client.received.filter((m) => m.type === 'ack' && m.truncated)).toEqual([]);
        expect(events(client.received)).toEqual(events(said));
      }),
      params,
    );
  });

  test('each question has one final and is asked once, though chunks are sent again', {
    timeout: 900_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (plan) => {
        const { client, backend } = await play(plan, 2_048);
        const finals = answersOf(client.received).filter(({ final }) => final);
        expect(new Set(finals.map(({ query_id }) => query_id)).size).toBe(finals.length);
        expect(finals).toHaveLength(plan.filter((todo) => todo.do === 'ask').length);
        expect(new Set(backend.questions).size).toBe(backend.questions.length);
      }),
      params,
    );
  });

  test('with little memory it is told what it could not be sent', { timeout: 900_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 1, max: 12 }), async (plan, maxEvents) => {
        const { client, said } = await play(plan, maxEvents);
        let last = 0;
        let repeats = false;
        for (const message of client.received) {
          // After a truncation: the state, whose numbers lead to what comes next.
          if (message.type === 'ack')
            repeats = message.truncated === true || (repeats && message.message === undefined);
          else {
            if (!repeats) expect(message.seq).toBe(last + 1);
            last = Math.max(last, message.seq);
            if (message.seq === last && message.type !== 'status' && repeats) repeats = false;
          }
        }
        const final = answersOf(said).filter((m) => m.final);
        expect(last).toBe(events(said).length);
        for (const { query_id } of final) {
          const isWhole = answersOf(client.received).some((m) => m.query_id === query_id && m.final);
          if (isWhole) expect(textOf(client.received, query_id)).toBe(textOf(said, query_id));
        }
      }),
      // Cut off between the status and the answer that it is told.
      {
        ...params,
        examples: [
          [[{ do: 'ask' }, { do: 'say', count: 1 }, { do: 'reconnect' }, { do: 'receive', count: 2 }], 1],
        ],
      },
    );
  });
});
