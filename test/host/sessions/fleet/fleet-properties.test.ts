import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RagBackend } from '../../../../src/backend/index';
import { createMemoryLog } from '../../../../src/event-log/index';
import { createContext, type HostContext } from '../../../../src/host/context';
import { resolveHostOptions } from '../../../../src/host/options';
import type { AnswerMessage, ServerMessage } from '../../../../src/protocol/index';
import { FakeClock, settle } from '../../../support/fake-clock';
import { LossyClient } from '../lossy-client';

/**
 * Whatever becomes of network, hosts and log, a client sees a gapless prefix of one conversation, without repeats.
 * To replay a failure: FC_SEED=… FC_PATH=… npx vitest run test/host/sessions/fleet/fleet-properties.test.ts
 */

const seed = Number(process.env.FC_SEED ?? Math.floor(Math.random() * 2 ** 31));
const numRuns = Number(process.env.FC_RUNS ?? 200);
console.info(`a fleet: ${numRuns} runs, FC_SEED=${seed}`);

const HOSTS = 3;
const WORDS = 12;

type Step =
  | { do: 'ask' | 'notice' }
  | { do: 'receive'; count: number }
  | { do: 'cut'; noticed: boolean }
  | { do: 'wait'; ms: number }
  | { do: 'reconnect' | 'kill' | 'pause' | 'goOn' | 'lose' | 'logAway' | 'logBack'; host: number }
  | { do: 'flush' };

const host = fc.nat(HOSTS - 1);
const kinds = <T extends string>(...names: T[]) => fc.constantFrom(...names);
const common: fc.WeightedArbitrary<Step>[] = [
  { weight: 3, arbitrary: fc.record({ do: kinds('ask') }) },
  { weight: 3, arbitrary: fc.record({ do: kinds('receive'), count: fc.integer({ min: 1, max: 12 }) }) },
  { weight: 4, arbitrary: fc.record({ do: kinds('wait'), ms: fc.integer({ min: 1, max: 400 }) }) },
  { weight: 2, arbitrary: fc.record({ do: kinds('cut'), noticed: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ do: kinds('reconnect'), host }) },
  { weight: 1, arbitrary: fc.record({ do: kinds('notice') }) },
];
const deadly: fc.WeightedArbitrary<Step> = {
  weight: 2,
  arbitrary: fc.record({ do: kinds('kill', 'pause', 'goOn', 'lose'), host }),
};
const lossy: fc.WeightedArbitrary<Step>[] = [
  { weight: 2, arbitrary: fc.record({ do: kinds('logAway', 'logBack'), host }) },
  { weight: 1, arbitrary: fc.record({ do: kinds('flush') }) },
];

/** Words in time, on the clock. */
function spokenBackend(clock: FakeClock): RagBackend {
  return {
    name: 'spoken',
    async *answer({ question }, { signal }) {
      for (let word = 0; word < WORDS; word++) {
        await new Promise<void>((resolve) => clock.setTimeout(resolve, 20));
        if (signal.aborted) return;
        yield `${question}${word} `;
      }
    },
  };
}

class World {
  readonly clock = new FakeClock();
  readonly #log = createMemoryLog({ clock: this.clock, leaseMs: 1_000 });
  readonly hosts: { context: HostContext; member: ReturnType<World['member']> }[] = [];
  client!: LossyClient;
  /** Where the client's line ends. */
  at = 0;

  member() {
    return this.#log.member();
  }

  async start(): Promise<void> {
    for (let at = 0; at < HOSTS; at++) this.hosts.push(await this.#host());
    this.client = new LossyClient(this.context(0));
    // A session that is younger, and has not been used, is not in the log yet.
    await this.pass(1_100);
  }

  context(at: number): HostContext {
    return (this.hosts[at] as World['hosts'][0]).context;
  }

  async #host(): Promise<World['hosts'][0]> {
    const member = this.member();
    const context = createContext(
      resolveHostOptions({
        backend: spokenBackend(this.clock),
        resume: { windowMs: 1e6, log: member, fleet: member },
        session: { clock: this.clock, queueLimit: 1e3, answerTimeoutMs: 1e9 },
        limits: { questionsPerMinute: Number.POSITIVE_INFINITY, wrongCredentials: Number.POSITIVE_INFINITY },
      }),
    );
    await context.sessions.join();
    return { context, member };
  }

  /** Another one takes the place of a host that is dead. */
  async kill(at: number): Promise<void> {
    this.hosts[at]?.member.kill();
    if (this.at === at) this.client.cut(false);
    this.hosts[at] = await this.#host();
  }

  /** Time passes until it has been decided whether the client is back. */
  async reconnect(at: number): Promise<void> {
    let pending = true;
    this.at = at;
    void this.client.reconnect(this.context(at)).finally(() => {
      pending = false;
    });
    for (let times = 0; pending && times < 60; times++) await this.pass(100);
    await this.pass(1);
  }

