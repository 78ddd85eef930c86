import fc from 'fast-check';
import { type RagQuery, SPECULATION_LEVELS } from '../../../src/backend/index';
import type { ClientMessage, ServerMessage } from '../../../src/protocol/index';
import {
  type Connection,
  type ConnectionSnapshot,
  INTERRUPTED,
  openConnection,
  restoreConnection,
  type SharedSessionOptions,
  type Transport,
  WHILE_ANSWERING,
} from '../../../src/session/index';
import { FakeClock, settle } from '../../support/fake-clock';
import { type Behaviour, type Hesitation, HostileBackend } from '../../support/session/hostile-backend';
import { HostileJudge } from '../../support/session/hostile-judge';
import { marksDetector } from '../../support/session/marks-detector';
import { labelled } from '../connection-simulation';
import { type GatePlan, gatePlans, JUDGE_TIMEOUT_MS } from '../gate-plans';
import { behaviour, collectEscaped, hesitation, LIMITS, type Step, step, utterance } from '../simulation';

/** The process of a connection ends without a word; another one goes on with what the log holds. */
type Death = { do: 'die'; interrupted: (typeof INTERRUPTED)[number] };

/** What happens to one connection and its processes. Plain data, so that a failing run can be printed and replayed. */
export interface MortalPlan {
  policy: (typeof WHILE_ANSWERING)[number];
  queueLimit: number;
  gate: GatePlan;
  behaviours: Behaviour[];
  speculate: (typeof SPECULATION_LEVELS)[number];
  hesitation: Hesitation;
  partialTimeoutMs: number;
  /** Each batch has a snapshot, not only those that changed something. */
  eager: boolean;
  /** Deaths wait for what is under way, and happen only if nothing is being asked then; `never`: they only wait. */
  atRest: boolean | 'never';
  steps: (Step | Death)[];
  ending: 'stop' | 'stop-now' | 'drain';
}

export interface MortalOutcome {
  /** What the client has received, from all processes. */
  events: ServerMessage[];
  deaths: number;
  /** The numbers of the client's messages that have had no reply. */
  unanswered: number[];
  /** Queries that were asked again although the client had a part of their answer, or more than once. */
  askedTwice: string[];
  /** What the backend was asked, in order. */
  queries: RagQuery[];
  /** How many questions are accepted, and how many have ended, as the last process counts. */
  counted: { accepted: number; ended: number };
  closes: number;
  pendingTimers: number;
  escaped: unknown[];
}

const die: fc.Arbitrary<Death> = fc.record({
  do: fc.constant('die' as const),
  interrupted: fc.constantFrom(...INTERRUPTED),
});

const one = (steps: fc.Arbitrary<Step | Death>) => steps.map((only) => [only]);

const stepsWith = (others: fc.Arbitrary<Step>): fc.Arbitrary<MortalPlan['steps']> =>
  fc
    .array(
      fc.oneof(
        { weight: 8, arbitrary: one(step) },
        { weight: 2, arbitrary: utterance },
        { weight: 3, arbitrary: one(others) },
        { weight: 3, arbitrary: one(die) },
      ),
      { maxLength: 40 },
    )
    .map((some) => some.flat());

const wait = fc.constantFrom(0, 10, 60).map((ms): Step => ({ do: 'wait', ms }));
const withLabel = labelled.map((message): Step => ({ do: 'send', message }));

/** Answers that last: most deaths happen in the middle of one. */
const slow: fc.Arbitrary<Behaviour> = fc.record({
  kind: fc.constant('slow' as const),
  parts: fc.integer({ min: 2, max: 6 }),
  delay: fc.integer({ min: 5, max: 20 }),
});

const settings = {
  policy: fc.constantFrom(...WHILE_ANSWERING),
  queueLimit: fc.integer({ min: 0, max: 3 }),
  behaviours: fc.array(fc.oneof({ weight: 2, arbitrary: behaviour }, { weight: 1, arbitrary: slow }), {
    minLength: 1,
    maxLength: 6,
  }),
  hesitation,
  partialTimeoutMs: fc.constantFrom(Number.POSITIVE_INFINITY, 100),
  ending: fc.constantFrom('stop' as const, 'stop-now' as const, 'drain' as const),
};

const mortal = (steps: fc.Arbitrary<MortalPlan['steps']>): fc.Arbitrary<MortalPlan> =>
  fc.record({
    ...settings,
    gate: gatePlans,
    speculate: fc.constantFrom(...SPECULATION_LEVELS),
    eager: fc.boolean(),
    atRest: fc.constant(false as const),
    steps,
  });

