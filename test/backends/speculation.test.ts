import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { CallableBackend, RagBackend, RagEvent, RagQuery } from '../../src/backend/index';
import { fromAISDK } from '../../src/backends/adapters/ai-sdk';
import { fromLangChain } from '../../src/backends/adapters/langchain';
import { cached } from '../../src/backends/cached/index';
import { createDifyBackend, type DifyBackendOptions } from '../../src/backends/dify/index';
import { fallback } from '../../src/backends/fallback/index';
import { uncertain } from '../support/uncertain';
import { chatStream as modelStream } from '../support/upstreams/chat-stream';
import { chatStream, DifyDouble, event, IDS } from '../support/upstreams/dify-double';
import { json } from '../support/upstreams/http-replies';
import { collect, textOf } from './contract';
import { connect as connectHttp, startService } from './http/rig';
import { connect as connectModel, SOURCES, startModel, streams } from './openai/rig';

describe('a Dify app that is asked about words that may still change', () => {
  let double: DifyDouble;
  beforeEach(async () => {
    double = await DifyDouble.start();
  });
  afterEach(() => double.close());

  const connect = (options: Partial<DifyBackendOptions> = {}): CallableBackend => {
    const backend = createDifyBackend({
      ...{ apiKey: double.apiKey, baseUrl: double.baseUrl, user: 'ann', speculative: 'answer' },
      ...options,
    });
    onTestFinished(() => backend.close?.());
    return backend;
  };
  const gone = { conversationId: IDS.conversation_id, user: 'ann' };

  test('says so only when it is told to', () => {
    expect(connect().speculative).toBe('answer');
    expect(createDifyBackend({ apiKey: 'app-1' })).not.toHaveProperty('speculative');
    expect(() => connect({ responseMode: 'blocking' })).toThrow(
      "createDifyBackend: 'responseMode' is blocking, in which Dify cannot stop what is no longer wanted",
    );
  });

  test('stops the run of a discarded question, and then deletes its conversation', async () => {
    double.answer = { body: [event('message', { answer: 'The ' })], end: 'hang' };
    const { context, discard } = uncertain();
    const answer = connect().answer({ question: 'when' }, context)[Symbol.asyncIterator]();
    await answer.next();
    discard();
    await double.until(() => double.deleted.length === 1);
    expect(double.stopped.map(({ taskId }) => taskId)).toEqual([IDS.task_id]);
    expect(double.deleted).toEqual([{ ...gone, stops: 1 }]);
  });

  test.each(['multi', 'single'] as const)(
    'deletes the conversation of a whole answer in %s mode',
    async (mode) => {
      const { context, discard } = uncertain();
      await collect(connect({ conversation: mode }).answer({ question: 'when' }, context));
      discard();
      await double.until(() => double.deleted.length === 1);
      expect(double.deleted).toEqual([{ ...gone, stops: 0 }]);
      expect(double.stopped).toEqual([]);
    },
  );

  test('keeps the conversation of a confirmed question, whose answer may then be cancelled', async () => {
    double.answer = { body: [event('message', { answer: 'The ' })], end: 'hang' };
    const { context, confirm, discard } = uncertain();
    const answer = connect().answer({ question: 'when' }, context)[Symbol.asyncIterator]();
    await answer.next();
    await confirm();
    discard();
    await double.until(() => double.stopped.length === 1);
    await double.idle();
    expect(double.deleted).toEqual([]);
  });

  test('declines what would continue a conversation', async () => {
    const about = uncertain();
    const query = { question: 'when', conversationId: IDS.conversation_id };
    expect(await collect(connect().answer(query, about.context))).toEqual([]);
    expect(about.isDeclined).toBe(true);
    expect(double.asked).toEqual([]);
    const alone = uncertain();
    double.answer = { body: chatStream('At six.') };
    expect(textOf(await collect(connect({ conversation: 'single' }).answer(query, alone.context)))).toBe(
      'At six.',
    );
    expect(alone.isDeclined).toBe(false);
  });
});

describe('a model that is asked about words that may still change', () => {
  test('uses the passages that were found before, and remembers only what was confirmed', async () => {
    const server = await startModel();
    let retrieved = 0;
    const backend = connectModel(server, {
      speculative: 'answer',
      retriever: {
        async retrieve() {
          retrieved++;
          return SOURCES;
        },
      },
      createId: () => 'c1',
    });
    onTestFinished(() => Promise.all([backend.close?.(), server.close()]).then(() => {}));
    server.play = streams(...modelStream('At six [1].'));
    const first = uncertain();
    const events = await collect(backend.answer({ question: 'when', sources: SOURCES }, first.context));
    expect(retrieved).toBe(0);
    expect(events).toContainEqual({ type: 'sources', sources: SOURCES });
    first.discard();
    const second = uncertain();
    server.play = streams(...modelStream('At seven [1].'));
    await collect(backend.answer({ question: 'when then' }, second.context));
    await second.confirm();
    server.play = streams(...modelStream('At eight [1].'));
    await collect(backend.answer({ question: 'and then?', conversationId: 'c1' }));
    const sent = JSON.stringify(server.posts.at(-1));
    expect(sent).toContain('At seven');
    expect(sent).not.toContain('At six');
  });
});

