import fc from 'fast-check';
import type { ClientMessage } from '../../src/protocol/index';
import { type Connection, openConnection, type SessionEvent, WHILE_ANSWERING } from '../../src/session/index';
import { FakeClock, settle } from '../support/fake-clock';
import { type Behaviour, HostileBackend } from '../support/session/hostile-backend';
import { marksDetector } from '../support/session/marks-detector';
import { behaviour, collectEscaped, LIMITS, type Step, step } from './simulation';

/** A reentrant call to a connection. */
interface Call {
  /** What triggers the call: an event of this kind, or the backend's own `callSession`. */
  on: 'ack' | 'status' | 'answer' | 'final' | 'error' | 'backend';
  message: ClientMessage;
}

/** What happens to one connection. Plain data, so that a failing run can be printed and replayed. */
export interface ConnectionPlan {
  policy: (typeof WHILE_ANSWERING)[number];
  queueLimit: number;
  behaviours: Behaviour[];
  steps: Step[];
  /** In the order in which they are made, each only once. */
  calls: Call[];
  ending: 'stop' | 'stop-now' | 'drain' | 'drain-now' | 'gone';
}

export interface ConnectionOutcome {
  /** As parsed by the client. */
  events: SessionEvent[];
  /** Sent frames that differ from their event's JSON. */
  altered: SessionEvent[];
  /** Messages received while the connection accepted input, which must be answered. */
  received: number;
  closes: number[];
  backend: HostileBackend;
  abortedEarly: string[];
  pendingTimers: number;
  escaped: unknown[];
}

const labels = fc.constantFrom('one', 'two', 'three');
const control = (action: 'pause' | 'resume' | 'cancel' | 'stop') => ({ type: 'control' as const, action });

export const labelled = fc
  .record({
    message: fc.constantFrom<ClientMessage>(
      { type: 'asr_chunk', text: 'why?', is_final: true },
      { type: 'asr_chunk', text: 'wh', is_final: false },
      { type: 'control', action: 'instant_query', text: 'now?' },
      { type: 'keepalive' },
    ),
    label: labels,
  })
  .map(({ message, label }): ClientMessage => ({ ...message, session_id: label }) as ClientMessage);

const again = fc.oneof(
  labelled,
  fc.constantFrom<ClientMessage>(
    { type: 'asr_chunk', text: 'why?', is_final: true },
    { type: 'asr_chunk', text: 'wh', is_final: false },
    { type: 'control', action: 'instant_query', text: 'now?' },
    control('cancel'),
    control('pause'),
    control('resume'),
    control('stop'),
    { type: 'control', action: 'stop', immediate: true },
    { type: 'auth', token: 't' },
  ),
);

const calling: fc.Arbitrary<Behaviour> = fc.oneof(
  fc.record({ kind: fc.constant('calls' as const), throws: fc.boolean() }),
  fc.record({
    kind: fc.constant('abort-listener' as const),
    parts: fc.integer({ min: 0, max: 3 }),
    delay: fc.integer({ min: 0, max: 30 }),
    does: fc.constant('call' as const),
  }),
);

export const connectionPlans: fc.Arbitrary<ConnectionPlan> = fc.record({
  policy: fc.constantFrom(...WHILE_ANSWERING),
  queueLimit: fc.integer({ min: 0, max: 3 }),
  behaviours: fc.array(fc.oneof(behaviour, calling), { minLength: 1, maxLength: 5 }),
  steps: fc.array(
    fc.oneof(
      { weight: 2, arbitrary: step },
      { weight: 1, arbitrary: labelled.map((message): Step => ({ do: 'send', message })) },
    ),
    { maxLength: 30 },
  ),
  calls: fc.array(
    fc.record({
      on: fc.constantFrom<Call['on']>('ack', 'status', 'answer', 'final', 'error', 'backend'),
      message: again,
    }),
    { maxLength: 6 },
  ),
  ending: fc.constantFrom('stop', 'stop-now', 'drain', 'drain-now', 'gone'),
});

/** Runs a plan to its end: the connection is closed, and enough time passes for everything to finish. */
export function simulateConnection(plan: ConnectionPlan): Promise<ConnectionOutcome> {
  return collectEscaped(() => play(plan));
}

async function play(plan: ConnectionPlan): Promise<Omit<ConnectionOutcome, 'escaped'>> {
  const clock = new FakeClock();
  const events: SessionEvent[] = [];
  const altered: SessionEvent[] = [];
  const closes: number[] = [];
  const abortedEarly: string[] = [];
  const calls = [...plan.calls];
  let received = 0;
  let ids = 0;
  let isGone = false;
  let connection: Connection | undefined;

  const receive = (message: ClientMessage) => {
    if (!connection) return;
    const { state } = connection.session;
    connection.receive(JSON.stringify(message));
    // Its effects may close the connection before it is answered.
    const isOpen = !isGone && closes.length === 0;
    if (isOpen && (state === 'listening' || state === 'paused')) received++;
  };
  const call = (on: Call['on']) => {
    if (calls[0]?.on !== on) return;
    const [{ message }] = calls.splice(0, 1) as [Call];
    // Never a label that was left: its session cannot end first while it is delivering events.
    const label = 'session_id' in message ? { session_id: `again-${calls.length}` } : {};
    receive({ ...message, ...label });
  };
  const backend = new HostileBackend(plan.behaviours, clock, {
    callSession: () => call('backend'),
    onAbort(queryId) {
      const isFinal = events.some((e) => e.type === 'answer' && e.final && e.query_id === queryId);
      if (!isFinal && !isGone) abortedEarly.push(queryId);
    },
  });
  connection = openConnection(
    {
      send(text, event) {
        const read: SessionEvent = JSON.parse(text);
        events.push(read);
        if (JSON.stringify(event) !== text) altered.push(event);
        call(read.type === 'answer' && read.final ? 'final' : read.type);
      },
      close: (code) => closes.push(code),
    },
    {
      ...LIMITS,
      backend,
      clock,
      detector: marksDetector,
      duplicateWindowMs: 0,
      onQuestionWhileAnswering: plan.policy,
      queueLimit: plan.queueLimit,
      createId: () => `id${ids++}`,
    },
  );
  for (const item of plan.steps) {
    if (item.do === 'send') receive(item.message);
    else if (item.do === 'wait') await clock.advance(item.ms);
    else if (item.do === 'tick') for (let i = 0; i < item.times; i++) await Promise.resolve();
    else {
      const { state } = connection.session;
      connection.receive('{');
      if (closes.length === 0 && (state === 'listening' || state === 'paused')) received++;
    }
  }
  const immediate = plan.ending.endsWith('now');
  if (plan.ending.startsWith('stop')) receive({ type: 'control', action: 'stop', immediate });
  else if (plan.ending.startsWith('drain')) void connection.drain({ immediate });
  else {
    isGone = true;
    connection.closed();
  }
  await clock.advance(LIMITS.answerTimeoutMs * 100);
  await settle();
  return { events, altered, received, closes, backend, abortedEarly, pendingTimers: clock.pendingTimers };
}
