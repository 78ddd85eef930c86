import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import OpenAI from 'openai';
import { expect, test } from 'vitest';
import { BackendError, type RagBackend } from '../../../../src/backend/index';
import { createMetrics, type HostOptions, staticKeys } from '../../../../src/host/index';
import { startHost } from '../../../support/host-rig';

const KEY = 'a-key-of-sixteen-characters';
const authenticate = staticKeys({ desk: KEY });
const SOURCES = [
  { id: 'returns', title: 'Returns', path: 'en/returns.md', line: 7, text: 'Within 30 days.', position: 1 },
  { id: 'faq', title: 'F_A_Q', uri: 'https://example.com/faq', text: 'Free.', position: 2 },
];
const LIST =
  '\n\nSources:\n\n[1] Returns (en/returns.md, line 7)  \n[2] [F\\_A\\_Q](<https://example.com/faq>)';

async function startChat(options: Partial<HostOptions> = {}) {
  const rig = await startHost({ authenticate, ...options });
  const openai = new OpenAI({ apiKey: KEY, baseURL: `${rig.origin}/v1`, maxRetries: 0 });
  return { ...rig, openai };
}

const ask = (content: string) => ({
  model: 'realtime-rag',
  messages: [{ role: 'user' as const, content }],
});

test('an answer in one piece, with its sources and what it cost', async () => {
  const { openai, backend } = await startChat();
  const answering = openai.chat.completions.create({
    ...ask('ignored'),
    user: 'ann',
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Do you ship to Spain?' },
      { role: 'assistant', content: 'We do.' },
      { role: 'user', content: [{ type: 'text', text: 'what is the return policy?' }] },
    ],
  });
  await backend.asked(1);
  expect(backend.queries[0]).toMatchObject({
    question: 'what is the return policy?',
    transcript: [
      { speaker: 'user', text: 'Do you ship to Spain?' },
      { speaker: 'assistant', text: 'We do.' },
    ],
    user: 'desk/ann',
  });
  backend.say({ type: 'sources', sources: SOURCES }, '30 ', 'days.');
  backend.say({ type: 'usage', usage: { prompt_tokens: 12, completion_tokens: 5 } });
  backend.end();
  const completion = await answering;
  expect(completion).toMatchObject({
    id: expect.stringMatching(/^chatcmpl-/),
    object: 'chat.completion',
    created: expect.any(Number),
    model: 'realtime-rag',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: `30 days.${LIST}`, refusal: null, sources: SOURCES },
        finish_reason: 'stop',
      },
    ],
    usage: { prompt_tokens: 12, completion_tokens: 5, total_tokens: 17 },
  });
  expect(completion._request_id).toBe(backend.queries[0]?.queryId);
});

test('a stream: text as it comes, then the list, the sources, the usage', async () => {
  const { openai, backend } = await startChat();
  const asking = openai.chat.completions.create({
    ...ask('what is the return policy?'),
    stream: true,
    stream_options: { include_usage: true },
  });
  await backend.asked(1);
  backend.say({ type: 'sources', sources: SOURCES }, '30 ');
  const stream = await asking;
  const seen: object[] = [];
  const texts: string[] = [];
  for await (const chunk of stream) {
    const delta = chunk.choices[0]?.delta;
    if (delta?.content) texts.push(delta.content);
    if (delta?.content === '30 ') {
      // It has come before the answer goes on.
      backend.say('days.', { type: 'usage', usage: { prompt_tokens: 12, completion_tokens: 5 } });
      backend.end();
    }
    seen.push(chunk);
  }
  expect(texts).toEqual(['30 ', 'days.', LIST]);
  expect(seen[0]).toMatchObject({
    object: 'chat.completion.chunk',
    choices: [{ delta: { role: 'assistant' } }],
  });
  expect(seen.at(-2)).toMatchObject({
    choices: [{ delta: { sources: SOURCES }, finish_reason: 'stop' }],
    usage: null,
  });
  expect(seen.at(-1)).toMatchObject({ choices: [], usage: { total_tokens: 17 } });
});

