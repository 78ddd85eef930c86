import type { AnswerView, DecisionView, TalkView, TurnView } from '../../../src/console/talk/views';
import type { Source } from '../../../src/protocol/index';

/** Views of a talk, for whatever draws them. */

export const turn = (fields: Partial<TurnView> = {}): TurnView => ({
  id: 't1',
  at: 65_000,
  text: 'what is the return policy',
  ...fields,
});

export const decision = (fields: Partial<DecisionView> = {}): DecisionView => ({
  at: 65_100,
  outcome: 'answer',
  reason: 'question',
  confidence: 0.95,
  rule: 'en/question-word',
  ...fields,
});

export const source = (fields: Partial<Source> = {}): Source => ({
  id: 's1',
  title: 'Return policy',
  path: 'en/returns.md',
  line: 3,
  text: 'Our return policy: within 30 days you can return any item.',
  position: 1,
  ...fields,
});

export const answer = (fields: Partial<AnswerView> = {}): AnswerView => ({
  queryId: 'q-1',
  question: 'what is the return policy',
  at: 65_100,
  state: 'complete',
  text: 'Within 30 days [1].',
  sources: [source()],
  warnings: [],
  ...fields,
});

/** Something of everything: decisions of all kinds, an offer, answers in several states, a partial. */
export const FULL_TALK: TalkView = {
  stage: 'querying_rag',
  forgotten: 0,
  notices: [{ id: 'n1', at: 1, kind: 'limit', code: 'RATE_LIMITED', retryAfterMs: 2_000, count: 3 }],
  delays: { count: 2, p50: 780, p95: 1_320 },
  offer: { question: 'how much does delivery cost', confidence: 0.46, turnId: 't4' },
  turns: [
    turn({
      text: 'good morning everyone',
      speaker: 'Ann',
      decision: decision({ outcome: 'silent', reason: 'greeting' }),
    }),
    turn({ id: 't2', speaker: 'Ben', decision: decision({ queryId: 'q-1', question: 'the return policy' }) }),
    turn({ id: 't3', speaker: 'Cleo', decision: decision({ outcome: 'refused', reason: 'QUEUE_FULL' }) }),
    turn({ id: 't4', text: 'delivery costs', decision: decision({ outcome: 'offer', reason: 'request' }) }),
    turn({ id: 't5', text: 'nobody listens', decision: decision({ outcome: 'unheard', reason: 'later' }) }),
    turn({ id: 't6', speaker: 'Ann', text: 'so the customer', partial: 'should be' }),
  ],
  answers: [
    answer({
      speaker: 'Ben',
      text: '- **Within** 30 `days` [1]\n- for free',
      sources: [1, 2, 3, 4].map((position) => source({ position, highlight: [[0, 17]] })),
      timing: { last_word_ms: -600, gate_ms: -90, queued_ms: 2, first_sent_ms: 412, total_ms: 1_650 },
    }),
    answer({
      queryId: 'q-2',
      question: 'and the moon',
      state: 'no_answer',
      text: '',
      warnings: ['fallback'],
    }),
    answer({
      queryId: 'q-3',
      question: 'and why',
      state: 'error',
      text: '',
      error: { code: 'BACKEND_TIMEOUT', message: 'It took more than 30 s.' },
    }),
    answer({ queryId: 'q-4', question: 'how long is the warranty', state: 'streaming', text: 'Lamps have' }),
  ],
};
