import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BackendReport, CallableBackend } from '../../../src/backend/index';
import { createHttpBackend, type HttpBackendOptions } from '../../../src/backends/http/index';
import { KEY } from '../../support/upstreams/fault-rig';
import type { FaultServer, Play } from '../../support/upstreams/fault-server';
import { json, page, raw } from '../../support/upstreams/http-replies';
import { collect, describeBackendContract, textOf } from '../contract';
import { connect, NDJSON, SSE, startService } from './rig';

const sse = (...events: unknown[]) => events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('');
const lines = (...events: unknown[]) => events.map((event) => `${JSON.stringify(event)}\n`).join('');

const FORMS: [string, string, (...events: unknown[]) => string][] = [
  ['an event stream', SSE, sse],
  ['lines', NDJSON, lines],
];

describe.each(FORMS)('as %s', (name, type, write) => {
  describeBackendContract(`http, ${name},`, async () => {
    const server = await startService();
    server.play = (wire) => {
      const { question } = server.posts.at(-1) ?? {};
      const said = question === 'Where?' ? 'There.' : 'At six.';
      wire
        .head(200, { 'Content-Type': type })
        .end(
          write({ type: 'conversation', id: 'c1' }),
          write({ type: 'sources', sources: [{ id: '1', title: 'Hours', text: 'Six.' }] }),
          write(said.slice(0, 2)),
          write({ type: 'text', text: said.slice(2) }),
          write({ type: 'finish', reason: 'complete' }),
        );
    };
    server.get = page(405);
    return {
      backend: connect(server),
      question: 'When?',
      otherQuestion: 'Where?',
      expectText: (text) => expect(text).toBe('At six.'),
      stall: () => {
        server.play = (wire) => wire.head(200, { 'Content-Type': type }).send(write('At '));
      },
      idle: () => server.idle(),
      close: () => server.close(),
    };
  });
});