  async pass(ms: number): Promise<void> {
    for (let times = 0; times < 4; times++) await settle();
    await this.clock.advance(ms);
    for (let times = 0; times < 4; times++) await settle();
  }
}

async function play(steps: readonly Step[]): Promise<World> {
  const world = new World();
  await world.start();
  const { client } = world;
  let asked = 0;
  for (const todo of steps) {
    const there = 'host' in todo ? world.hosts[todo.host]?.member : undefined;
    if (todo.do === 'ask') client.say(`question ${++asked}?`);
    else if (todo.do === 'receive') client.receive(todo.count);
    else if (todo.do === 'wait') await world.pass(todo.ms);
    else if (todo.do === 'cut') client.cut(todo.noticed);
    else if (todo.do === 'notice') client.noticeCuts();
    else if (todo.do === 'reconnect') await world.reconnect(todo.host);
    else if (todo.do === 'kill') await world.kill(todo.host);
    else if (todo.do === 'pause') {
      there?.pause();
      if (world.at === todo.host) client.cut(false);
    } else if (todo.do === 'goOn') there?.goOn();
    else if (todo.do === 'lose') {
      for (const { member } of world.hosts) if (member !== there) there?.lose(member.self);
    } else if (todo.do === 'logAway') there?.setAvailable(false);
    else if (todo.do === 'logBack') there?.setAvailable(true);
    else world.hosts[0]?.member.flush();
    await world.pass(1);
  }
  // Then all is well: the client comes back, as often as it takes, and reads everything.
  for (const { member } of world.hosts) {
    member.goOn();
    member.setAvailable(true);
  }
  await world.pass(3_000);
  for (let attempt = 0; attempt < 4 && !client.isBack; attempt++) {
    await world.reconnect(attempt % HOSTS);
    client.receive(1_000);
    await world.pass(500);
  }
  for (let idle = 0; idle < 4; ) {
    const before = client.received.length;
    await world.pass(500);
    client.receive(1_000);
    if (!client.isBack) await world.reconnect(1);
    idle = client.received.length === before ? idle + 1 : 0;
  }
  return world;
}

const answersOf = (messages: readonly ServerMessage[]) =>
  messages.filter((m): m is AnswerMessage => m.type === 'answer');

/** In order, nothing missing, nothing twice; answers too. */
function expectGapless(received: readonly ServerMessage[]): void {
  let last = 0;
  const parts = new Map<string, number>();
  for (const message of received) {
    if (message.type === 'ack') continue;
    expect(message.seq).toBe(last + 1);
    last = message.seq;
    if (message.type !== 'answer') continue;
    const next = parts.get(message.query_id) ?? 0;
    expect(message.stream_index).toBe(next);
    parts.set(message.query_id, message.final ? Number.NaN : next + 1);
  }
}

/** What is told of an answer is a beginning of it. */
function expectTrue(received: readonly ServerMessage[]): void {
  const texts = new Map<string, string>();
  for (const { query_id, content } of answersOf(received)) {
    texts.set(query_id, (texts.get(query_id) ?? '') + content);
  }
  for (const text of texts.values()) {
    const [, question = ''] = /^(.*?\?)0 /.exec(text) ?? [];
    const whole = Array.from({ length: WORDS }, (_, word) => `${question}${word} `).join('');
    expect(whole.startsWith(text)).toBe(true);
  }
}

/** What the client sent to a host that stood still arrives when it has long gone on at another one. */
const OVERTAKEN: Step[] = [
  { do: 'ask' },
  { do: 'pause', host: 2 },
  { do: 'reconnect', host: 2 },
  { do: 'reconnect', host: 0 },
  { do: 'receive', count: 1 },
];

const params = { seed, numRuns, ...(process.env.FC_PATH ? { path: process.env.FC_PATH } : {}) };
const planOf = (...steps: fc.WeightedArbitrary<Step>[]) => fc.array(fc.oneof(...steps), { maxLength: 30 });

describe('whatever becomes of its hosts', () => {
  test('a client sees one conversation, and each question has one end', { timeout: 900_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(planOf(...common, deadly), async (plan) => {
        const { client } = await play(plan);
        expectGapless(client.received);
        expectTrue(client.received);
        const finals = answersOf(client.received).filter(({ final }) => final);
        expect(finals).toHaveLength(plan.filter((todo) => todo.do === 'ask').length);
        expect(client.refusals.filter((reason) => reason !== 'unavailable')).toEqual([]);
      }),
      { ...params, examples: [[OVERTAKEN]] },
    );
  });

  test('also of the log: what it sees is a beginning of one', { timeout: 900_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(planOf(...common, deadly, ...lossy), async (plan) => {
        const { client } = await play(plan);
        expectGapless(client.received);
        expectTrue(client.received);
      }),
      params,
    );
  });
});
