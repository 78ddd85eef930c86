import fc from 'fast-check';
import { SPECULATION_LEVELS } from '../../src/backend/index';
import type { ClientMessage } from '../../src/protocol/index';
import type { Turn } from '../../src/questions/index';
import { RealtimeRagSession, type SessionEvent, WHILE_ANSWERING } from '../../src/session/index';
import { FakeClock, settle } from '../support/fake-clock';
import {
  BAD_STEPS,
  type Behaviour,
  type Call,
  type Hesitation,
  HOSTILE_THROWN,
  HostileBackend,
  type Retrieval,
} from '../support/session/hostile-backend';
import { HostileJudge } from '../support/session/hostile-judge';
import { HOSTILE_VALUES } from '../support/session/hostile-values';
import { marksDetector } from '../support/session/marks-detector';
import { type GatePlan, gatePlans, JUDGE_TIMEOUT_MS } from './gate-plans';

/** One thing that happens to a session. Plain data, so that a failing run can be printed and replayed. */
export type Step =
  | { do: 'send'; message: ClientMessage }
  | { do: 'refuse' }
  /** Microtasks run, but no time passes. */
  | { do: 'tick'; times: number }
  | { do: 'wait'; ms: number };

export interface Plan {
  policy: (typeof WHILE_ANSWERING)[number];
  queueLimit: number;
  gate: GatePlan;
  behaviours: Behaviour[];
  speculate: (typeof SPECULATION_LEVELS)[number];
  hesitation: Hesitation;
  steps: Step[];
  ending: 'graceful' | 'immediate' | 'server' | 'server-immediate';
}

/** What one message caused before `handle` returned. */
interface Reaction {
  message: ClientMessage | 'refused';
  events: SessionEvent[];
  closedBefore: boolean;
  stoppingBefore: boolean;
  /** Query ids that were final when `handle` returned although their backend's signal was not aborted. */
  unaborted: string[];
  /** The detector was asked about the turn. */
  examined: boolean;
}

export interface Outcome {
  events: SessionEvent[];
  reactions: Reaction[];
  /** Turns that the detector wanted answered. */
  noticed: number;
  backend: HostileBackend;
  judge: HostileJudge;
  longestTranscript: number;
  mostTimers: number;
  /** How many answers were held at once for questions that were not certain yet. */
  mostHeld: number;
  /** The same of passages, which questions that wait keep. */
  mostFound: number;
  closed: boolean;
  /** Query ids whose backend was aborted before the client received the final part. */
  abortedEarly: string[];
  /** Errors that would have ended the process. */
  escaped: unknown[];
}

export const LIMITS = { transcriptUtterances: 4, missedLimit: 3, answerTimeoutMs: 500, turnTimeoutMs: 40 };

const TEXTS = [
  ...['a?', 'b is c', 'go on...', 'maybe%', '', '  ', 'boom!', '请问', '什么?', 'x? y.'],
  ...['nova', 'nova, maybe%', 'hey nova a?', 'because of b', 'sorry, again: a?', 'the fees?', 'fees, the?'],
];

const chunk = fc.record(
  {
    type: fc.constant('asr_chunk' as const),
    text: fc.constantFrom(...TEXTS),
    is_final: fc.boolean(),
    speaker: fc.constantFrom('A', 'B'),
    endpoint: fc.boolean(),
    segment_id: fc.constantFrom('1', '2', '3', '4'),
  },
  { requiredKeys: ['type', 'text', 'is_final'] },
);

const question = fc.constant({ type: 'asr_chunk' as const, text: 'why?', is_final: true });

const doubtful = fc.record({
  type: fc.constant('asr_chunk' as const),
  text: fc.constantFrom('maybe%', 'perhaps%'),
  is_final: fc.constant(true),
  speaker: fc.constantFrom('A', 'B'),
});

const control = fc.oneof(
  fc.constantFrom(
    { type: 'control' as const, action: 'resume' as const },
    { type: 'control' as const, action: 'cancel' as const },
    { type: 'control' as const, action: 'instant_query' as const },
    { type: 'control' as const, action: 'instant_query' as const, text: 'now?' },
    { type: 'control' as const, action: 'instant_query' as const, text: ' ' },
  ),
  fc.record({
    type: fc.constant('control' as const),
    action: fc.constant('pause' as const),
    catch_up: fc.constantFrom('drop' as const, 'keep_context' as const, 'answer_missed' as const),
  }),
);

const stop = fc.record({
  type: fc.constant('control' as const),
  action: fc.constant('stop' as const),
  immediate: fc.boolean(),
});

const other = fc.constantFrom(
  { type: 'keepalive' as const },
  { type: 'auth' as const, token: 't' },
  { type: 'reconnect' as const, session_id: 's', epoch: 'e', resume_token: 't', last_seq: 0 },
);

const send = (message: fc.Arbitrary<ClientMessage>) => message.map((m): Step => ({ do: 'send', message: m }));

