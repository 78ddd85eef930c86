import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RagEvent } from '../../../src/backend/index';
import type { OpenAIBackendOptions } from '../../../src/backends/openai/index';
import { silentLogger } from '../../../src/logging/logger';
import {
  chatStream,
  completion,
  DONE,
  delta,
  finish,
  ID,
  says,
  USAGE,
  usage,
} from '../../support/upstreams/chat-stream';
import { KEY } from '../../support/upstreams/fault-rig';
import type { FaultServer } from '../../support/upstreams/fault-server';
import { collect, describeBackendContract, textOf } from '../contract';
import { connect, SOURCES, startModel, streams } from './rig';

describeBackendContract('openai', async () => {
  const server = await startModel();
  server.play = (wire) => {
    const asked = JSON.stringify(server.posts.at(-1)?.messages);
    return streams(...chatStream(asked.includes('sauna?') ? 'On the second floor [2].' : 'At six [1].'))(
      wire,
    );
  };
  server.get = (wire) =>
    wire.head(200, { 'Content-Type': 'application/json' }).end('{"data":[{"id":"of-the-double"}]}');
  return {
    backend: connect(server),
    question: 'When does the pool open?',
    otherQuestion: 'Where is the sauna?',
    expectText: (text) => expect(text).toBe('At six [1].'),
    stall: () => {
      server.play = (wire) => wire.head().send(says('At '));
    },
    idle: () => server.idle(),
    close: () => server.close(),
  };
});

