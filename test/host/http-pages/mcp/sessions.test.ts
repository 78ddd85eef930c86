import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { type HostOptions, staticKeys } from '../../../../src/host/index';
import { startHost } from '../../../support/host-rig';
import { callTool, connectMcpTo } from '../../../support/mcp-client';

const KEY = 'a-key-of-sixteen-characters';
const OTHER = 'another-key-of-some-characters';
const authenticate = staticKeys({ desk: KEY, door: OTHER });
const headers = { authorization: `Bearer ${KEY}` };
const SOURCE = { id: 'r', title: 'Returns', text: '30 days.', position: 1 };

function startMcp(options: Partial<HostOptions> = {}) {
  return startHost({ authenticate, mcp: true, ...options });
}

test.each([{ resume: {} }, { resume: false as const }])(
  'a session is seen by its own subject alone, with %j',
  async ({ resume }) => {
    const { origin, backend, connect } = await startMcp({ resume });
    const caller = await connect({ headers });
    caller.final('we sell kayaks', { session_id: 'call', speaker: 'Ann' });
    caller.final('what is the return policy?', { session_id: 'call', speaker: 'Bob' });
    await backend.asked(1);
    backend.say({ type: 'sources', sources: [SOURCE] }, '30 ');
    await caller.until({ type: 'answer', content: '30 ' });

    const mine = await connectMcpTo(origin, KEY);
    expect(await callTool(mine, 'sessions')).toEqual({
      isError: false,
      text: 'call: listening, answering',
      data: { sessions: [{ session: 'call', state: 'listening', answering: true }] },
    });
    expect(await callTool(mine, 'questions', { session: 'call' })).toEqual({
      isError: false,
      text: 'what is the return policy? (answering)\n30 ',
      data: {
        session: 'call',
        questions: [
          { question: 'what is the return policy?', state: 'answering', answer: '30 ', sources: ['Returns'] },
        ],
      },
    });
    backend.say('days.');
    backend.end();
    await caller.until({ type: 'answer', final: true });
    const { data } = await callTool(mine, 'questions', { session: 'call' });
    expect(data).toMatchObject({ questions: [{ state: 'complete', answer: '30 days.' }] });

    const said = await callTool(mine, 'transcript', { session: 'call' });
    expect(said).toMatchObject({
      text: 'Ann: we sell kayaks\nBob: what is the return policy?',
      data: {
        utterances: [
          { text: 'we sell kayaks', speaker: 'Ann', seconds_ago: expect.any(Number) },
          { text: 'what is the return policy?', speaker: 'Bob', seconds_ago: expect.any(Number) },
        ],
      },
    });
    const last = await callTool(mine, 'transcript', { session: 'call', last: 1 });
    expect(last.text).toBe('Bob: what is the return policy?');

    const theirs = await connectMcpTo(origin, OTHER);
    expect(await callTool(theirs, 'sessions')).toMatchObject({ data: { sessions: [] } });
    expect(await callTool(theirs, 'transcript', { session: 'call' })).toMatchObject({ isError: true });

    caller.control('stop', { session_id: 'call' });
    await caller.closed;
    await expect.poll(async () => (await callTool(mine, 'sessions')).text).toBe('No session is running.');
  },
);

test('what is still being said, and the question on offer', async () => {
  const { origin, connect } = await startMcp({ session: { mode: 'manual' } });
  const caller = await connect({ headers });
  caller.final('what is the return policy?');
  await caller.until((message) => message.type === 'status' && message.offer !== undefined);
  const mine = await connectMcpTo(origin, KEY);
  const [session] = (await callTool(mine, 'sessions')).text.split(':');
  const { text, data } = await callTool(mine, 'questions', { session: String(session) });
  expect(text).toBe('On offer: what is the return policy?');
  expect(data).toMatchObject({ on_offer: 'what is the return policy?', questions: [] });
  caller.final('and how do I');
  await expect
    .poll(async () => (await callTool(mine, 'transcript', { session: String(session) })).data)
    .toMatchObject({ utterances: [{ seconds_ago: expect.any(Number) }, { text: 'and how do I' }] });
});

test('sessions with the same label are told apart', async () => {
  const { origin, connect } = await startMcp();
  for (const text of ['one', 'two']) {
    const caller = await connect({ headers });
    caller.final(text, { session_id: 'desk' });
    await caller.until({ type: 'ack', is_final: true });
  }
  const mine = await connectMcpTo(origin, KEY);
  const names = (await callTool(mine, 'sessions')).text.split('\n').map((line) => line.split(':')[0] ?? '');
  expect(names[0]).toBe('desk');
  expect(names[1]).toMatch(/^desk \(\d+\)$/);
  const said = await Promise.all(names.map((session) => callTool(mine, 'transcript', { session })));
  expect(said.map(({ text }) => text)).toEqual(['one', 'two']);
});

test('without keys, only whoever works on this machine sees sessions', async () => {
  const { origin, connect, port } = await startHost({ mcp: true });
  const caller = await connect();
  caller.final('we sell kayaks', { session_id: 'call' });
  await caller.until({ type: 'ack', is_final: true });
  const here = await connectMcpTo(origin);
  expect((await callTool(here, 'transcript', { session: 'call' })).text).toBe('we sell kayaks');

  // A proxy on this machine passes others on.
  const proxy = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const { 'content-type': type = '', accept = '', 'mcp-protocol-version': version } = request.headers;
      const passed = await fetch(`http://127.0.0.1:${port}${request.url}`, {
        method: request.method ?? 'POST',
        headers: {
          'content-type': type,
          accept,
          'x-forwarded-for': '203.0.113.7',
          ...(typeof version === 'string' ? { 'mcp-protocol-version': version } : {}),
        },
        ...(request.method === 'POST' ? { body: Buffer.concat(chunks) } : {}),
      });
      response.writeHead(passed.status, {
        'content-type': passed.headers.get('content-type') ?? 'text/plain',
      });
      response.end(await passed.text());
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const there = await connectMcpTo(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
  expect((await there.listTools()).tools.map(({ name }) => name)).toEqual(['ask']);
  await there.close();
  proxy.close();
});