test('what a voice would read out has no list of sources, but the field', async () => {
  const backend: RagBackend = {
    name: 'sure',
    async *answer() {
      yield { type: 'sources', sources: SOURCES };
      yield '30 days.';
    },
  };
  const { openai } = await startChat({ backend });
  const messageOf = async (body: object) => {
    const whole = await openai.chat.completions.create({ ...ask('how long?'), ...body });
    return whole.choices[0]?.message;
  };
  expect(await messageOf({ model: 'realtime-rag-voice' })).toMatchObject({
    content: '30 days.',
    sources: SOURCES,
  });
  expect(await messageOf({ citations: false })).toMatchObject({ content: '30 days.' });
  expect(await messageOf({ model: 'realtime-rag-voice', citations: true })).toMatchObject({
    content: `30 days.${LIST}`,
  });
});

test('a question without an answer is told so, in its language', async () => {
  const { openai } = await startChat({ backend: { name: 'empty', async *answer() {} } });
  const whole = await openai.chat.completions.create(ask('退货政策是什么？'));
  expect(whole.choices[0]).toMatchObject({
    message: { content: '文档里没有能回答这个问题的内容。' },
    finish_reason: 'stop',
  });
});

test('a cut answer says so by its finish reason', async () => {
  const backend: RagBackend = {
    name: 'cut',
    async *answer() {
      yield 'half';
      yield { type: 'warning', code: 'answer_truncated', message: 'cut' };
    },
  };
  const { openai } = await startChat({ backend });
  const whole = await openai.chat.completions.create(ask('how long?'));
  expect(whole.choices[0]?.finish_reason).toBe('length');
});

test('text that is replaced goes on in a stream, and is only the new one in one piece', async () => {
  const backend: RagBackend = {
    name: 'changing',
    async *answer({ question }) {
      yield 'It is';
      yield { type: 'replace', text: 'It is free' };
      if (question === 'other') yield { type: 'replace', text: 'Ask us.' };
    },
  };
  const { openai } = await startChat({ backend });
  const streamed = async (content: string) => {
    let text = '';
    for await (const { choices } of await openai.chat.completions.create({ ...ask(content), stream: true })) {
      text += choices[0]?.delta.content ?? '';
    }
    return text;
  };
  expect(await streamed('same')).toBe('It is free');
  expect(await streamed('other')).toBe('It is free\n\nAsk us.');
  const whole = await openai.chat.completions.create(ask('other'));
  expect(whole.choices[0]?.message.content).toBe('Ask us.');
});

test('a client that gives up aborts the backend, in a stream and before it', async () => {
  const { openai, backend, sessions } = await startChat();
  const stream = await Promise.all([
    openai.chat.completions.create({ ...ask('one?'), stream: true }),
    backend.asked(1).then(() => backend.say('well')),
  ]);
  for await (const _ of stream[0]) break;
  await expect.poll(() => backend.signals[0]?.aborted).toBe(true);
  const abort = new AbortController();
  const asking = openai.chat.completions.create(ask('two?'), { signal: abort.signal });
  await backend.asked(2);
  abort.abort();
  await expect(asking).rejects.toThrow(OpenAI.APIUserAbortError);
  await expect.poll(() => backend.signals[1]?.aborted).toBe(true);
  await expect.poll(() => sessions.filter((one) => one.startsWith('answered'))).toHaveLength(2);
});

test('a wrong key, and none, are refused; too many wrong ones ban the address', async () => {
  const { origin, openai } = await startChat({ limits: { wrongCredentials: 1 } });
  const wrong = openai.withOptions({ apiKey: 'another-key-of-some-length' });
  await expect(wrong.models.list()).rejects.toMatchObject({
    status: 401,
    code: 'invalid_api_key',
    type: 'authentication_error',
  });
  expect((await fetch(`${origin}/v1/models`)).status).toBe(401);
  await expect(wrong.chat.completions.create(ask('how?'))).rejects.toThrow(OpenAI.AuthenticationError);
  await expect(openai.models.list()).rejects.toMatchObject({ status: 429, code: 'rate_limit_exceeded' });
});