/** One label from beginning to end. */
export const mortalPlans = mortal(stepsWith(wait));
export const labelledMortalPlans = mortal(stepsWith(withLabel));

const quick = fc.record({ kind: fc.constant('fast' as const), parts: fc.integer({ min: 0, max: 2 }) });

/** Deaths between any two steps: whatever one leaves behind for another has to survive. */
const stepsAmongDeaths = (others: fc.Arbitrary<Step>): fc.Arbitrary<MortalPlan['steps']> =>
  fc
    .array(
      fc.tuple(
        fc.oneof(
          { weight: 4, arbitrary: one(step) },
          { weight: 2, arbitrary: one(others) },
          { weight: 1, arbitrary: utterance },
        ),
        fc.oneof(fc.constant<Step>({ do: 'wait', ms: 10 }), die, die),
      ),
      { maxLength: 30 },
    )
    .map((some) => some.flatMap(([steps, last]) => [...steps, last]));

/** Nothing that does not survive makes a difference: no speculation, and no judge that fails. */
export const restingPlans: fc.Arbitrary<MortalPlan> = fc.record({
  ...settings,
  behaviours: fc.array(fc.oneof({ weight: 3, arbitrary: quick }, { weight: 1, arbitrary: behaviour }), {
    minLength: 1,
    maxLength: 4,
  }),
  gate: fc.tuple(gatePlans, fc.constantFrom(0, 0, 30, 1_000)).map(([{ rulings, ...gate }, cooldownMs]) => {
    const safe = rulings?.filter(({ kind }) => kind === 'fast') ?? [];
    return { ...gate, cooldownMs, ...(safe.length > 0 ? { rulings: safe } : {}) };
  }),
  speculate: fc.constant('off' as const),
  eager: fc.constant(true),
  atRest: fc.constant(true as const),
  steps: fc.oneof(stepsAmongDeaths(wait), stepsAmongDeaths(withLabel)),
});

/** Runs a plan to its end: the connection is closed, and enough time passes for everything to finish. */
export function simulateMortal(plan: MortalPlan): Promise<MortalOutcome> {
  return collectEscaped(() => new Mortal(plan).play());
}

class Mortal {
  readonly #plan: MortalPlan;
  readonly #clock = new FakeClock();
  readonly #options: SharedSessionOptions;
  /** What the client has, and what it has sent without a reply. */
  readonly #received: ServerMessage[] = [];
  readonly #unanswered = new Map<number, ClientMessage>();
  readonly #askedTwice: string[] = [];
  readonly #queries: RagQuery[] = [];
  #lastClientSeq = 0;
  #snapshot: ConnectionSnapshot | undefined;
  #since: ServerMessage[] = [];
  /** What has been sent in this turn of the event loop: neither written nor with the client yet. */
  #unwritten: ServerMessage[] = [];
  #counted = { accepted: 0, ended: 0 };
  #connection: Connection;
  #kill: () => void = () => {};
  #deaths = 0;
  #closes = 0;

  constructor(plan: MortalPlan) {
    this.#plan = plan;
    let ids = 0;
    const { rulings, ...gate } = plan.gate;
    const { turnTimeoutMs: waitMs, ...limits } = LIMITS;
    const judge = new HostileJudge(rulings ?? [], this.#clock);
    this.#options = {
      ...limits,
      turnEnd: { waitMs, adaptive: false, partialTimeoutMs: plan.partialTimeoutMs },
      ...gate,
      ...(rulings ? { judge: judge.judge, judgeTimeoutMs: JUDGE_TIMEOUT_MS } : {}),
      backend: this.#backend(),
      clock: this.#clock,
      detector: marksDetector,
      onQuestionWhileAnswering: plan.policy,
      queueLimit: plan.queueLimit,
      speculate: plan.speculate,
      createId: () => `id${ids++}`,
    };
    this.#connection = openConnection(this.#transport(), this.#options);
    this.#snapshot = this.#connection.snapshot();
    this.#write();
  }

