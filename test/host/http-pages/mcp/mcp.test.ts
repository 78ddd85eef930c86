import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { expect, test } from 'vitest';
import { BackendError, type RagBackend } from '../../../../src/backend/index';
import { createMetrics, type HostOptions, staticKeys } from '../../../../src/host/index';
import { startHost } from '../../../support/host-rig';
import { callTool, connectMcpTo, shown } from '../../../support/mcp-client';

const KEY = 'a-key-of-sixteen-characters';
const OTHER = 'another-key-of-some-characters';
const authenticate = staticKeys({ desk: KEY, door: OTHER });
const SOURCE = { id: 'r', title: 'Returns', path: 'en/returns.md', line: 7, text: '30 days.', position: 1 };

const sure: RagBackend = {
  name: 'sure',
  async *answer({ question }) {
    yield { type: 'sources', sources: [SOURCE] };
    yield `About ${question}: `;
    yield '30 days [1].';
  },
  retrieve: async () => [SOURCE, { ...SOURCE, id: 's', title: 'FAQ', position: 2 }],
};

async function startMcp(options: Partial<HostOptions> = {}) {
  const rig = await startHost({ authenticate, mcp: true, ...options });
  return { ...rig, client: await connectMcpTo(rig.origin, KEY) };
}

const initialize = (id: number) => ({
  jsonrpc: '2.0',
  id,
  method: 'initialize',
  params: {
    protocolVersion: '2025-06-18',
    capabilities: {},
    clientInfo: { name: 'bare', version: '1' },
  },
});

function post(origin: string, message: unknown, headers: Record<string, string> = {}) {
  return fetch(`${origin}/mcp`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      authorization: `Bearer ${KEY}`,
      ...headers,
    },
    body: typeof message === 'string' ? message : JSON.stringify(message),
  });
}

test('ask answers with sources, for readers and for programs', async () => {
  const { client } = await startMcp({ backend: sure });
  expect(await callTool(client, 'ask', { question: 'returns' })).toEqual({
    isError: false,
    text: 'About returns: 30 days [1].\n\nSources:\n[1] Returns (en/returns.md, line 7)',
    data: { answer: 'About returns: 30 days [1].', answered: true, sources: [SOURCE] },
  });
});

test('what was said before goes along, and the subject is the end user', async () => {
  const { client, backend } = await startMcp();
  const transcript = [{ speaker: 'Ann', text: 'We sell kayaks.' }, { text: 'Two kinds.' }];
  const asked = callTool(client, 'ask', { question: 'how many seats?', transcript });
  await backend.asked(1);
  expect(backend.queries[0]).toMatchObject({ question: 'how many seats?', transcript, user: 'desk' });
  backend.end();
  expect(await asked).toMatchObject({ data: { answer: '', answered: false }, text: 'No answer was found.' });
});

test('progress brings the answer as it comes, when the client asks for it', async () => {
  const { client } = await startMcp({ backend: sure });
  const progress: unknown[] = [];
  await client.callTool({ name: 'ask', arguments: { question: 'returns' } }, undefined, {
    onprogress: (told) => progress.push(told),
  });
  expect(progress).toEqual([
    { progress: 15, message: 'About returns: ' },
    { progress: 27, message: '30 days [1].' },
  ]);
});

test('retrieve finds passages without an answer, as many as are wanted', async () => {
  const { client } = await startMcp({ backend: sure });
  const found = await callTool(client, 'retrieve', { query: 'returns', limit: 1 });
  expect(found).toEqual({
    isError: false,
    text: '[1] Returns (en/returns.md, line 7)\n30 days.',
    data: { passages: [SOURCE] },
  });
});

test('only what is there is offered, and all of it only reads', async () => {
  const { client, origin } = await startMcp();
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toEqual(['ask', 'sessions', 'transcript', 'questions']);
  for (const { annotations } of tools) expect(annotations).toMatchObject({ readOnlyHint: true });
  expect(client.getServerCapabilities()?.resources).toBeUndefined();
  expect((await fetch(`${origin}/mcp`, { headers: { authorization: `Bearer ${KEY}` } })).status).toBe(405);
  const { origin: without } = await startHost({ authenticate });
  expect((await post(without, initialize(1))).status).toBe(404);
});

