import { describe, expect, test } from 'vitest';
import type { RagEvent } from '../../../src/backend/index';
import { DifyDecoder } from '../../../src/backends/dify/decoder';
import { sourcesOfResources, usageOf } from '../../../src/backends/dify/metadata';
import { IDS } from '../../support/upstreams/dify-double';
import { textOf } from '../contract';

function play(...events: object[]): { turn: DifyDecoder; said: RagEvent[] } {
  const turn = new DifyDecoder();
  const said = events.flatMap((event) => [...turn.take({ ...IDS, ...event })]);
  return { turn, said };
}

const message = (answer: string) => ({ event: 'message', answer });
const agent = (answer: string) => ({ event: 'agent_message', answer });
const thought = (position: number) => ({ event: 'agent_thought', position, thought: 'At six.' });
const end = (metadata: object | null = {}) => ({ event: 'message_end', metadata });
const finished = (status: string, error?: string) => ({
  event: 'workflow_finished',
  data: { status, error },
});
const retrieval = (...ids: string[]) => ({
  event: 'node_finished',
  data: {
    node_type: 'knowledge-retrieval',
    outputs: {
      result: ids.map((id, index) => ({
        metadata: { segment_id: id, document_name: `${id}.md`, score: 0.5, position: index + 1 },
        content: `text of ${id}`,
        title: 'other',
      })),
    },
  },
});

describe('text', () => {
  test.each([
    ['a chat app', [message('At '), message('six.'), end()], 'At six.'],
    ['an agent', [thought(1), agent('At '), agent('six.'), end()], 'At six.'],
    ['an agent that closes with a copy', [agent('At '), agent('six.'), message('At six.'), end()], 'At six.'],
    ['an agent that answers by annotation', [thought(1), message('At six.'), end()], 'At six.'],
    [
      'rounds of an agent',
      [thought(1), agent('Wait.'), thought(1), thought(2), agent(''), agent('Six.')],
      'Wait.\nSix.',
    ],
    [
      'rounds that bring their own break',
      [thought(1), agent('Wait.\n'), thought(2), agent('Six.')],
      'Wait.\nSix.',
    ],
    ['a copy after rounds', [thought(1), agent('A.'), thought(2), agent('B.'), message('A.B.')], 'A.\nB.'],
    ['text called a file', [{ event: 'message_file', answer: 'At six.' }, end()], 'At six.'],
    ['a true file', [message('Look.'), { event: 'message_file', url: 'http://x/y.png' }, end()], 'Look.'],
    ['a replacement', [message('Rude'), { event: 'message_replace', answer: 'No.' }, end()], 'No.'],
    [
      'a replacement that goes on',
      [message('A'), { event: 'message_replace', answer: 'B' }, message('C')],
      'BC',
    ],
    ['a repeated word that is no copy', [message('ha'), message('ha'), end()], 'haha'],
    [
      'other events',
      [{ event: 'tts_message', audio: 'x' }, { event: 'reasoning_chunk', reasoning: 'x' }, {}],
      '',
    ],
  ])('of %s', (_, events, text) => {
    expect(textOf(play(...events).said)).toBe(text);
  });

  test('a replacement by identical text is not passed on', () => {
    expect(
      play(message('A'), { event: 'message_replace', answer: 'A' }).said.map(({ type }) => type),
    ).toEqual(['conversation', 'reference', 'text']);
  });
});

describe('the end', () => {
  test.each([
    ['message_end', [message('A'), end()], 'complete'],
    ['the old order', [message('A'), finished('succeeded'), end()], 'complete'],
    ['1.13.0 without message_end', [message('A'), finished('succeeded')], 'closing'],
    ['a partial success', [message('A'), finished('partial-succeeded')], 'closing'],
    ['a pause after some text', [message('A'), { event: 'workflow_paused' }], 'complete'],
    ['no end yet', [message('A')], 'running'],
  ])('%s', (_, events, state) => {
    const { turn } = play(...events);
    expect(turn.state).toBe(state);
    if (state === 'running') expect(() => turn.end()).toThrow(/ended before/);
    else turn.end();
  });

  test.each([
    ['failed', finished('failed', 'x'), 'BACKEND_ERROR'],
    ['failed by a lost connection', finished('failed', 'Connection Error'), 'BACKEND_UNAVAILABLE'],
    ['stopped', finished('stopped'), 'BACKEND_ERROR'],
    ['a pause without text', { event: 'workflow_paused' }, 'BACKEND_REJECTED'],
    ['an error', { event: 'error', code: 'invalid_param', status: 400 }, 'BACKEND_REJECTED'],
    [
      'an error of the run',
      { event: 'error', code: 'invalid_param', message: 'Run failed: x' },
      'BACKEND_ERROR',
    ],
  ])('by failure: %s', (_, event, code) => {
    const turn = new DifyDecoder();
    expect(() => [...turn.take({ ...IDS, ...event })]).toThrow(expect.objectContaining({ code }));
    expect(turn.state).toBe('failed');
  });

  test.each([
    ['an error', { event: 'error', message: 'topic is required', status: 500 }],
    ['a failed run', finished('failed', 'topic is required')],
  ])('%s without ids counts as a refusal of the question', (_, event) => {
    const turn = new DifyDecoder();
    expect(() => [...turn.take({ ...event, task_id: IDS.task_id })]).toThrow(
      expect.objectContaining({ code: 'BACKEND_REJECTED' }),
    );
  });
});