describe('asking a model', () => {
  let server: FaultServer;
  let backend: ReturnType<typeof connect>;

  const use = (options: Partial<OpenAIBackendOptions> = {}) => {
    backend = connect(server, options);
    return backend;
  };
  const ask = (question = 'When?', more = {}) => collect(backend.answer({ question, ...more }));
  const messages = (number = -1) => server.posts.at(number)?.messages as { role: string; content: string }[];

  beforeEach(async () => {
    server = await startModel();
    server.play = streams(...chatStream('At six [1].'));
    use({ createId: () => 'c1' });
  });
  afterEach(async () => {
    await backend.close?.();
    await server.close();
  });

  test('requests a stream with usage, using the key', async () => {
    await ask();
    expect(server.posts).toEqual([
      {
        model: 'of-the-double',
        messages: expect.any(Array),
        stream: true,
        stream_options: { include_usage: true },
      },
    ]);
    expect(server.headers[0]).toMatchObject({
      authorization: `Bearer ${KEY}`,
      'accept-encoding': 'identity',
    });
  });

  test('sources come first, all of them; then text, usage and a finish event', async () => {
    expect(await ask()).toEqual([
      { type: 'conversation', id: 'c1' },
      { type: 'sources', sources: SOURCES },
      { type: 'reference', messageId: ID },
      { type: 'text', text: 'At ' },
      { type: 'text', text: 'six ' },
      { type: 'text', text: '[1].' },
      { type: 'usage', usage: USAGE },
      { type: 'finish', reason: 'complete' },
    ]);
  });

  test('passages that were already found are not searched for again', async () => {
    use({ retriever: { retrieve: () => Promise.reject(new Error('asked')) } });
    const sources = [{ id: 'x', title: 'Found before', text: 'At seven.', position: 9 }];
    expect(await ask('When?', { sources })).toContainEqual({
      type: 'sources',
      sources: [{ ...sources[0], position: 1 }],
    });
    expect(messages().at(-1)?.content).toContain('<passage number="1" title="Found before">\nAt seven.');
  });

  test('the model is not asked when no passage was found, unless configured', async () => {
    use({ retriever: { retrieve: async () => [] }, historyTurns: 0 });
    expect(await ask('几点开门？')).toEqual([
      { type: 'text', text: '文档里没有能回答这个问题的内容。' },
      { type: 'finish', reason: 'no_answer' },
    ]);
    expect(server.posts).toEqual([]);
    use({ retriever: { retrieve: async () => [] }, historyTurns: 0, withoutPassages: 'ask' });
    expect(textOf(await ask())).toBe('At six .');
    expect(messages().at(-1)?.content).toContain('<passages></passages>');
  });

  test('an answer that the passages do not contain is reported as no answer', async () => {
    server.play = streams(...chatStream('[0] The passages do not say.'));
    const events = await ask();
    expect(textOf(events)).toBe('The passages do not say.');
    expect(events.at(-1)).toEqual({ type: 'finish', reason: 'no_answer' });
  });

  test('the conversation includes earlier questions and answers, within limits', async () => {
    use({ createId: () => 'c1', historyTurns: 2 });
    await ask('First?');
    for (const question of ['Second?', 'Third?']) await ask(question, { conversationId: 'c1' });
    await ask('Fourth?', { conversationId: 'c1' });
    expect(
      messages()
        .map(({ role, content }) => `${role}: ${content}`)
        .slice(1),
    ).toEqual([
      'user: <question>\nSecond?\n</question>',
      'assistant: At six .',
      'user: <question>\nThird?\n</question>',
      'assistant: At six .',
      expect.stringContaining('<question>\nFourth?\n</question>'),
    ]);
  });

  test('an answer that did not finish is not remembered', async () => {
    await ask('First?');
    server.play = (wire) => wire.head().send(says('At ')).cut();
    await expect(ask('Second?', { conversationId: 'c1' })).rejects.toThrow();
    server.play = streams(...chatStream('At six.'));
    await ask('Third?', { conversationId: 'c1' });
    expect(JSON.stringify(messages())).toContain('First?');
    expect(JSON.stringify(messages())).not.toContain('Second?');
  });

  test('an unknown conversation is restarted, and that is reported', async () => {
    const events = await ask('When?', { conversationId: 'of another process' });
    expect(events.slice(0, 2)).toMatchObject([
      { type: 'warning', code: 'conversation_restarted' },
      { type: 'conversation', id: 'c1' },
    ]);
  });

  test('a server that cannot report usage is asked again without it, permanently', async () => {
    const body = JSON.stringify({ error: { message: 'Unknown field: stream_options' } });
    server.play = (wire) =>
      'stream_options' in (server.posts.at(-1) ?? {})
        ? wire.head(400, { 'Content-Type': 'application/json' }).end(body)
        : streams(...chatStream('At six.'))(wire);
    const events = await ask();
    expect(textOf(events)).toBe('At six.');
    expect(events).not.toContainEqual(expect.objectContaining({ type: 'retry' }));
    await ask();
    expect(server.posts.map((post) => 'stream_options' in post)).toEqual([true, false, false]);
  });

  test('any other 400 is a refusal, with its reason in the log', async () => {
    const body = JSON.stringify({ error: { message: 'bad temperature', code: null } });
    server.play = (wire) => wire.head(400, { 'Content-Type': 'application/json' }).end(body);
    await expect(ask()).rejects.toMatchObject({
      code: 'BACKEND_REJECTED',
      cause: { message: 'bad temperature' },
    });
    expect(server.posts).toHaveLength(1);
  });

  test('additional request fields, headers and a query string in the address are passed on', async () => {
    const elsewhere = await startModel();
    try {
      backend = connect(elsewhere, {
        parameters: { temperature: 0.2, max_tokens: 300 },
        headers: { 'X-Team': 'desk' },
      });
      elsewhere.play = streams(...chatStream('At six.'));
      await ask();
      expect(elsewhere.posts[0]).toMatchObject({ temperature: 0.2, max_tokens: 300, stream: true });
      expect(elsewhere.headers[0]).toMatchObject({ 'x-team': 'desk', authorization: `Bearer ${KEY}` });
    } finally {
      await backend.close?.();
      await elsewhere.close();
    }
  });

  test('one line per question is logged: cost, ids and citations, never any text', async () => {
    const lines: unknown[] = [];
    use({ logger: { ...silentLogger, info: (fields, message) => lines.push({ ...fields, message }) } });
    await collect(backend.answer({ question: 'When does it open?', queryId: 'q1' }));
    expect(lines).toEqual([
      {
        queryId: 'q1',
        outcome: 'complete',
        tokens: 322,
        latencyMs: expect.any(Number),
        retries: 0,
        messageId: ID,
        finishReason: 'stop',
        cited: [1],
        message: 'an answer of the model server ended',
      },
    ]);
  });

  test.each<[string, string[] | undefined]>([
    ['without [DONE]', [says('At six.'), finish()]],
    ['without passages', undefined],
  ])('an answer is logged as complete even if its reader leaves at the last event, %s', async (_, body) => {
    const outcomes: unknown[] = [];
    use({
      logger: { ...silentLogger, info: (fields) => outcomes.push(Object(fields).outcome) },
      ...(body ? {} : { retriever: { retrieve: async () => [] } }),
    });
    server.play = streams(...(body ?? []));
    for await (const event of backend.answer({ question: 'When?' })) {
      if (typeof event === 'object' && event.type === 'finish') break;
    }
    expect(outcomes).toEqual(['complete']);
  });

  test('an abort during retrieval ends the answer even if the retriever ignores it', async () => {
    const abort = new AbortController();
    use({ retriever: { retrieve: () => new Promise<never>(() => abort.abort()) } });
    expect(await collect(backend.answer({ question: 'When?' }, { signal: abort.signal }))).toEqual([]);
    expect(server.posts).toEqual([]);
  });

  test('a retriever that fails or never ends is a backend failure', async () => {
    use({ retriever: { retrieve: () => Promise.reject(new Error('index lost')) } });
    await expect(ask()).rejects.toMatchObject({ code: 'BACKEND_ERROR', cause: { message: 'index lost' } });
    use({ retriever: { retrieve: () => new Promise<never>(() => {}) }, timeoutMs: 50 });
    await expect(ask()).rejects.toMatchObject({ code: 'BACKEND_TIMEOUT' });
  });

  describe('in every form that servers use', () => {
    const complete = { type: 'finish', reason: 'complete' } as const;
    const none = { type: 'finish', reason: 'no_answer' } as const;
    const warned = (code: string) => expect.objectContaining({ type: 'warning', code });

    test.each<[string, string[], string, unknown[]]>([
      ['CRLF', [chatStream('At six.').join('').replaceAll('\n', '\r\n')], 'At six.', [complete]],
      ['comments', [': OPENROUTER PROCESSING\n\n', ...chatStream('At six.')], 'At six.', [complete]],
      ['no [DONE]', [says('At six.'), finish(), usage()], 'At six.', [complete]],
      ['no finish_reason, but [DONE]', [says('At six.'), DONE], 'At six.', [complete]],
      ['usage with the last text', [says('At six.'), usage(), finish(), DONE], 'At six.', [complete]],
      [
        'thoughts apart',
        [delta({ reasoning_content: 'Hm.' }), delta({ reasoning: 'Hm.' }), ...chatStream('At six.')],
        'At six.',
        [complete],
      ],
      [
        'thoughts within',
        [says('<thi'), says('nk>Hm, [1]'), says('?</thi'), says('nk>\n\nAt '), says('six.'), finish(), DONE],
        'At six.',
        [complete],
      ],
      [
        'thoughts and nothing else',
        [says('<think>Hm'), finish('length'), DONE],
        '',
        [warned('answer_truncated'), none],
      ],
      [
        'tool calls',
        [
          delta({ tool_calls: [{ index: 0, function: { name: 'f', arguments: '{}' } }] }),
          finish('tool_calls'),
          DONE,
        ],
        '',
        [none],
      ],
      ['null content', [delta({ content: null }), says('At six.'), finish(), DONE], 'At six.', [complete]],
      [
        'content in parts',
        [
          says([
            { type: 'thinking', thinking: 'Hm.' },
            { type: 'text', text: 'At six.' },
          ]),
          finish(),
          DONE,
        ],
        'At six.',
        [complete],
      ],
      [
        'a second choice',
        [says('At six.'), delta({ content: 'No!' }, { index: 1 }), finish(), DONE],
        'At six.',
        [complete],
      ],
      [
        'its limit of tokens',
        [says('At s'), finish('length'), usage(), DONE],
        'At s',
        [warned('answer_truncated'), complete],
      ],
      ...['MAX_TOKENS', 'max_tokens', 'max_output_tokens', 'model_length'].map(
        (reason): [string, string[], string, unknown[]] => [
          `its limit of tokens, as ${reason}`,
          [says('At s'), finish(reason), DONE],
          'At s',
          [warned('answer_truncated'), complete],
        ],
      ),
      ...['content_filter', 'SAFETY', 'RECITATION', 'PROHIBITED_CONTENT', 'ERROR_TOXIC'].map(
        (reason): [string, string[], string, unknown[]] => [
          `a content filter, as ${reason}`,
          [says('At s'), finish(reason), DONE],
          'At s',
          [warned('answer_filtered'), complete],
        ],
      ),
      ['a refusal', [delta({ refusal: 'I will not.' }), finish(), DONE], 'I will not.', [none]],
      [
        'a citation that no passage has',
        [says('At six [7'), says('].'), finish(), DONE],
        'At six .',
        [complete],
      ],
      ['one citation of several', [says('At six【1、2】.'), finish(), DONE], 'At six[1][2].', [complete]],
      ['what only begins like a citation', [says('[1'), finish(), DONE], '[1', [complete]],
    ])('%s', async (_, body, text, ends) => {
      server.play = streams(...body);
      const events = await ask();
      expect(textOf(events)).toBe(text);
      const rest = events.filter((each): each is RagEvent => typeof each === 'object');
      expect(rest.filter(({ type }) => type === 'warning' || type === 'finish')).toEqual(ends);
    });

    test('one JSON text, requested or not', async () => {
      const body = JSON.stringify(completion('At six [1].'));
      server.play = (wire) => wire.head(200, { 'Content-Type': 'application/json' }).end(body);
      expect((await ask()).slice(2)).toEqual([
        { type: 'reference', messageId: ID },
        { type: 'text', text: 'At six [1].' },
        { type: 'usage', usage: USAGE },
        complete,
      ]);
    });

    test('cut anywhere, even within a character', async () => {
      const body = Buffer.from(chatStream('六点开门 🏊 [1].').join(''));
      for (let at = 1; at < body.length; at += 7) {
        server.play = async (wire) => {
          await wire.head().sendApart([body.subarray(0, at), body.subarray(at)]);
          wire.end();
        };
        expect(textOf(await ask())).toBe('六点开门 🏊 [1].');
      }
    });
  });

  test('an answer ends at its last event even if the connection stays open', async () => {
    server.play = (wire) => wire.head().send(...chatStream('At six.'));
    expect(textOf(await ask())).toBe('At six.');
    await server.idle();
  });

  test('connections are reused', async () => {
    for (let n = 0; n < 5; n++) {
      await ask();
      await server.idle();
    }
    expect(server.connections).toBeLessThanOrEqual(2);
  });
});