test('limits of the subject: questions a minute, and at once', async () => {
  const { openai, backend } = await startChat({ limits: { questionsPerMinute: 2, concurrentQuestions: 1 } });
  const first = openai.chat.completions.create(ask('one?'));
  await backend.asked(1);
  const refused = await openai.chat.completions
    .create({ ...ask('two?'), stream: true })
    .catch((error) => error);
  expect(refused).toMatchObject({ status: 429, type: 'rate_limit_error', code: 'rate_limited' });
  expect(refused.headers.get('retry-after')).toBe('1');
  backend.say('yes');
  backend.end();
  await first;
  const second = openai.chat.completions.create(ask('three?'));
  await backend.asked(2);
  backend.end();
  await second;
  const third = await openai.chat.completions.create(ask('four?')).catch((error) => error);
  expect(third.status).toBe(429);
  expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(10);
});

test('without keys, everybody may ask', async () => {
  const { origin } = await startHost({
    backend: {
      name: 'sure',
      async *answer() {
        yield 'yes';
      },
    },
  });
  const openai = new OpenAI({ apiKey: 'none', baseURL: `${origin}/v1` });
  expect((await openai.chat.completions.create(ask('sure?'))).choices[0]?.message.content).toBe('yes');
});

test('without keys, the requests of one address are limited together', async () => {
  const { origin } = await startHost({
    trustProxy: ['loopback'],
    limits: { questionsPerMinute: 1 },
    backend: {
      name: 'sure',
      async *answer() {
        yield 'yes';
      },
    },
  });
  const askFrom = async (address: string) => {
    const defaultHeaders = { 'X-Forwarded-For': address };
    const openai = new OpenAI({ apiKey: 'none', baseURL: `${origin}/v1`, maxRetries: 0, defaultHeaders });
    const whole = await openai.chat.completions.create(ask('sure?')).catch((error) => error);
    return whole.status ?? whole.choices[0].message.content;
  };
  expect(await askFrom('203.0.113.1')).toBe('yes');
  expect(await askFrom('203.0.113.1')).toBe(429);
  expect(await askFrom('203.0.113.2')).toBe('yes');
});

test.each([
  ['RATE_LIMITED', 429],
  ['BACKEND_TIMEOUT', 504],
  ['BACKEND_UNAVAILABLE', 503],
  ['BACKEND_AUTH', 502],
  ['BACKEND_REJECTED', 502],
  ['BACKEND_ERROR', 502],
] as const)('a backend that fails with %s is status %i, without its words', async (code, status) => {
  const { openai, backend } = await startChat();
  const asking = openai.chat.completions.create({ ...ask('how?'), stream: true }).catch((error) => error);
  await backend.asked(1);
  backend.fail(new BackendError(code, 'secret words', { cause: 'secret cause' }));
  const error = await asking;
  expect(error).toMatchObject({ status, code: code.toLowerCase() });
  expect(error.headers.get('x-should-retry')).toBe(String(status === 429 || status > 502));
  expect(JSON.stringify(error)).not.toContain('secret');
});

test('a backend that fails in its answer ends the stream with an error', async () => {
  const { openai, backend } = await startChat();
  const asking = openai.chat.completions.create({ ...ask('how?'), stream: true });
  await backend.asked(1);
  backend.say('well');
  const stream = await asking;
  const read = async () => {
    let text = '';
    for await (const { choices } of stream) {
      text += choices[0]?.delta.content ?? '';
      if (text === 'well') backend.fail(new Error('secret words'));
    }
  };
  const error = await read().catch((fault) => fault);
  expect(error).toMatchObject({ code: 'backend_error', type: 'server_error' });
  expect(JSON.stringify(error)).not.toContain('secret');
});

test('a server that shuts down finishes what runs and refuses what comes; in the end it interrupts', async () => {
  const { host, openai, backend } = await startChat();
  const running = openai.chat.completions.create(ask('one?'));
  const endless = openai.chat.completions.create({ ...ask('two?'), stream: true });
  await backend.asked(2);
  const reading = endless.then(async (stream) => {
    for await (const { choices } of stream) if (choices[0]?.delta.content === 'done') void 0;
  });
  backend.say('done');
  backend.end();
  backend.say('done');
  const closed = host.close({ timeoutMs: 300, spreadMs: 0 });
  const late = await openai.models.list().catch((error) => error);
  expect(late).toMatchObject({ status: 503, code: 'service_unavailable' });
  expect(late.headers.get('retry-after')).toBe('1');
  expect((await running).choices[0]?.message.content).toBe('done');
  await expect(reading).rejects.toMatchObject({ code: 'query_interrupted' });
  await closed;
});

