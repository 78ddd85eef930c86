import { expect, test } from 'vitest';
import { LiveSessions } from '../../../../src/host/sessions/live/live-sessions';
import { QuestionLedger } from '../../../../src/host/sessions/live/question-ledger';
import type { AnswerMessage, ServerMessage, StatusMessage } from '../../../../src/protocol/index';
import { RealtimeRagSession, systemClock } from '../../../../src/session/index';

const status = (more: Partial<StatusMessage>): StatusMessage => ({
  type: 'status',
  session_id: 'call',
  seq: 1,
  stage: 'analyzing',
  ...more,
});
const answer = (query_id: string, content: string, more: Partial<AnswerMessage> = {}): AnswerMessage => ({
  type: 'answer',
  session_id: 'call',
  seq: 2,
  query_id,
  stream_index: 0,
  content,
  final: false,
  ...more,
});

function told(...events: ServerMessage[]): QuestionLedger {
  const ledger = new QuestionLedger();
  for (const event of events) ledger.hear(event);
  return ledger;
}

test('a question waits, is answered, and ends', () => {
  const asked = status({ query_id: 'q', question: 'why?' });
  const querying = status({ stage: 'querying_rag', query_id: 'q', question: 'why?' });
  const states = (...events: ServerMessage[]) =>
    told(...events)
      .of('call')
      .map(({ state }) => state);
  expect(states(asked)).toEqual(['waiting']);
  expect(states(asked, querying)).toEqual(['answering']);
  const end = answer('q', '', { final: true, finish_reason: 'no_answer' });
  expect(states(asked, querying, end)).toEqual(['no_answer']);
});

test('an answer that is replaced, and one that is too long to be kept', () => {
  const asked = status({ stage: 'instant_query', query_id: 'q', question: 'why?' });
  const replaced = told(
    asked,
    answer('q', 'Because.'),
    answer('q', 'So', { replace: true }),
    answer('q', '.'),
  );
  expect(replaced.of('call')).toMatchObject([{ answer: 'So.' }]);
  const long = told(asked, answer('q', 'x'.repeat(9_000)), answer('q', 'y'));
  expect(long.of('call')[0]?.answer).toHaveLength(8_192);
});

test('twenty questions are kept, those of one label apart from others', () => {
  const events = Array.from({ length: 25 }, (_, number) =>
    status({ query_id: `q${number}`, question: `${number}?`, session_id: number === 24 ? 'other' : 'call' }),
  );
  const ledger = told(...events);
  expect(ledger.of('call').map(({ question }) => question)).toEqual(
    Array.from({ length: 19 }, (_, at) => `${at + 5}?`),
  );
  expect(ledger.of('other')).toHaveLength(1);
});

test('a session that another host began brings its questions along', () => {
  const backend = { name: 'none', async *answer() {} };
  const current = new RealtimeRagSession({ backend, id: 'call' });
  const live = new LiveSessions(systemClock);
  const session = { number: 1, subject: { name: 'desk' }, current };
  const earlier = [status({ query_id: 'q', question: 'why?' }), answer('q', 'So.')];
  const events = earlier.map((event, offset) => ({ offset, text: JSON.stringify(event) }));
  live.add(session, { earlier: events as never });
  expect(live.of('desk').list()[0]?.asked()).toMatchObject([{ question: 'why?', answer: 'So.' }]);
  expect(live.of('door').list()).toEqual([]);
  live.delete(session);
  expect(live.all().list()).toEqual([]);
});