  async play(): Promise<Omit<MortalOutcome, 'escaped'>> {
    for (const item of this.#plan.steps) {
      if (item.do === 'send') this.#send(item.message);
      else if (item.do === 'refuse') this.#connection.receive('{');
      else if (item.do === 'wait') await this.#clock.advance(item.ms);
      else if (item.do === 'die') await this.#end(item.interrupted);
      else for (let i = 0; i < item.times; i++) await Promise.resolve();
    }
    const { ending } = this.#plan;
    if (ending === 'drain') void this.#connection.drain();
    else this.#send({ type: 'control', action: 'stop', immediate: ending === 'stop-now' });
    await this.#clock.advance(LIMITS.answerTimeoutMs * 100);
    await settle();
    return {
      events: this.#received,
      deaths: this.#deaths,
      unanswered: [...this.#unanswered.keys()],
      askedTwice: this.#askedTwice,
      queries: this.#queries,
      counted: this.#counted,
      closes: this.#closes,
      pendingTimers: this.#clock.pendingTimers,
    };
  }

  #send(message: ClientMessage): void {
    if (this.#closes > 0) return;
    const isCounted = message.type === 'asr_chunk' || message.type === 'control';
    const sent = isCounted ? { ...message, client_seq: ++this.#lastClientSeq } : message;
    if (isCounted) this.#unanswered.set(this.#lastClientSeq, sent);
    this.#connection.receive(JSON.stringify(sent));
  }

  async #end(interrupted: Death['interrupted']): Promise<void> {
    const { atRest } = this.#plan;
    if (atRest === false) return this.#die(interrupted);
    await settle();
    this.#write();
    if (atRest !== 'never' && this.#isAtRest()) this.#die(interrupted);
  }

  #die(interrupted: Death['interrupted']): void {
    if (!this.#snapshot || this.#closes > 0) return;
    this.#deaths++;
    this.#kill();
    this.#connection.closed();
    this.#unwritten = [];
    this.#counted = { accepted: 0, ended: 0 };
    const kept = JSON.parse(JSON.stringify({ snapshot: this.#snapshot, since: this.#since }));
    this.#connection = restoreConnection(this.#transport(), this.#options, { ...kept, interrupted });
    this.#connection.goOn();
    const known = this.#connection.lastClientSeq;
    for (const [seq, message] of [...this.#unanswered]) {
      // What has counted needs no reply; to send it again does no harm.
      const isSettled = seq <= known && seq % 2 === 0;
      // One before it may have been a stop that is done.
      if (isSettled || this.#closes > 0) this.#unanswered.delete(seq);
      else this.#connection.receive(JSON.stringify(message));
    }
  }

  #isAtRest(): boolean {
    const sessions = this.#connection.snapshot()?.sessions;
    if (!sessions) return false;
    return [...sessions.left, sessions.current].every(
      ({ answers, pipeline }) =>
        !answers.running && answers.waiting.length === 0 && !pipeline?.decisions.pending.length,
    );
  }

  #transport(): Transport {
    let isDead = false;
    this.#kill = () => {
      isDead = true;
    };
    return {
      send: (text) => {
        if (isDead) return;
        if (this.#unwritten.length === 0) process.nextTick(() => isDead || this.#write());
        this.#unwritten.push(JSON.parse(text));
      },
      close: () => {
        if (isDead) return;
        this.#write();
        this.#closes++;
      },
      question: ({ phase }) => {
        if (!isDead && (phase === 'accepted' || phase === 'ended')) this.#counted[phase]++;
      },
    };
  }

  /** The end of a turn of the event loop: the batch is written, and then the client gets it. */
  #write(): void {
    const batch = this.#unwritten;
    this.#unwritten = [];
    const { eager } = this.#plan;
    const snapshot = eager ? this.#connection.snapshot() : this.#connection.takeSnapshot();
    this.#since.push(...batch.filter(({ type }) => type !== 'ack'));
    if (snapshot) {
      this.#snapshot = JSON.parse(JSON.stringify(snapshot));
      this.#since = [];
    }
    for (const event of batch) {
      this.#received.push(event);
      if ('client_seq' in event && event.client_seq !== undefined) this.#unanswered.delete(event.client_seq);
    }
  }

  #backend(): HostileBackend {
    const { behaviours } = this.#plan;
    const backend = new HostileBackend(behaviours, this.#clock, undefined, this.#plan.hesitation);
    const answer = backend.answer.bind(backend);
    backend.answer = (query, context) => {
      const { queryId } = query;
      this.#queries.push(query);
      const isCertain = (call: { isSpeculative: boolean; isConfirmed: boolean }) =>
        !call.isSpeculative || call.isConfirmed;
      const before = backend.calls.filter((call) => call.query.queryId === queryId && isCertain(call));
      const isShown = this.#received.some((e) => e.type === 'answer' && e.query_id === queryId);
      if (before.length > 0 && !context.speculation && (isShown || before.length > this.#deaths))
        this.#askedTwice.push(queryId);
      return answer(query, context);
    };
    return backend;
  }
}