test('a client that does not read slows its backend', async () => {
  let told = 0;
  const backend: RagBackend = {
    name: 'endless',
    async *answer(_, { signal }) {
      while (!signal.aborted && told < 2_000) {
        told++;
        yield 'x'.repeat(100_000);
      }
    },
  };
  const { openai } = await startChat({ backend, session: { answerLimit: Number.POSITIVE_INFINITY } });
  const stream = await openai.chat.completions.create({ ...ask('how much?'), stream: true });
  // Until nothing more is taken from it.
  let before = -1;
  while (before !== told) {
    before = told;
    await sleep(100);
  }
  expect(told).toBeLessThan(500);
  stream.controller.abort();
});

test('questions are counted as everywhere, and answers can be logged', async () => {
  const metrics = await createMetrics({ process: false });
  const ended: unknown[] = [];
  const { openai, backend } = await startChat({
    metrics,
    logContent: true,
    observer: {
      questionEnded: ({ text, trigger }, { outcome, answer }) => ended.push([text, trigger, outcome, answer]),
    },
  });
  const asking = openai.chat.completions.create(ask('how?'));
  await backend.asked(1);
  backend.say('so');
  backend.end();
  await asking;
  expect(ended).toEqual([['how?', 'instant', 'ok', 'so']]);
  const text = await metrics.registry.metrics();
  expect(text).toContain('realtime_rag_questions_total{trigger="instant",result="ok"} 1');
  expect(text).toContain('realtime_rag_upstream_requests_total{provider="gated",result="ok"} 1');
  expect(text).toContain('realtime_rag_queries_in_flight 0');
});

test('nothing of a question, its answer or its failure is in the log', async () => {
  const lines: unknown[] = [];
  const log = (...line: unknown[]) => void lines.push(line);
  const { openai, backend } = await startChat({ logger: { debug: log, info: log, warn: log, error: log } });
  const asking = openai.chat.completions.create({ ...ask('a quiet question?'), user: 'ann-of-the-shop' });
  await backend.asked(1);
  backend.say('a quiet answer');
  backend.fail(new Error('a quiet failure'));
  await asking.catch(() => {});
  await openai.chat.completions.create(ask('')).catch(() => {});
  expect(lines.length).toBeGreaterThan(1);
  expect(JSON.stringify(lines)).not.toMatch(/quiet|ann-of|sixteen/);
});

test('the models can be listed', async () => {
  const { openai } = await startChat();
  const models = await openai.models.list();
  expect(models.data.map(({ id }) => id)).toEqual(['realtime-rag', 'realtime-rag-voice']);
  expect(await openai.models.retrieve('realtime-rag')).toMatchObject({ id: 'realtime-rag', object: 'model' });
  await expect(openai.models.retrieve('gpt-5')).rejects.toMatchObject({
    status: 404,
    code: 'model_not_found',
  });
});

test('the glue in docs/integrations.md', async () => {
  const [, code = ''] = /```js\nimport OpenAI from 'openai';\n(.*?)```/s.exec(
    readFileSync('docs/integrations.md', 'utf8'),
  ) ?? [''];
  const backend: RagBackend = {
    name: 'sure',
    async *answer({ question }) {
      yield `about ${question}`;
    },
  };
  const { origin } = await startChat({ backend });
  const printed: string[] = [];
  const program = { env: { REALTIME_RAG_KEY: KEY }, stdout: { write: (text: string) => printed.push(text) } };
  const AsyncFunction = (async () => {}).constructor as FunctionConstructor;
  await new AsyncFunction('OpenAI', 'process', code.replace('http://127.0.0.1:8000', origin))(
    OpenAI,
    program,
  );
  expect(printed.join('')).toBe('about what is the return policy?');
});
