import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { type AnswerMessage, serverMessageSchema } from '../../src/protocol/index';
import {
  type ConnectionOutcome,
  type ConnectionPlan,
  connectionPlans,
  simulateConnection,
} from './connection-simulation';

/**
 * The invariants of a connection: changing labels, late credentials, and backends and listeners that call it
 * reentrantly.
 * To replay a failure: FC_SEED=… FC_PATH=… npx vitest run test/session/connection-invariants.test.ts
 */

const seed = Number(process.env.FC_SEED ?? Math.floor(Math.random() * 2 ** 31));
const numRuns = Number(process.env.FC_RUNS ?? 1_000);
console.info(`connection invariants: ${numRuns} runs, FC_SEED=${seed}`);

const isReply = (event: ConnectionOutcome['events'][number]) =>
  (event.type === 'ack' && event.message !== 'connected') ||
  (event.type === 'error' && event.query_id === undefined);

const INVARIANTS: Record<string, (outcome: ConnectionOutcome, plan: ConnectionPlan) => void> = {
  'every event is a valid message of the wire, and its JSON says the same'({ events, altered }) {
    for (const event of events) expect(v.is(serverMessageSchema, event), JSON.stringify(event)).toBe(true);
    expect(altered).toEqual([]);
    expect(JSON.stringify(events)).not.toContain('secret');
  },

  'each message that comes while input is taken has one reply'({ events, received }) {
    expect(events.filter(isReply).length).toBeGreaterThanOrEqual(received);
  },

  'under each label the numbers rise, or begin anew with another session'({ events }) {
    const last = new Map<string, number>();
    for (const event of events) {
      if (!('seq' in event)) continue;
      const next = (last.get(event.session_id) ?? 0) + 1;
      expect(event.seq === 1 || event.seq === next, JSON.stringify(event)).toBe(true);
      last.set(event.session_id, event.seq);
    }
  },

  'an answer has parts without a hole, one final, and nothing after it'({ events }, { ending }) {
    const answers = events.filter((e): e is AnswerMessage => e.type === 'answer');
    for (const queryId of new Set(answers.map((a) => a.query_id))) {
      const parts = answers.filter((a) => a.query_id === queryId);
      expect(parts.map((a) => a.stream_index)).toEqual(parts.map((_, i) => i));
      if (ending === 'gone') continue;
      expect(parts.filter((a) => a.final)).toEqual(parts.slice(-1));
      const last = events
        .filter((e) => e.type !== 'status' && 'query_id' in e && e.query_id === queryId)
        .at(-1);
      expect(last).toBe(parts.at(-1));
      for (const word of parts
        .map((a) => a.content)
        .join('')
        .split(' ')
        .filter(Boolean)) {
        expect(word.split('/')[0]).toBe(queryId);
      }
    }
  },

  'what was accepted reaches its final'({ events }, { ending }) {
    if (ending === 'gone') return;
    const finals = new Set(events.flatMap((e) => (e.type === 'answer' && e.final ? [e.query_id] : [])));
    for (const event of events) {
      if (event.type !== 'status' || (event.stage !== 'analyzing' && event.stage !== 'instant_query'))
        continue;
      expect(finals.has(event.query_id ?? ''), JSON.stringify(event)).toBe(true);
    }
  },

  'the client has the final part before the backend is aborted'({ abortedEarly, backend }) {
    expect(abortedEarly).toEqual([]);
    for (const { signal } of backend.calls) expect(signal.aborted).toBe(true);
  },

  'it is closed once, after all else, and nothing outlives it'(
    { events, closes, pendingTimers },
    { ending },
  ) {
    expect(pendingTimers).toBe(0);
    if (ending === 'gone') return;
    expect(closes.length).toBe(1);
    const last = events.at(-1);
    expect(last?.type === 'status' && last.stage).toBe('closed');
  },

  'nothing that a backend or a listener does ends the process'({ escaped }) {
    expect(escaped).toEqual([]);
  },
};

describe('connection invariants', () => {
  test(`hold over ${numRuns} random runs`, async () => {
    await fc.assert(
      fc.asyncProperty(connectionPlans, async (plan) => {
        const outcome = await simulateConnection(plan);
        for (const [name, holds] of Object.entries(INVARIANTS)) {
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
  }, 300_000);
});
