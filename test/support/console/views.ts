import type { AnswerView, DecisionView, TurnView } from '../../../src/console/talk/views';
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