test('arguments that do not fit are told without their values', async () => {
  const { client } = await startMcp({ limits: { textLength: 10 } });
  const problemOf = async (name: string, given: Record<string, unknown>) => {
    const { text, isError } = await callTool(client, name, given);
    expect(isError).toBe(true);
    return text;
  };
  const must = 'must be a text of 1 to 10 characters.';
  expect(await problemOf('ask', {})).toBe("'question' is missing.");
  expect(await problemOf('ask', { question: 'a secret that is long' })).toBe(`'question' ${must}`);
  expect(await problemOf('ask', { question: 'why?', transcript: [{ text: 7 }] })).toBe(
    `'transcript[0].text' ${must}`,
  );
  expect(await problemOf('transcript', { session: 'none' })).toContain('No session of this name');
  await expect(client.callTool({ name: 'nothing' })).rejects.toThrow('There is no such tool.');
});

test('a failure of the backend is told in our words', async () => {
  const { client, backend } = await startMcp();
  const failed = callTool(client, 'ask', { question: 'why?' });
  await backend.asked(1);
  backend.fail(
    new BackendError('BACKEND_AUTH', 'app-secret is wrong', { cause: 'upstream said app-secret' }),
  );
  expect(await failed).toEqual({
    isError: true,
    text: 'The backend refused its credentials; the operator has to check them.',
  });
});

test('a cancelled call aborts the backend, over another request of the same client', async () => {
  const { client, backend } = await startMcp();
  const wanted = new AbortController();
  const asked = client
    .callTool({ name: 'ask', arguments: { question: 'why?' } }, undefined, { signal: wanted.signal })
    .catch((error: unknown) => String(error));
  await backend.asked(1);
  wanted.abort('no longer wanted');
  expect(await asked).toContain('no longer wanted');
  await expect.poll(() => backend.signals[0]?.aborted).toBe(true);
  // The client goes on.
  const again = callTool(client, 'ask', { question: 'how?' });
  await backend.asked(2);
  backend.say('So.');
  backend.end();
  expect((await again).text).toBe('So.');
});

test('nobody cancels the call of another', async () => {
  const { client, backend, origin } = await startMcp();
  const asked = callTool(client, 'ask', { question: 'why?' });
  await backend.asked(1);
  const cancelled = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } };
  expect((await post(origin, cancelled)).status).toBe(202);
  expect((await post(origin, cancelled, { 'mcp-session-id': 'a-guess' })).status).toBe(202);
  backend.say('So.');
  backend.end();
  expect((await asked).text).toBe('So.');
});

test('a client that hangs up aborts the backend', async () => {
  const { backend, origin } = await startMcp();
  const hangUp = new AbortController();
  const call = {
    jsonrpc: '2.0',
    id: 1,
    method: 'tools/call',
    params: { name: 'ask', arguments: { question: 'why?' } },
  };
  const gone = fetch(`${origin}/mcp`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      authorization: `Bearer ${KEY}`,
    },
    body: JSON.stringify(call),
    signal: hangUp.signal,
  }).then((response) => response.text());
  gone.catch(() => {});
  await backend.asked(1);
  hangUp.abort();
  await expect(gone).rejects.toThrow();
  await expect.poll(() => backend.signals[0]?.aborted).toBe(true);
});

test('a wrong key is refused, and counted until its address is banned', async () => {
  const { origin } = await startMcp({ limits: { wrongCredentials: 1 } });
  await expect(connectMcpTo(origin, 'wrong-key-of-many-letters')).rejects.toThrow(
    /credential is not accepted/,
  );
  const wrong = { authorization: 'Bearer wrong-key-of-many-letters' };
  const refused = await post(origin, initialize(1), wrong);
  expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
  expect(await refused.json()).toEqual({
    jsonrpc: '2.0',
    error: { code: -32_000, message: 'The credential is not accepted.' },
    id: null,
  });
  expect((await post(origin, initialize(1))).status).toBe(429);
});