describe('an HTTP service', () => {
  let server: FaultServer;
  let backend: CallableBackend;

  beforeEach(async () => {
    server = await startService();
    backend = connect(server);
  });
  afterEach(async () => {
    await backend.close?.();
    await server.close();
  });
  const ask = () => collect(backend.answer({ question: 'When?' }));

  test('receives the query unchanged, with the headers', async () => {
    server.play = json(200, { answer: 'At six.' });
    const query = {
      question: 'When?',
      queryId: 'q1',
      sessionId: 's1',
      conversationId: 'c1',
      transcript: [{ text: 'Hi.', speaker: 'Ada' }],
      language: 'en',
      user: 'ann',
      sources: [{ id: '1', title: 'T', text: 'x', position: 1 }],
    };
    await collect(backend.answer(query));
    await ask();
    expect(server.posts).toEqual([
      query,
      { question: 'When?', queryId: 'query', sessionId: 'session', transcript: [] },
    ]);
    expect(server.headers[0]).toMatchObject({
      authorization: `Bearer ${KEY}`,
      'content-type': 'application/json',
    });
  });

  test('receives JSON under a type of its own, once, if the headers say so', async () => {
    server.play = json(200, { answer: 'At six.' });
    const headers = { 'Content-Type': 'application/vnd.shop+json', authorization: `Bearer ${KEY}` };
    await collect(connect(server, { headers }).answer({ question: 'When?' }));
    expect(server.headers.at(-1)?.['content-type']).toBe('application/vnd.shop+json');
  });

  test('can answer in one piece', async () => {
    server.play = json(200, {
      answer: 'At six.',
      sources: [
        { title: 'Hours', url: 'https://example.com/hours', content: 'Six.', score: 0.5 },
        { id: 'x', path: 'sauna.md', url: 'javascript:alert(1)', text: 'Second floor.' },
      ],
      conversationId: 'c1',
      usage: { total_tokens: 7, foreign: 1 },
      finish: 'complete',
      confidence: 0.9,
    });
    expect(await ask()).toEqual([
      { type: 'conversation', id: 'c1' },
      {
        type: 'sources',
        sources: [
          {
            id: 'source-1',
            title: 'Hours',
            uri: 'https://example.com/hours',
            text: 'Six.',
            score: 0.5,
            position: 1,
          },
          { id: 'x', title: 'sauna.md', path: 'sauna.md', text: 'Second floor.', position: 2 },
        ],
      },
      { type: 'text', text: 'At six.' },
      { type: 'usage', usage: { total_tokens: 7 } },
      { type: 'finish', reason: 'complete', confidence: 0.9 },
    ]);
  });

  test.each<[string, unknown, string, string]>([
    ['text in place of answer', { text: 'At six.' }, 'At six.', 'complete'],
    ['no answer', { answer: 'I do not know.', finish: 'no_answer' }, 'I do not know.', 'no_answer'],
    [
      'fields of other types',
      { answer: 'At six.', sources: 'x', usage: 3, conversationId: 4, confidence: 9 },
      'At six.',
      'complete',
    ],
  ])('%s', async (_, body, text, reason) => {
    server.play = json(200, body);
    const events = await ask();
    expect(textOf(events)).toBe(text);
    expect(events.at(-1)).toEqual({ type: 'finish', reason });
  });

  test.each(FORMS)('%s is passed on event by event, however it ends', async (_, type, write) => {
    const said = [
      'At ',
      { type: 'text', text: 'seven.' },
      { type: 'replace', text: 'At six.' },
      { type: 'unknown', text: 'x' },
      { type: 'warning', code: 'fallback', message: 'not yours to say' },
      { type: 'usage', usage: { total_tokens: 3 } },
      { type: 'reference', messageId: 'm1', taskId: 't1' },
    ];
    const told = [
      { type: 'text', text: 'At ' },
      said[1],
      said[2],
      said[5],
      said[6],
      { type: 'finish', reason: 'complete' },
    ];
    const done = type === SSE ? 'data: [DONE]\n\n' : '[DONE]\n';
    for (const end of ['', done, write({ type: 'finish', reason: 'complete' })]) {
      server.play = raw(type, write(...said) + end);
      expect(await ask()).toEqual(told);
    }
  });

  test.each(FORMS)('%s is read wherever it is cut', async (_, type, write) => {
    const body = Buffer.from(write('六点', '开门 🏊'));
    for (let at = 1; at < body.length; at += 5) {
      server.play = async (wire) => {
        const head = wire.head(200, { 'Content-Type': type });
        await head.sendApart([body.subarray(0, at), body.subarray(at)]);
        wire.end();
      };
      expect(textOf(await ask())).toBe('六点开门 🏊');
    }
  });

  test('its last line needs no line end', async () => {
    server.play = raw(NDJSON, '"At "\n\n"six."');
    expect(textOf(await ask())).toBe('At six.');
  });

  test.each([
    [
      'one of our codes',
      { type: 'error', code: 'BACKEND_UNAVAILABLE', message: 'busy' },
      'BACKEND_UNAVAILABLE',
      true,
    ],
    ['another', { type: 'error', code: 'E42', message: 'busy' }, 'BACKEND_ERROR', false],
    ['none, but may be asked again', { error: { message: 'busy', retryable: true } }, 'BACKEND_ERROR', true],
  ])('a failure reported in a stream, with %s', async (_, event, code, retryable) => {
    server.play = raw(SSE, sse('At ', event));
    await expect(ask()).rejects.toMatchObject({ code, retryable, cause: { message: 'busy' } });
  });

  async function check(get: Play): Promise<BackendReport | undefined> {
    server.get = get;
    return backend.check?.({ signal: new AbortController().signal });
  }

  test.each<[string, Play, string, RegExp]>([
    ['whoever answers is there', page(405), 'ok', /answers \(HTTP 405 to a GET\)/],
    ['nothing at that path may be right', page(404), 'warning', /finds nothing \(404\)/],
    ['a login is wanted', page(401), 'error', /refuses \(401\)/],
    [
      'it redirects',
      page(308, { Location: 'https://x.example.com/a?k=secret' }),
      'error',
      /redirects to https:\/\/x\.example\.com;/,
    ],
    ['it fails', page(503), 'error', /fails \(503\)/],
  ])('check: %s', async (_, get, level, detail) => {
    const report = await check(get);
    expect(report).toMatchObject({
      ok: level !== 'error',
      findings: [{ level, check: 'address', detail: expect.stringMatching(detail) }],
    });
    expect(server.posts).toEqual([]);
  });

  test('check: no server is listening', async () => {
    await server.close();
    expect(await check(page(200))).toMatchObject({
      ok: false,
      detail: expect.stringMatching(/ECONNREFUSED/),
    });
  });
});

test.each([
  ['no URL', {}, /'url' must be an http\(s\) URL/],
  ['a URL with a password', { url: 'http://a:secret@example.com' }, /'url' has a user name or password/],
  ['headers in a list', { url: 'http://example.com', headers: ['secret'] }, /'headers' must be an object/],
  ['no time', { url: 'http://example.com', timeoutMs: 0 }, /'timeoutMs' must be/],
  ['too many retries', { url: 'http://example.com', retries: 11 }, /'retries' must be/],
])('%s is refused in one line that shows no value', (_, options, message) => {
  const create = () => createHttpBackend(options as HttpBackendOptions);
  expect(create).toThrow(message);
  expect(create).toThrow(/^createHttpBackend: [^\n]*\.$/);
  expect(create).not.toThrow(/secret/);
});
