import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import type { AnswerMessage, StatusMessage } from '../../src/protocol/index';
import { serverMessageSchema } from '../../src/protocol/index';
import { LIMITS, type Outcome, type Plan, plans, simulate } from './simulation';

/**
 * The eight invariants of a session, over random interleavings of messages, time and hostile backends.
 * To replay a failure: FC_SEED=… FC_PATH=… npx vitest run test/session/invariants.test.ts
 */

const seed = Number(process.env.FC_SEED ?? Math.floor(Math.random() * 2 ** 31));
const numRuns = Number(process.env.FC_RUNS ?? 2_000);
console.info(`session invariants: ${numRuns} runs, FC_SEED=${seed}`);

const answersOf = ({ events }: Outcome, queryId: string) =>
  events.filter((e): e is AnswerMessage => e.type === 'answer' && e.query_id === queryId);

const statusesOf = ({ events }: Outcome, stage: StatusMessage['stage']) =>
  events.filter((e): e is StatusMessage => e.type === 'status' && e.stage === stage);

const queryIds = ({ events }: Outcome) => [
  ...new Set(events.flatMap((e) => (e.type === 'answer' ? [e.query_id] : []))),
];

function isReply(event: Outcome['events'][number]): boolean {
  return event.type === 'ack' || (event.type === 'error' && event.query_id === undefined);
}

const INVARIANTS: Record<string, (outcome: Outcome, plan: Plan) => void> = {
  '1: each message gets one ack or one error, before what it causes'({ reactions }) {
    for (const { message, events, closedBefore, stoppingBefore } of reactions) {
      if (closedBefore) {
        expect(events).toEqual([]);
        continue;
      }
      expect(events[0] && isReply(events[0]), JSON.stringify([message, events])).toBe(true);
      expect(events.filter(isReply).length).toBe(1);
      // Once stopping, no more input is taken.
      if (stoppingBefore && message !== 'refused' && message.type === 'asr_chunk') {
        expect(events[0]?.type).toBe('error');
      }
    }
  },

  '2: one querying_rag, then parts without a hole, one final, nothing after'(outcome) {
    for (const queryId of queryIds(outcome)) {
      const answers = answersOf(outcome, queryId);
      expect(answers.map((a) => a.stream_index)).toEqual(answers.map((_, i) => i));
      expect(answers.filter((a) => a.final).length).toBe(1);
      expect(answers.at(-1)?.final).toBe(true);
      expect(answers.at(-1)?.finish_reason).toBeDefined();
      const asked = statusesOf(outcome, 'querying_rag').filter((s) => s.query_id === queryId);
      expect(asked.length).toBe(1);
      expect(asked[0]?.seq).toBeLessThan(answers[0]?.seq ?? 0);
      const last = outcome.events.filter((e) => 'query_id' in e && e.query_id === queryId).at(-1);
      expect(last).toBe(answers.at(-1));
    }
  },

  '3: what reached analyzing reaches its final; a failure is told before it'(outcome) {
    const accepted = [...statusesOf(outcome, 'analyzing'), ...statusesOf(outcome, 'instant_query')];
    for (const { query_id: queryId = '' } of accepted) {
      const final = answersOf(outcome, queryId).at(-1);
      expect(final?.final, queryId).toBe(true);
      const errors = outcome.events.filter((e) => e.type === 'error' && e.query_id === queryId);
      if (final?.finish_reason === 'error') expect(errors.length).toBe(1);
      for (const error of errors) expect('seq' in error && error.seq).toBe((final?.seq ?? 0) - 1);
      expect(JSON.stringify(errors)).not.toContain('secret');
    }
  },

  '4: one answer streams at a time, and every question has an outcome'(outcome, plan) {
    let open: string | undefined;
    let waiting = 0;
    for (const event of outcome.events) {
      if (event.type === 'status' && event.stage === 'analyzing') waiting++;
      if (event.type === 'status' && event.stage === 'querying_rag') {
        expect(open).toBeUndefined();
        open = event.query_id;
        if (event.mode !== 'instant') waiting--;
      }
      if (event.type === 'answer') expect(event.query_id).toBe(open);
      if (event.type === 'answer' && event.final) open = undefined;
      expect(waiting).toBeLessThanOrEqual(plan.queueLimit + 1);
    }
    expect(open).toBeUndefined();
    const told =
      statusesOf(outcome, 'analyzing').length +
      statusesOf(outcome, 'waiting_for_question').filter((s) => s.reason === 'ignored').length +
      outcome.events.filter((e) => e.type === 'error' && e.code === 'QUEUE_FULL' && e.query_id).length;
    expect(told).toBe(outcome.noticed);
  },

  '5: seq rises by one, and nothing follows closed'({ events, closed }) {
    const numbered = events.flatMap((e) => ('seq' in e ? [e.seq] : []));
    expect(numbered).toEqual(numbered.map((_, i) => i + 1));
    const last = events.at(-1);
    expect(last?.type === 'status' && last.stage).toBe('closed');
    expect(closed).toBe(true);
  },

  '6: an ended answer has aborted its backend, and nothing later gets through'(outcome) {
    for (const { unaborted } of outcome.reactions) expect(unaborted).toEqual([]);
    for (const queryId of queryIds(outcome)) {
      const text = answersOf(outcome, queryId)
        .map((a) => a.content)
        .join('');
      expect(text).not.toContain('AFTER');
      for (const word of text.split(' ').filter(Boolean)) expect(word.split('/')[0]).toBe(queryId);
    }
  },

  '7: what is held is bounded'(outcome, plan) {
    expect(outcome.longestTranscript).toBeLessThanOrEqual(LIMITS.transcriptUtterances);
    for (const { query } of outcome.backend.calls) {
      expect(query.transcript.length).toBeLessThanOrEqual(LIMITS.transcriptUtterances);
    }
    // Three speakers' watchdogs, the answer's timeout, its sources, and the sleeps of the backend's own calls.
    const sleeping = plan.behaviours.filter((b) => 'delay' in b || b.kind === 'rich').length;
    if (sleeping === 0) expect(outcome.mostTimers).toBeLessThanOrEqual(5);
  },

  '8: a partial shows nothing but its ack'({ reactions }) {
    for (const { message, events, closedBefore } of reactions) {
      if (closedBefore || message === 'refused' || message.type !== 'asr_chunk') continue;
      if (message.is_final || message.endpoint) continue;
      const visible = events.filter((e) => !(e.type === 'status' && e.stage === 'paused'));
      expect(visible.length).toBe(1);
    }
  },

  'every event is a valid message of the wire'({ events }) {
    for (const event of events) expect(v.is(serverMessageSchema, event), JSON.stringify(event)).toBe(true);
  },
};

describe('session invariants', () => {
  test(`hold over ${numRuns} random runs`, async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const outcome = await simulate(plan);
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

  test('a recorded run replays the same way twice', async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const [first, second] = [await simulate(plan), await simulate(plan)];
        expect(second.events).toEqual(first.events);
      }),
      { seed, numRuns: Math.ceil(numRuns / 10) },
    );
  }, 120_000);
});