describe('ids', () => {
  test('are reported once each, with the first event that has them', () => {
    const turn = new DifyDecoder();
    const take = (event: object) => [...turn.take(event as Record<string, unknown>)];
    expect(take({ event: 'workflow_started', task_id: 't1' })).toEqual([{ type: 'reference', taskId: 't1' }]);
    expect(take({ event: 'message', task_id: 't2', message_id: 'm1', conversation_id: 'c1' })).toEqual([
      { type: 'conversation', id: 'c1' },
      { type: 'reference', messageId: 'm1' },
    ]);
    expect(take({ event: 'message', task_id: 't2', message_id: 'm2', conversation_id: 'c2' })).toEqual([]);
    expect([turn.taskId, turn.names.messageId, turn.names.conversationId]).toEqual(['t1', 'm1', 'c1']);
  });

  test('are reported before the failure that comes with them', () => {
    const said: RagEvent[] = [];
    const read = () => {
      for (const step of new DifyDecoder().take({ ...IDS, event: 'error', status: 400 })) said.push(step);
    };
    expect(read).toThrow(expect.objectContaining({ code: 'BACKEND_REJECTED' }));
    expect(said.map(({ type }) => type)).toEqual(['conversation', 'reference']);
  });

  test('that are unsafe in a URL path are not used', () => {
    const { turn, said } = play({ task_id: '../conversations/x', message_id: 'a/b' });
    expect([turn.taskId, turn.names.messageId]).toEqual([undefined, undefined]);
    expect(said.map(({ type }) => type)).toEqual(['conversation']);
  });
});

describe('sources', () => {
  const lists = (said: RagEvent[]) =>
    said.flatMap((event) => (event.type === 'sources' ? [event.sources.map(({ id }) => id)] : []));

  test('of a retrieval come before the text, once', () => {
    const resources = ['a', 'b'].map((id) => ({ segment_id: id, content: `text of ${id}` }));
    const { said } = play(retrieval('a', 'b'), message('A'), end({ retriever_resources: resources }));
    expect(said.map(({ type }) => type)).toEqual(['conversation', 'reference', 'sources', 'text']);
    expect(said[2]).toMatchObject({
      sources: [
        { id: 'a', title: 'a.md', text: 'text of a', score: 0.5, position: 1 },
        { id: 'b', position: 2 },
      ],
    });
  });

  test('of several retrievals are merged; the citations at the end replace them', () => {
    const { said } = play(
      retrieval('a', 'b'),
      retrieval('b', 'c'),
      end({ retriever_resources: [{ segment_id: 'c' }] }),
    );
    expect(lists(said)).toEqual([['a', 'b'], ['a', 'b', 'c'], ['c']]);
  });

  test.each([[null], [[]], ['none'], [[null, 7]]])('%j is not a list of sources', (retriever_resources) => {
    expect(lists(play(end({ retriever_resources })).said)).toEqual([]);
  });

  test('are ordered by position, numbered from 1, and have unique ids', () => {
    const sources = sourcesOfResources([
      { position: 3, document_id: 'd', content: 'two' },
      { position: 2, document_id: 'd', content: 'one', document_name: 'D' },
      { position: 9, document_id: 'd', content: 'two' },
      { position: 10 },
    ]);
    expect(sources.map(({ id, title, text, position }) => [id, title, text, position])).toEqual([
      ['d', 'D', 'one', 1],
      ['d#2', 'd', 'two', 2],
      ['source-4', 'source-4', '', 3],
    ]);
  });

  test('have a uri only when it can be opened', () => {
    const uris = ['https://x.example.com/a', 'javascript:alert(1)', 'a.pdf', 7].map(
      (url) => sourcesOfResources([{ segment_id: 's', doc_metadata: { url } }])[0]?.uri,
    );
    expect(uris).toEqual(['https://x.example.com/a', undefined, undefined, undefined]);
  });

  test('are bounded', () => {
    const many = Array.from({ length: 20_000 }, (_, index) => ({ document_id: 'd', content: String(index) }));
    expect(sourcesOfResources(many)).toHaveLength(100);
  });
});

test.each([
  [
    { total_tokens: 5, total_price: 0.0000001, currency: null },
    { total_tokens: 5, total_price: '0.0000001' },
  ],
  [
    { prompt_tokens: '5', latency: 0.5 },
    { prompt_tokens: 5, latency: 0.5 },
  ],
  [{ total_price: '0.0000234', total_tokens: 'many' }, { total_price: '0.0000234' }],
  [{}, undefined],
  [null, undefined],
])('usage %j', (raw, usage) => {
  expect(usageOf(raw)).toEqual(usage);
});