const speaker = fc.constantFrom('A', 'B', undefined);
const spokenText = fc.constantFrom(
  'what is a?',
  'What is a?',
  'what is b?',
  'how is c?',
  'can d?',
  "can't d?",
);

/** A question as a recogniser sends it: partials that may be revised, and a final that may differ. */
export const utterance: fc.Arbitrary<Step[]> = fc
  .record({
    speaker,
    partials: fc.array(
      fc.record({ text: spokenText, endpoint: fc.boolean(), wait: fc.constantFrom(0, 10, 260) }),
      {
        minLength: 1,
        maxLength: 3,
      },
    ),
    text: spokenText,
    says: fc.constantFrom('the same', 'something', 'nothing'),
  })
  .map(({ speaker, partials, text, says }) => {
    const about = { type: 'asr_chunk' as const, ...(speaker ? { speaker } : {}) };
    const steps = partials.flatMap(({ text, endpoint, wait }): Step[] => [
      { do: 'send', message: { ...about, text, is_final: false, ...(endpoint ? { endpoint } : {}) } },
      { do: 'wait', ms: wait },
    ]);
    const final = says === 'the same' ? (partials.at(-1)?.text ?? text) : text;
    if (says === 'nothing') return steps;
    return [...steps, { do: 'send', message: { ...about, text: final, is_final: true } }];
  });

export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: send(chunk) },
  { weight: 6, arbitrary: send(question) },
  { weight: 3, arbitrary: send(doubtful) },
  { weight: 5, arbitrary: send(control) },
  { weight: 1, arbitrary: send(stop) },
  { weight: 1, arbitrary: send(other) },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'refuse' }) },
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 8 }).map((times): Step => ({ do: 'tick', times })) },
  { weight: 4, arbitrary: fc.constantFrom(0, 1, 10, 60, 600).map((ms): Step => ({ do: 'wait', ms })) },
);

const parts = fc.integer({ min: 0, max: 4 });
const delay = fc.integer({ min: 0, max: 30 });
const keysOf = <K extends string>(record: Record<K, unknown>) =>
  fc.constantFrom(...(Object.keys(record) as K[]));

const hostileBehaviour: fc.Arbitrary<Behaviour> = fc.oneof(
  fc.record({
    kind: fc.constant('hostile' as const),
    values: fc.array(keysOf(HOSTILE_VALUES), { minLength: 1, maxLength: 4 }),
  }),
  fc.record({ kind: fc.constant('throw-hostile' as const), after: parts, what: keysOf(HOSTILE_THROWN) }),
  fc.record({ kind: fc.constant('bad-step' as const), what: keysOf(BAD_STEPS) }),
  fc.record({
    kind: fc.constant('bad-end' as const),
    does: fc.constantFrom('hang' as const, 'reject' as const, 'throw' as const, 'thenable' as const),
  }),
  fc.record({
    kind: fc.constant('abort-listener' as const),
    parts,
    delay,
    does: fc.constantFrom('throw' as const, 'reject' as const, 'onabort' as const),
  }),
);

export const behaviour: fc.Arbitrary<Behaviour> = fc.oneof(
  hostileBehaviour,
  fc.record({ kind: fc.constant('fast' as const), parts }),
  fc.record({ kind: fc.constant('slow' as const), parts, delay }),
  fc.record({ kind: fc.constant('deaf' as const), parts, delay }),
  fc.record({ kind: fc.constant('hang' as const), after: parts }),
  fc.record({ kind: fc.constant('throw' as const), after: parts, coded: fc.boolean() }),
  fc.constantFrom<Behaviour>(
    { kind: 'throw-at-once' },
    { kind: 'empty' },
    { kind: 'nonsense' },
    { kind: 'no-answer' },
    { kind: 'rich' },
    { kind: 'not-iterable' },
    { kind: 'bad-return' },
  ),
);

const retrieval: fc.Arbitrary<Retrieval> = fc.oneof(
  fc.constant<Retrieval>({ kind: 'fast' }),
  delay.map((delay): Retrieval => ({ kind: 'slow', delay })),
  fc.constantFrom<Retrieval>(
    ...(['none', 'nonsense', 'hang', 'throw', 'throw-at-once', 'no-promise'] as const).map((kind) => ({
      kind,
    })),
  ),
);

export const hesitation: fc.Arbitrary<Hesitation> = fc.record(
  {
    level: fc.constantFrom(...SPECULATION_LEVELS),
    retrievals: fc.array(retrieval, { minLength: 1, maxLength: 3 }),
    confirmations: fc.array(
      fc.oneof(
        { weight: 4, arbitrary: fc.constant('nothing' as const) },
        fc.constantFrom('throw' as const, 'reject' as const, 'hang' as const, 'decline' as const),
      ),
      { minLength: 1, maxLength: 3 },
    ),
  },
  { requiredKeys: ['level', 'confirmations'] },
);

const steps: fc.Arbitrary<Step[]> = fc
  .array(fc.oneof({ weight: 4, arbitrary: step.map((one) => [one]) }, { weight: 1, arbitrary: utterance }), {
    maxLength: 40,
  })
  .map((some) => some.flat());

