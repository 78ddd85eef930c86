import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { type AnswerMessage, type ServerMessage, serverMessageSchema } from '../../../src/protocol/index';
import {
  labelledMortalPlans,
  type MortalOutcome,
  type MortalPlan,
  mortalPlans,
  restingPlans,
  simulateMortal,
} from './mortal-simulation';

/**
 * The invariants of a connection whose process may end at any moment, repeatedly.
 * To replay a failure: FC_SEED=… FC_PATH=… npx vitest run test/session/snapshot/mortal-invariants.test.ts
 */

const seed = Number(process.env.FC_SEED ?? Math.floor(Math.random() * 2 ** 31));
const numRuns = Number(process.env.FC_RUNS ?? 600);
console.info(`mortal invariants: ${numRuns} runs, FC_SEED=${seed}`);

const statuses = (events: readonly ServerMessage[]) => events.filter((e) => e.type === 'status');

const numbersOf = (events: readonly ServerMessage[]) => events.flatMap((e) => ('seq' in e ? [e.seq] : []));

const INVARIANTS: Record<string, (outcome: MortalOutcome) => void> = {
  'every event is a valid message of the wire'({ events }) {
    for (const event of events) expect(v.is(serverMessageSchema, event), JSON.stringify(event)).toBe(true);
    expect(JSON.stringify(events)).not.toContain('secret');
  },

  'each message of the client gets a reply in the end'({ unanswered }) {
    expect(unanswered).toEqual([]);
  },

  'an answer has one querying_rag, parts without a hole, one final, and nothing after it'({ events }) {
    const answers = events.filter((e): e is AnswerMessage => e.type === 'answer');
    for (const queryId of new Set(answers.map((a) => a.query_id))) {
      const parts = answers.filter((a) => a.query_id === queryId);
      expect(parts.map((a) => a.stream_index)).toEqual(parts.map((_, i) => i));
      expect(parts.filter((a) => a.final)).toEqual(parts.slice(-1));
      const asked = statuses(events).filter((e) => e.stage === 'querying_rag' && e.query_id === queryId);
      expect(asked.length).toBe(1);
      expect(events.indexOf(asked[0] as ServerMessage)).toBeLessThan(
        events.indexOf(parts[0] as ServerMessage),
      );
      const last = events.filter((e) => e.type !== 'status' && 'query_id' in e && e.query_id === queryId);
      expect(last.at(-1)).toBe(parts.at(-1));
      const failures = last.filter((e) => e.type === 'error');
      expect(failures.length).toBe(parts.at(-1)?.finish_reason === 'error' ? 1 : 0);
      const words = parts.flatMap((a) => a.content.split(' ').filter(Boolean));
      for (const word of words) expect(word.split('/')[0]).toBe(queryId);
    }
  },

  'what was accepted reaches its final'({ events }) {
    const finals = new Set(events.flatMap((e) => (e.type === 'answer' && e.final ? [e.query_id] : [])));
    for (const event of statuses(events)) {
      if (event.stage !== 'analyzing' && event.stage !== 'instant_query') continue;
      expect(finals.has(event.query_id ?? ''), JSON.stringify(event)).toBe(true);
    }
  },

  'nothing is asked again once something of its answer was sent, and nothing more than once a death'({
    askedTwice,
  }) {
    expect(askedTwice).toEqual([]);
  },

  'the last process counts every question that it has ended as accepted'({ counted }) {
    expect(counted.ended).toBe(counted.accepted);
  },

  'it is closed once, after all else, and nothing outlives it'({ events, closes, pendingTimers }) {
    expect(pendingTimers).toBe(0);
    expect(closes).toBe(1);
    const last = events.at(-1);
    expect(last?.type === 'status' && last.stage).toBe('closed');
    expect(statuses(events).filter(({ stage }) => stage === 'closed').length).toBe(1);
  },

  'nothing that happens ends the process'({ escaped }) {
    expect(escaped).toEqual([]);
  },
};

const ONE_LABEL: Record<string, (outcome: MortalOutcome, plan: MortalPlan) => void> = {
  'seq rises by one'({ events }) {
    expect(numbersOf(events)).toEqual(numbersOf(events).map((_, i) => i + 1));
  },

  'one answer streams at a time, and the queue keeps its bound'({ events }, { queueLimit }) {
    let open: string | undefined;
    let waiting = 0;
    for (const event of events) {
      if (event.type === 'status' && event.stage === 'analyzing') waiting++;
      if (event.type === 'status' && event.stage === 'querying_rag') {
        expect(open).toBeUndefined();
        open = event.query_id;
        if (event.mode !== 'instant') waiting--;
      }
      if (event.type === 'answer') expect(event.query_id).toBe(open);
      if (event.type === 'answer' && event.final) open = undefined;
      expect(waiting).toBeLessThanOrEqual(queueLimit + 1);
    }
    expect(open).toBeUndefined();
  },
};

const LABELS: Record<string, (outcome: MortalOutcome) => void> = {
  'under each label seq rises by one, or begins anew with another session'({ events }) {
    const last = new Map<string, number>();
    for (const event of events) {
      if (!('seq' in event)) continue;
      const next = (last.get(event.session_id) ?? 0) + 1;
      expect(event.seq === 1 || event.seq === next, JSON.stringify(event)).toBe(true);
      last.set(event.session_id, event.seq);
    }
  },
};

type Invariants = Record<string, (outcome: MortalOutcome, plan: MortalPlan) => void>;

async function assertHold(plans: fc.Arbitrary<MortalPlan>, invariants: Invariants): Promise<number> {
  let deaths = 0;
  await fc.assert(
    fc.asyncProperty(plans, async (plan) => {
      const outcome = await simulateMortal(plan);
      deaths += outcome.deaths;
      for (const [name, holds] of Object.entries(invariants)) {
        try {
          holds(outcome, plan);
        } catch (fault) {
          throw new Error(`invariant ${name}\n${fault instanceof Error ? fault.message : fault}`, {
            cause: fault,
          });
        }
      }
    }),
    { seed, numRuns, ...(process.env.FC_PATH ? { path: process.env.FC_PATH } : {}) },
  );
  return deaths;
}

/** What a session says, without what depends on when it was asked. */
const said = ({ events }: MortalOutcome) =>
  events.map((event) => (event.type === 'answer' ? { ...event, timing: undefined } : event));

describe('a connection whose process may end at any moment', () => {
  test('keeps the invariants of a session', async () => {
    const deaths = await assertHold(mortalPlans, { ...INVARIANTS, ...ONE_LABEL });
    expect(deaths).toBeGreaterThan(numRuns / 2);
  }, 300_000);

  test('keeps the invariants of a connection with several labels', async () => {
    const deaths = await assertHold(labelledMortalPlans, { ...INVARIANTS, ...LABELS });
    expect(deaths).toBeGreaterThan(numRuns / 2);
  }, 300_000);

  test('says the same as if it had not, when nothing was being asked', async () => {
    let deaths = 0;
    await fc.assert(
      fc.asyncProperty(restingPlans, async (plan) => {
        const immortal: MortalPlan = { ...plan, atRest: 'never' };
        const outcome = await simulateMortal(plan);
        deaths += outcome.deaths;
        const expected = await simulateMortal(immortal);
        expect(said(outcome)).toEqual(said(expected));
        expect(outcome.queries).toEqual(expected.queries);
      }),
      { seed, numRuns, ...(process.env.FC_PATH ? { path: process.env.FC_PATH } : {}) },
    );
    expect(deaths).toBeGreaterThan(numRuns / 2);
  }, 300_000);
});
