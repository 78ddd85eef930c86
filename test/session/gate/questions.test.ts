import { describe, expect, test } from 'vitest';
import type { StatusMessage } from '../../../src/protocol/index';
import { settle } from '../../support/fake-clock';
import { SessionRig } from '../../support/session/session-rig';

describe('turns', () => {
  test('a question split across two finals is one question', async () => {
    const rig = new SessionRig();
    rig.say('请问接下来...');
    expect(rig.news()).toEqual(['ack', 'waiting_for_question incomplete']);
    rig.say('要怎么安排?');
    expect(rig.news()).toEqual(['ack', 'analyzing 请问接下来...要怎么安排?', 'querying_rag']);
    rig.say('so what is the...');
    rig.say('return policy?');
    expect(rig.news()[3]).toBe('analyzing so what is the... return policy?');
  });

  test('speech before the asking turn is context, not part of the question', async () => {
    const rig = new SessionRig();
    rig.say('we ship on mondays', { speaker: 'A' });
    rig.say('why?', { speaker: 'B', language: 'en' });
    expect(rig.backend.questions).toEqual(['why?']);
    expect(rig.backend.queries[0]).toMatchObject({
      question: 'why?',
      sessionId: rig.session.id,
      language: 'en',
      transcript: [{ text: 'we ship on mondays', speaker: 'A' }],
    });
  });

  test("two speakers' turns are not joined", async () => {
    const rig = new SessionRig();
    rig.say('so what is...', { speaker: 'A' });
    rig.say('hello', { speaker: 'B' });
    rig.say('the policy?', { speaker: 'A' });
    expect(rig.backend.questions).toEqual(['so what is... the policy?']);
  });

  test('an incomplete question waits for the rest a limited time, longer while its speaker talks', async () => {
    const rig = new SessionRig({ turnTimeoutMs: 1_000 });
    rig.say('what about...');
    await rig.clock.advance(900);
    rig.session.receive({ text: 'the' });
    await rig.clock.advance(900);
    rig.say('policy?');
    expect(rig.backend.questions).toEqual(['what about... policy?']);

    rig.session.cancel();
    rig.say('what about...');
    await rig.clock.advance(1_001);
    rig.say('policy?');
    expect(rig.backend.questions.at(-1)).toBe('policy?');
  });

  test('the timeout answers what turns out to be a question when nothing follows', async () => {
    const rig = new SessionRig({
      detector: {
        detect: ({ text, ended }) =>
          ended
            ? { decision: 'answer', confidence: 0.7, reason: 'question', question: text }
            : { decision: 'silent', confidence: 0.4, reason: 'incomplete', question: text },
      },
    });
    rig.say('where to');
    expect(rig.news()).toEqual(['ack', 'waiting_for_question incomplete']);
    await rig.clock.advance(2_000);
    expect(rig.news()).toEqual(['analyzing where to', 'querying_rag']);
  });

  test('an empty final with an endpoint ends the turn and asks nothing', () => {
    const rig = new SessionRig();
    rig.say('what about...');
    rig.say('', { endpoint: true });
    rig.say('policy?');
    expect(rig.news()).toEqual([
      'ack',
      'waiting_for_question incomplete',
      'ack',
      'ack',
      'analyzing policy?',
      'querying_rag',
    ]);
  });

  test('an endpoint decides the turn as it stands', () => {
    const rig = new SessionRig();
    rig.say('what about...', { endpoint: true });
    expect(rig.news()).toEqual(['ack', 'waiting_for_question statement']);
  });

  test('a segment finalised twice is one question', () => {
    const rig = new SessionRig();
    rig.say('why?', { segment_id: 7 });
    rig.say('Why?', { segment_id: 7 });
    expect(rig.backend.questions).toEqual(['why?']);
    expect(rig.news()).toEqual(['ack', 'analyzing why?', 'querying_rag', 'ack']);
  });

  test('a detector that throws is tolerated, and nothing is asked', () => {
    const rig = new SessionRig();
    rig.say('boom!');
    rig.say('why?');
    expect(rig.news().slice(0, 3)).toEqual(['ack', 'waiting_for_question detector_failed', 'ack']);
    expect(rig.backend.questions).toEqual(['why?']);
  });

  test('an offer is sent to the client, and an instant query accepts it', () => {
    const rig = new SessionRig();
    rig.say('you might tell me more%');
    const status = rig.events.at(-1) as StatusMessage;
    expect(status).toMatchObject({
      stage: 'waiting_for_question',
      offer: { question: 'you might tell me more%', confidence: 0.5 },
    });
    rig.session.instantQuery();
    expect(rig.backend.questions).toEqual(['you might tell me more%']);
  });
});

describe('a question while another is being answered', () => {
  test('queue: waits its turn, is answered in order, and idle follows at the end', async () => {
    const rig = new SessionRig();
    rig.say('one?');
    rig.say('two?');
    expect(rig.news()).toEqual(['ack', 'analyzing one?', 'querying_rag', 'ack', 'analyzing two?']);
    await rig.answer('1');
    await rig.answer('2');
    expect(rig.news()).toEqual([
      'answer 1',
      'final complete',
      'querying_rag',
      'answer 2',
      'final complete',
      'idle',
    ]);
  });

  test('queue: a full queue refuses and reports which question', () => {
    const rig = new SessionRig({ queueLimit: 1 });
    for (const text of ['one?', 'two?', 'three?']) rig.say(text);
    expect(rig.news().slice(-2)).toEqual(['ack', 'error QUEUE_FULL']);
    expect(rig.events.at(-1)).toMatchObject({ query_id: expect.any(String), retryable: true });
  });

  test('interrupt: the newest wins, and the old stream ends first', async () => {
    const rig = new SessionRig({ onQuestionWhileAnswering: 'interrupt' });
    rig.say('one?');
    await settle();
    rig.backend.say('1');
    await settle();
    rig.news();
    rig.say('two?');
    expect(rig.backend.signals[0]?.aborted).toBe(true);
    expect(rig.news()).toEqual([
      'ack',
      'interrupting',
      'final interrupted',
      'analyzing two?',
      'querying_rag',
    ]);
  });

  test('ignore: the running answer continues, and the client is told', async () => {
    const rig = new SessionRig({ onQuestionWhileAnswering: 'ignore' });
    rig.say('one?');
    rig.say('two?');
    expect(rig.news().slice(3)).toEqual(['ack', 'waiting_for_question two?']);
    expect(rig.events.at(-1)).toMatchObject({ reason: 'ignored', note: expect.any(String) });
    await rig.answer('1');
    expect(rig.backend.questions).toEqual(['one?']);
  });
});

describe('a conversation', () => {
  test("continues across turns with the backend's id", async () => {
    const rig = new SessionRig({ user: 'u-7' });
    rig.say('one?');
    await settle();
    rig.backend.say({ type: 'conversation', id: 'c-1' });
    await rig.answer('1');
    rig.say('two?');
    expect(rig.backend.queries.map((q) => [q.conversationId, q.user])).toEqual([
      [undefined, 'u-7'],
      ['c-1', 'u-7'],
    ]);
  });

  test('has a transcript bounded by count and by characters', () => {
    const rig = new SessionRig({ transcriptUtterances: 3, transcriptChars: 10 });
    for (const text of ['aaaa', 'bbbb', 'cccc', 'dd', 'e']) rig.say(text);
    rig.say('why?');
    expect(rig.backend.queries[0]?.transcript.map((u) => u.text)).toEqual(['cccc', 'dd', 'e']);
  });
});