test('pages of other origins, wrong names, large bodies, batches and other types are refused', async () => {
  const { origin } = await startMcp({ maxPayload: 2_000 });
  expect((await post(origin, initialize(1), { origin: 'https://evil.example' })).status).toBe(403);
  expect((await post(origin, 'x'.repeat(2_001))).status).toBe(413);
  expect((await post(origin, [initialize(1)])).status).toBe(400);
  expect((await post(origin, '{')).status).toBe(400);
  expect((await post(origin, initialize(1), { 'content-type': 'text/plain' })).status).toBe(415);
  const { port } = await startHost({ mcp: true });
  const { request } = await import('node:http');
  const named = (host: string) =>
    new Promise((resolve) => {
      const asked = request({ port, path: '/mcp', method: 'POST', headers: { host } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      asked.end('{}');
    });
  expect(await named('evil.example')).toBe(403);
  expect(await named('localhost')).toBe(415);
});

test('questions and passages count for the subject, whatever the way', async () => {
  const { client, told } = await startMcp({ backend: sure, limits: { questionsPerMinute: 2 } });
  await callTool(client, 'ask', { question: 'one' });
  await callTool(client, 'retrieve', { query: 'two' });
  const third = await callTool(client, 'ask', { question: 'three' });
  expect(third.isError).toBe(true);
  expect(third.text).toMatch(/^Too many questions are asked; ask again later\. Wait \d+ s before that\.$/);
  expect(told).toContain('rateLimited questions');
});

test('requests and questions are measured', async () => {
  const metrics = await createMetrics({ process: false });
  const { client } = await startMcp({ backend: sure, metrics });
  await callTool(client, 'ask', { question: 'returns' });
  await expect
    .poll(() => metrics.registry.metrics())
    .toMatch(/http_requests_total\{endpoint="mcp",status="200"\} [2-9]/);
  expect(await metrics.registry.metrics()).toMatch(/questions_total\{trigger="instant",result="ok"\} 1/);
});

test('while the server shuts down, running calls finish and others are refused', async () => {
  const { client, backend, host, origin } = await startMcp();
  const asked = callTool(client, 'ask', { question: 'why?' });
  await backend.asked(1);
  const closed = host.close({ timeoutMs: 30_000 });
  const late = await post(origin, initialize(1));
  expect([late.status, late.headers.get('retry-after')]).toEqual([503, '1']);
  backend.say('So.');
  backend.end();
  expect((await asked).text).toBe('So.');
  await closed;
});

test('a call that takes too long for the shutdown is told so', async () => {
  const { client, backend, host } = await startMcp();
  const asked = callTool(client, 'ask', { question: 'why?' });
  await backend.asked(1);
  await host.close({ timeoutMs: 1 });
  expect(await asked).toEqual({
    isError: true,
    text: 'The server is shutting down and could not finish this answer; ask again.',
  });
  expect(backend.signals[0]?.aborted).toBe(true);
});

test('documents are resources', async () => {
  const texts = new Map([
    ['en/a b.md', '# A'],
    ['z.txt', 'Z'],
  ]);
  const documents = {
    list: () => [...texts.keys()].map((path) => ({ path })),
    read: (path: string) => texts.get(path),
  };
  const { client } = await startMcp({ mcp: { documents } });
  const { resources } = await client.listResources();
  expect(resources.map(({ uri, mimeType }) => [uri, mimeType])).toEqual([
    ['realtime-rag://documents/en/a%20b.md', 'text/markdown'],
    ['realtime-rag://documents/z.txt', 'text/plain'],
  ]);
  const { contents } = await client.readResource({ uri: resources[0]?.uri ?? '' });
  expect(contents).toEqual([
    { uri: 'realtime-rag://documents/en/a%20b.md', mimeType: 'text/markdown', text: '# A' },
  ]);
  await expect(client.readResource({ uri: 'realtime-rag://documents/none' })).rejects.toMatchObject({
    code: -32_002,
  });
  await expect(client.readResource({ uri: 'file:///etc/passwd' })).rejects.toMatchObject({ code: -32_002 });
});

test('an answer that is not read in one go arrives all the same', async () => {
  const { client } = await startMcp({ backend: sure });
  const results = await Promise.all(
    Array.from({ length: 8 }, (_, number) =>
      client.callTool({ name: 'ask', arguments: { question: `question ${number}` } }),
    ),
  );
  expect(results.map((result) => shown(result as CallToolResult).text.slice(0, 16))).toEqual(
    Array.from({ length: 8 }, (_, number) => `About question ${number}`),
  );
});
