import { expect, test } from 'vitest';
import { SingleAnswer, type SingleQuestion } from '../../../src/session/answers/single-answer';
import type { SessionEvent } from '../../../src/session/index';
import type { SharedSessionOptions } from '../../../src/session/options';
import { GatedBackend } from '../../support/session/gated-backend';

function asking(asked: Partial<SingleQuestion> = {}, options: Partial<SharedSessionOptions> = {}) {
  const backend = new GatedBackend();
  const heard: string[] = [];
  const told = (event: SessionEvent) => {
    if (event.type === 'answer') heard.push(event.final ? `final ${event.finish_reason}` : event.content);
    else if (event.type === 'error') heard.push(event.code);
    else heard.push(event.type === 'status' ? event.stage : event.type);
  };
  const answer = new SingleAnswer(
    { backend, ...options },
    { question: 'how?', ...asked },
    { event: told, question: ({ phase }) => heard.push(`(${phase})`) },
  );
  return { answer, backend, heard };
}

test('one question has one answer, as in a session', async () => {
  const { answer, backend, heard } = asking();
  expect(heard).toEqual([]);
  answer.ask();
  backend.say('so ', 'it is');
  backend.end();
  await expect.poll(() => heard.at(-1)).toBe('(ended)');
  expect(heard).toEqual([
    'instant_query',
    '(accepted)',
    'querying_rag',
    '(asked)',
    'so ',
    '(answering)',
    'it is',
    'final complete',
    '(ended)',
  ]);
  expect(backend.queries).toEqual([answer.query]);
});

test('cancelling aborts the backend before it returns, and nothing follows', async () => {
  const { answer, backend, heard } = asking();
  answer.ask();
  backend.say('so');
  await expect.poll(() => heard).toContain('so');
  answer.cancel();
  expect(backend.signals[0]?.aborted).toBe(true);
  expect(heard.slice(-2)).toEqual(['final cancelled', '(ended)']);
  answer.cancel();
  answer.interrupt();
  expect(heard.at(-1)).toBe('(ended)');
});

test('a server that shuts down says so', () => {
  const { answer, backend, heard } = asking();
  answer.ask();
  answer.interrupt();
  expect(backend.signals[0]?.aborted).toBe(true);
  expect(heard.slice(-3)).toEqual(['QUERY_INTERRUPTED', 'final interrupted', '(ended)']);
});

test('it is held to the limits of a session', async () => {
  const long = asking({}, { answerLimit: 5 });
  long.answer.ask();
  long.backend.say('more than five');
  await expect.poll(() => long.heard.at(-1)).toBe('(ended)');
  expect(long.heard).toContain('BACKEND_ERROR');
  const late = asking({}, { answerTimeoutMs: 10 });
  late.answer.ask();
  await expect.poll(() => late.heard).toContain('BACKEND_TIMEOUT');
});

test('what was said before is cut to what a session may send along; the user is the one of the question', () => {
  const transcript = ['one', 'two', 'three'].map((text) => ({ text, speaker: 'user' }));
  const options = { transcriptUtterances: 2, user: 'desk' };
  expect(asking({ transcript, user: 'desk/ann' }, options).answer.query).toMatchObject({
    transcript: transcript.slice(1),
    user: 'desk/ann',
  });
  expect(asking({}, options).answer.query).toMatchObject({ transcript: [], user: 'desk' });
});