describe('a service over HTTP that is asked about words that may still change', () => {
  test('gets the passages that were found before, and no question that continues a conversation', async () => {
    const server = await startService();
    const backend = connectHttp(server, { speculative: 'answer' });
    onTestFinished(() => Promise.all([backend.close?.(), server.close()]).then(() => {}));
    expect(backend.speculative).toBe('answer');
    server.play = json(200, { answer: 'At six.' });
    const first = uncertain();
    await collect(backend.answer({ question: 'when', sources: SOURCES }, first.context));
    expect(server.posts.at(-1)).toMatchObject({ question: 'when', sources: SOURCES });
    const second = uncertain();
    await collect(backend.answer({ question: 'when', conversationId: 'c1' }, second.context));
    expect(second.isDeclined).toBe(true);
    expect(server.posts.length).toBe(1);
  });
});

describe('a cache', () => {
  const asked: RagQuery[] = [];
  const backend: RagBackend = {
    name: 'it',
    speculative: 'answer',
    async *answer(query): AsyncGenerator<string | RagEvent> {
      asked.push(query);
      yield `${query.question}: six.`;
      yield { type: 'finish', reason: 'complete' };
    },
  };
  beforeEach(() => {
    asked.length = 0;
  });

  test('keeps an answer only when its question is confirmed', async () => {
    const cache = cached(backend);
    expect(cache.speculative).toBe('answer');
    const discarded = uncertain();
    await collect(cache.answer({ question: 'when' }, discarded.context));
    discarded.discard();
    const confirmed = uncertain();
    await collect(cache.answer({ question: 'when' }, confirmed.context));
    expect(asked.length).toBe(2);
    await confirmed.confirm();
    expect(textOf(await collect(cache.answer({ question: 'when' })))).toBe('when: six.');
    expect(asked.length).toBe(2);
  });

  test('tells answers from given passages and answers without apart', async () => {
    const cache = cached(backend);
    await collect(cache.answer({ question: 'when' }));
    await collect(cache.answer({ question: 'when', sources: SOURCES }));
    await collect(cache.answer({ question: 'when', sources: SOURCES }));
    expect(asked.map(({ sources }) => sources)).toEqual([undefined, SOURCES]);
  });
});

describe('a fallback', () => {
  const failing: RagBackend = {
    name: 'first',
    speculative: 'answer',
    retrieve: async () => SOURCES,
    async *answer() {
      yield await Promise.reject<string>(new Error('out of order'));
    },
  };
  const asked: RagQuery[] = [];
  const second: RagBackend = {
    name: 'second',
    async *answer(query) {
      asked.push(query);
      yield 'At six.';
    },
  };

  test('asks the next backend only what is certain, with the passages that were found', async () => {
    const both = fallback([failing, second]);
    expect(both.speculative).toBe('answer');
    await expect(collect(both.answer({ question: 'when' }, uncertain().context))).rejects.toThrow(
      'out of order',
    );
    expect(asked).toEqual([]);
    const { context, confirm } = uncertain();
    const answer = both.answer({ question: 'when', sources: SOURCES }, context);
    const events = collect(answer);
    await confirm();
    expect(textOf(await events)).toBe('At six.');
    expect(asked[0]?.sources).toEqual(SOURCES);
  });
});

describe('an adapter', () => {
  test('says how far its library may be asked in advance, and passes the passages on', async () => {
    const queries: RagQuery[] = [];
    const runnable = {
      async stream(input: unknown) {
        return (async function* () {
          yield String(input);
        })();
      },
    };
    const chain = fromLangChain(runnable, {
      speculative: 'answer',
      input(query) {
        queries.push(query);
        return query.sources?.[0]?.text;
      },
    });
    const sdk = fromAISDK(
      (query, { speculation }) => {
        queries.push(query);
        expect(speculation).toBeDefined();
        return { fullStream: (async function* () {})() };
      },
      { speculative: 'answer' },
    );
    for (const backend of [chain, sdk]) {
      expect(backend.speculative).toBe('answer');
      await collect(backend.answer({ question: 'when', sources: SOURCES }, uncertain().context));
    }
    expect(queries.map(({ sources }) => sources)).toEqual([SOURCES, SOURCES]);
    expect(fromLangChain(runnable)).not.toHaveProperty('speculative');
  });
});
