import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CallableBackend } from '../../../src/backend/index';
import { createDifyBackend, type DifyBackendOptions } from '../../../src/backends/dify/index';
import {
  chatStream,
  DifyDouble,
  event,
  gate,
  IDS,
  messageEnd,
  PING,
  USAGE,
} from '../../support/upstreams/dify-double';
import { collect, describeBackendContract, textOf } from '../contract';

describeBackendContract('dify', async () => {
  const double = await DifyDouble.start();
  double.conversations.set(IDS.conversation_id, 'realtime-rag-session');
  return {
    backend: createDifyBackend({ apiKey: double.apiKey, baseUrl: double.baseUrl }),
    question: 'When does the pool open?',
    otherQuestion: '桑拿在哪里？',
    expectText: (text) => expect(text).toBe('You asked: When does the pool open?'),
    stall: () => {
      double.answer = { body: [event('message', { answer: 'The ' })], end: 'hang' };
    },
    idle: () => double.idle(),
    close: () => double.close(),
  };
});

const RESTARTED = {
  type: 'warning',
  code: 'conversation_restarted',
  message: expect.stringMatching(/^[^\n]+\.$/),
};

describe('questions to Dify and their answers', () => {
  let double: DifyDouble;
  let backend: CallableBackend;

  const connect = (options: Partial<DifyBackendOptions> = {}) => {
    backend = createDifyBackend({ apiKey: double.apiKey, baseUrl: double.baseUrl, ...options });
    return backend;
  };
  beforeEach(async () => {
    double = await DifyDouble.start();
    connect();
  });
  afterEach(async () => {
    await backend.close?.();
    await double.close();
  });

  test('the question is sent with everything that Dify requires', async () => {
    await collect(backend.answer({ question: '几点开门？', sessionId: 'desk-7' }));
    expect(double.asked[0]?.body).toEqual({
      inputs: {},
      query: '几点开门？',
      user: 'realtime-rag-desk-7',
      response_mode: 'streaming',
      auto_generate_name: false,
    });
  });

  test.each([
    ['the option', { user: 'all' }, { user: 'ann', sessionId: 's' }, 'all'],
    ['the query', {}, { user: 'ann', sessionId: 's' }, 'ann'],
    ['the session, when the query has a blank one', {}, { user: ' ', sessionId: 's' }, 'realtime-rag-s'],
  ])('the user comes from %s', async (_, options, query, user) => {
    await collect(connect(options).answer({ question: 'When?', ...query }));
    expect(double.asked[0]?.body.user).toBe(user);
  });

  test('a user that Dify could not store is refused before anything is sent', async () => {
    const answer = collect(backend.answer({ question: 'When?', user: 'x'.repeat(256) }));
    await expect(answer).rejects.toMatchObject({ code: 'BACKEND_REJECTED' });
    expect(double.asked).toEqual([]);
  });

  test('inputs can be fixed or computed from the query', async () => {
    double.requiredInputs = ['topic'];
    await collect(connect({ inputs: { topic: 'pool' } }).answer({ question: 'When?' }));
    connect({ inputs: ({ transcript }) => ({ topic: transcript.map(({ text }) => text).join(' ') }) });
    await collect(backend.answer({ question: 'When?', transcript: [{ text: 'Hi.' }, { text: 'Well.' }] }));
    expect(double.asked.map(({ body }) => body.inputs)).toEqual([{ topic: 'pool' }, { topic: 'Hi. Well.' }]);
  });

  test('one input can receive what was said before, overriding its configured value', async () => {
    connect({ inputs: { topic: 'pool', talk: 'nothing' }, contextInput: 'talk' });
    await collect(
      backend.answer({ question: 'When?', transcript: [{ text: 'Hi.', speaker: 'Ada' }, { text: 'Well.' }] }),
    );
    await collect(backend.answer({ question: 'Why?' }));
    expect(double.asked.map(({ body }) => body.inputs)).toEqual([
      { topic: 'pool', talk: 'Ada: Hi.\nWell.' },
      { topic: 'pool', talk: '' },
    ]);
  });

  test('the conversation is reported once, first, and continues with its id', async () => {
    double.conversations.set(IDS.conversation_id, 'ann');
    const first = await collect(backend.answer({ question: 'When?', user: 'ann' }));
    expect(first.filter((each) => typeof each === 'object' && each.type === 'conversation')).toEqual([
      { type: 'conversation', id: IDS.conversation_id },
    ]);
    expect(first[0]).toEqual({ type: 'conversation', id: IDS.conversation_id });
    await collect(backend.answer({ question: 'Why?', user: 'ann', conversationId: IDS.conversation_id }));
    expect(double.asked[1]?.body.conversation_id).toBe(IDS.conversation_id);
  });

  test('a conversation that Dify does not know is restarted, once', async () => {
    const unknown = 'c0ffee00-0000-4000-8000-00000000dead';
    const events = await collect(backend.answer({ question: 'When?', conversationId: unknown }));
    expect(textOf(events)).toBe('You asked: When?');
    expect(events.slice(0, 2)).toEqual([RESTARTED, { type: 'conversation', id: IDS.conversation_id }]);
    expect(double.asked.map(({ body }) => body.conversation_id)).toEqual([unknown, undefined]);
  });

  test('the same applies when Dify says so inside the stream; a second time it is a failure', async () => {
    double.conversations.set(IDS.conversation_id, 'ann');
    double.answer = {
      body: [PING, 'data: {"event":"error","message":"Conversation Not Exists.","status":500}\n\n'],
    };
    const answer = backend.answer({ question: 'When?', user: 'ann', conversationId: IDS.conversation_id });
    await expect(collect(answer)).rejects.toMatchObject({ code: 'BACKEND_REJECTED' });
    expect(double.asked).toHaveLength(2);
  });

  test('a conversation that Dify silently replaced is reported as well', async () => {
    double.conversations.set('c0ffee00-0000-4000-8000-00000000dead', 'ann');
    const query = { question: 'When?', user: 'ann', conversationId: 'c0ffee00-0000-4000-8000-00000000dead' };
    const events = await collect(backend.answer(query));
    expect(events.slice(0, 2)).toEqual([{ type: 'conversation', id: IDS.conversation_id }, RESTARTED]);
    expect(textOf(events)).toBe('You asked: When?');
    expect(double.asked).toHaveLength(1);
  });

  test('standalone questions neither join a conversation nor report one', async () => {
    connect({ conversation: 'single' });
    const events = await collect(
      backend.answer({ question: 'When?', conversationId: 'c0ffee00-0000-4000-8000-00000000dead' }),
    );
    expect(events.map((each) => (typeof each === 'string' ? each : each.type))).toEqual([
      'reference',
      'text',
      'text',
      'text',
      'usage',
    ]);
    expect(double.asked[0]?.body).not.toHaveProperty('conversation_id');
  });

  test('usage and citations are passed on', async () => {
    const resource = {
      position: 1,
      document_id: 'd1',
      document_name: 'hours.md',
      segment_id: 's1',
      content: 'Opens at 06:30.',
      score: 0.87,
      doc_metadata: { url: 'https://pool.example.com/hours' },
    };
    double.answer = { body: [event('message', { answer: 'At 06:30.' }), messageEnd([resource])] };
    const events = await collect(backend.answer({ question: 'When?' }));
    expect(events.slice(3)).toEqual([
      {
        type: 'sources',
        sources: [
          {
            id: 's1',
            title: 'hours.md',
            uri: 'https://pool.example.com/hours',
            text: 'Opens at 06:30.',
            score: 0.87,
            position: 1,
          },
        ],
      },
      { type: 'usage', usage: USAGE },
    ]);
  });

  test('text is passed on as it arrives, before the answer is complete', async () => {
    const { opened, open } = gate();
    double.answer = {
      body: [event('message', { answer: 'At ' }), opened, event('message', { answer: '6.' }), messageEnd()],
    };
    const iterator = backend.answer({ question: 'When?' })[Symbol.asyncIterator]();
    await iterator.next();
    await iterator.next();
    expect((await iterator.next()).value).toEqual({ type: 'text', text: 'At ' });
    open();
    expect((await iterator.next()).value).toEqual({ type: 'text', text: '6.' });
  });

  test('the answer ends at its last event even if the connection stays open', async () => {
    double.answer = { body: chatStream('At six.'), end: 'hang' };
    expect(textOf(await collect(backend.answer({ question: 'When?' })))).toBe('At six.');
    expect(double.stopped).toEqual([]);
    await double.idle();
  });

  test('connections are reused even if an answer ends before its response', async () => {
    const end = event('workflow_finished', { data: { status: 'succeeded' } });
    for (const question of ['When?', 'Where?', 'Why?', 'Who?', 'What?']) {
      const { opened, open } = gate();
      double.answer = { body: [...chatStream('At six.'), opened, end] };
      await collect(backend.answer({ question }));
      open();
      await double.idle();
    }
    // The next question can come before the last connection is free, so one spare is acceptable.
    expect(double.connections).toBeLessThanOrEqual(2);
  });

  test('an answer can be requested in one piece; a stream is still read', async () => {
    connect({ responseMode: 'blocking' });
    expect(textOf(await collect(backend.answer({ question: 'When?' })))).toBe('You asked: When?');
    expect(double.asked[0]?.body.response_mode).toBe('blocking');
  });

  test('one JSON answer is read as well', async () => {
    double.answer = {
      body: { event: 'message', ...IDS, mode: 'chat', answer: 'At six.', metadata: { usage: USAGE } },
    };
    expect(await collect(backend.answer({ question: 'When?' }))).toEqual([
      { type: 'conversation', id: IDS.conversation_id },
      { type: 'reference', messageId: IDS.message_id, taskId: IDS.task_id },
      { type: 'text', text: 'At six.' },
      { type: 'usage', usage: USAGE },
    ]);
  });
});