export const plans: fc.Arbitrary<Plan> = fc.record({
  policy: fc.constantFrom(...WHILE_ANSWERING),
  queueLimit: fc.integer({ min: 0, max: 3 }),
  gate: gatePlans,
  behaviours: fc.array(behaviour, { minLength: 1, maxLength: 6 }),
  speculate: fc.constantFrom(...SPECULATION_LEVELS),
  hesitation,
  steps,
  ending: fc.constantFrom('graceful', 'immediate', 'server', 'server-immediate'),
});

/** Collects errors that would have ended the process during `run`. */
export async function collectEscaped<T>(run: () => Promise<T>): Promise<T & { escaped: unknown[] }> {
  const escaped: unknown[] = [];
  const onEscaped = (error: unknown) => escaped.push(error);
  process.on('uncaughtException', onEscaped).on('unhandledRejection', onEscaped);
  try {
    const outcome = await run();
    await settle();
    return { ...outcome, escaped };
  } finally {
    process.off('uncaughtException', onEscaped).off('unhandledRejection', onEscaped);
  }
}

/** Runs a plan to its end: the session is stopped, and enough time passes for everything to finish. */
export function simulate(plan: Plan): Promise<Outcome> {
  return collectEscaped(() => play(plan));
}

async function play(plan: Plan): Promise<Omit<Outcome, 'escaped'>> {
  const clock = new FakeClock();
  const events: SessionEvent[] = [];
  const abortedEarly: string[] = [];
  const hooks = {
    callSession: () => {},
    onAbort(queryId: string) {
      const isFinal = events.some((e) => e.type === 'answer' && e.final && e.query_id === queryId);
      if (!isFinal) abortedEarly.push(queryId);
    },
  };
  const backend = new HostileBackend(plan.behaviours, clock, hooks, plan.hesitation);
  let ids = 0;
  const seen = { noticed: 0, examined: 0, longestTranscript: 0, mostTimers: 0, mostHeld: 0, mostFound: 0 };
  const { rulings, ...gate } = plan.gate;
  const judge = new HostileJudge(rulings ?? [], clock);
  const session = new RealtimeRagSession({
    ...LIMITS,
    ...gate,
    ...(rulings ? { judge: judge.judge, judgeTimeoutMs: JUDGE_TIMEOUT_MS } : {}),
    backend,
    clock,
    detector: {
      detect(turn: Turn) {
        seen.examined++;
        seen.longestTranscript = Math.max(seen.longestTranscript, turn.previous?.length ?? 0);
        const detection = marksDetector.detect(turn);
        if (detection.decision === 'answer') seen.noticed++;
        return detection;
      },
    },
    onQuestionWhileAnswering: plan.policy,
    queueLimit: plan.queueLimit,
    speculate: plan.speculate,
    createId: () => `id${ids++}`,
  });
  const reactions: Reaction[] = [];
  session.on('event', (event) => events.push(event));

  const react = (message: Reaction['message'], act: () => void) => {
    const before = events.length;
    const { state } = session;
    const { examined } = seen;
    act();
    const ended = new Set(events.flatMap((e) => (e.type === 'answer' && e.final ? [e.query_id] : [])));
    reactions.push({
      message,
      events: events.slice(before),
      closedBefore: state === 'closed',
      stoppingBefore: state === 'stopping',
      examined: seen.examined > examined,
      unaborted: backend.calls
        .filter(({ query, signal }) => ended.has(query.queryId) && !signal.aborted)
        .map(({ query }) => query.queryId),
    });
    seen.mostTimers = Math.max(seen.mostTimers, clock.pendingTimers);
    const uncertain = (calls: readonly Call[]) =>
      calls.filter(
        ({ isSpeculative, isConfirmed, signal }) => isSpeculative && !isConfirmed && !signal.aborted,
      ).length;
    seen.mostHeld = Math.max(seen.mostHeld, uncertain(backend.calls));
    seen.mostFound = Math.max(seen.mostFound, uncertain(backend.retrievals));
  };

  for (const item of plan.steps) {
    if (item.do === 'send') react(item.message, () => session.handle(item.message));
    else if (item.do === 'refuse')
      react('refused', () => session.refuse({ code: 'INVALID_JSON', message: 'x' }));
    else if (item.do === 'wait') await clock.advance(item.ms);
    else for (let i = 0; i < item.times; i++) await Promise.resolve();
  }
  const immediate = plan.ending.endsWith('immediate');
  void session.stop({ immediate, cause: plan.ending.startsWith('server') ? 'server' : 'client' });
  await clock.advance(LIMITS.answerTimeoutMs * (plan.queueLimit + LIMITS.missedLimit + 4));
  const { length } = events;
  react({ type: 'keepalive' }, () => session.handle({ type: 'keepalive' }));
  await clock.advance(10_000);
  await settle();
  return {
    ...seen,
    abortedEarly,
    events,
    reactions,
    backend,
    judge,
    closed: session.state === 'closed' && events.length === length,
  };
}
