import { fileURLToPath } from 'node:url';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterEach, expect, test } from 'vitest';
import { callTool, connectMcp, connectMcpTo } from '../../support/mcp-client';
import { Program, run } from '../../support/program';
import { TestClient } from '../../support/ws-client';

const BIN = fileURLToPath(new URL('../../../bin/realtime-rag.js', import.meta.url));
const DOCUMENTS = fileURLToPath(new URL('../../fixtures/documents', import.meta.url));
const KEY = 'a-key-of-sixteen-characters';

/** Node finds everything but the SDK. */
const WITHOUT_SDK = {
  NODE_OPTIONS: `--import "data:text/javascript,${encodeURIComponent(
    `import { register } from 'node:module';
    register(${JSON.stringify(
      `data:text/javascript,${encodeURIComponent(`
        export async function resolve(name, context, next) {
          if (!name.startsWith('@modelcontextprotocol/')) return next(name, context);
          throw Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' });
        }`)}`,
    )});`,
  )}"`,
};

const running: Program[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((program) => program.signal('SIGKILL')));
});

/** The official client, which starts the command as agents do. */
async function connectStdio(args: readonly string[], env: Record<string, string> = {}) {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [BIN, 'mcp', ...args],
    env: { PATH: process.env.PATH ?? '', ...env },
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    stderr: 'pipe',
  });
  let log = '';
  transport.stderr?.on('data', (text: Buffer) => {
    log += text;
  });
  return { client: await connectMcp(transport), log: () => log };
}

/** `serve` on a free port; resolves with its addresses. */
async function serve(args: readonly string[], env: Record<string, string> = {}) {
  const program = new Program(['serve', '--port', '0', '--mcp', ...args], { env });
  running.push(program);
  const [, url = ''] = await program.prints(/listening on (\S+)/);
  const [, mcp = ''] = await program.prints(/agents +(\S+)/);
  return { program, url, mcp };
}

test('over stdio: tools, documents, progress', async () => {
  const { client, log } = await connectStdio(['--docs', DOCUMENTS]);
  expect(client.getServerVersion()).toMatchObject({ name: 'realtime-rag' });
  expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['ask', 'retrieve']);
  const progress: unknown[] = [];
  const answered = await client.callTool(
    { name: 'ask', arguments: { question: 'how many seats has Borealis?' } },
    undefined,
    { onprogress: (told) => progress.push(told) },
  );
  expect(answered.structuredContent).toMatchObject({
    answered: true,
    answer: expect.stringContaining('Borealis seats six people'),
    sources: expect.arrayContaining([expect.objectContaining({ path: 'manual.pdf', page: 2 })]),
  });
  expect(progress).not.toEqual([]);
  const { data } = await callTool(client, 'retrieve', { query: 'seats of Borealis', limit: 2 });
  expect(data?.passages).toMatchObject([expect.anything(), expect.anything()]);
  const { resources } = await client.listResources();
  const manual = resources.find(({ name }) => name === 'manual.pdf');
  const { contents } = await client.readResource({ uri: manual?.uri ?? '' });
  expect(contents).toMatchObject([{ text: expect.stringContaining('Borealis') }]);
  await expect.poll(log).toContain('answering over MCP');
}, 60_000);

test('over stdio: any backend, without what it does not have; a cancelled call frees it', async () => {
  const { client } = await connectStdio(['--backend', 'echo']);
  expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['ask']);
  const cancelled = new AbortController();
  const asked = client.callTool({ name: 'ask', arguments: { question: 'one' } }, undefined, {
    signal: cancelled.signal,
  });
  cancelled.abort('no longer wanted');
  await expect(asked).rejects.toThrow('no longer wanted');
  expect((await callTool(client, 'ask', { question: 'two' })).text).toContain('two');
}, 60_000);

test('stdout carries the protocol alone, and the command ends with stdin', async () => {
  const input = `${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' })}\nnonsense\n`;
  const program = new Program(['mcp'], { env: { LOG_LEVEL: 'debug' } });
  program.process.stdin?.write(input);
  await program.prints(/"id":1/);
  program.process.stdin?.end();
  const { stdout, code } = await program.finished;
  expect(stdout).toBe('{"result":{},"jsonrpc":"2.0","id":1}\n');
  expect(code).toBe(0);
}, 60_000);

test('over HTTP: tools, documents, a session, and who may', async () => {
  const { mcp, url, program } = await serve([], { REALTIME_RAG_KEYS: `desk:${KEY}` });
  const client = await connectMcpTo(mcp, KEY);
  const names = (await client.listTools()).tools.map(({ name }) => name);
  expect(names).toEqual(['ask', 'retrieve', 'sessions', 'transcript', 'questions']);
  const { text } = await callTool(client, 'ask', { question: 'what is the return policy?' });
  expect(text).toMatch(/30 days[\s\S]*Sources:\n\[1\] Return policy \(en\/returns\.md, line 3\)/);
  expect((await client.listResources()).resources.length).toBeGreaterThan(2);
  const caller = await TestClient.connect(url, { headers: { authorization: `Bearer ${KEY}` } });
  caller.final('what is the return policy?', { session_id: 'call', speaker: 'Ann' });
  await caller.until({ type: 'answer', final: true });
  expect(await callTool(client, 'questions', { session: 'call' })).toMatchObject({
    data: { questions: [{ state: 'complete', answer: expect.stringContaining('30 days') }] },
  });
  caller.close();
  await expect(connectMcpTo(mcp, 'wrong-key-of-many-letters')).rejects.toThrow(/credential is not accepted/);
  const { code, stderr } = await program.signal('SIGTERM');
  expect(code).toBe(0);
  expect(stderr).not.toContain('return policy');
}, 60_000);

test('--server passes everything on to a running server, with its key', async () => {
  const { mcp, url } = await serve([], { REALTIME_RAG_KEYS: `desk:${KEY}` });
  const { client } = await connectStdio(['--server', mcp], { REALTIME_RAG_KEY: KEY });
  expect(client.getServerVersion()).toMatchObject({ name: 'realtime-rag' });
  const caller = await TestClient.connect(url, { headers: { authorization: `Bearer ${KEY}` } });
  caller.final('we sell kayaks', { session_id: 'call', speaker: 'Ann' });
  await caller.until({ type: 'ack', is_final: true });
  expect((await callTool(client, 'transcript', { session: 'call' })).text).toBe('Ann: we sell kayaks');
  caller.close();
}, 60_000);

test('--server tells why a server does not take requests', async () => {
  const { mcp } = await serve([], { REALTIME_RAG_KEYS: `desk:${KEY}` });
  await expect(
    connectStdio(['--server', mcp], { REALTIME_RAG_KEY: 'wrong-key-of-many-letters' }),
  ).rejects.toThrow('The server does not accept the key: check --key (REALTIME_RAG_KEY).');
  await expect(connectStdio(['--server', 'http://127.0.0.1:1/mcp'])).rejects.toThrow(
    'The server cannot be reached now.',
  );
}, 60_000);

test('without the SDK one line says what to install, and serve without --mcp needs none', async () => {
  const line =
    'realtime-rag: MCP needs the package @modelcontextprotocol/sdk: npm install @modelcontextprotocol/sdk\n';
  expect(await run(['mcp'], { env: WITHOUT_SDK })).toEqual({ stdout: '', stderr: line, code: 1 });
  const serving = await run(['serve', '--port', '0', '--mcp'], { env: WITHOUT_SDK });
  expect([serving.code, serving.stderr]).toEqual([1, line]);
  const program = new Program(['serve', '--port', '0'], { env: WITHOUT_SDK });
  running.push(program);
  await program.prints(/listening on/);
}, 60_000);

test('an address that is none is a usage error, and is not quoted', async () => {
  const { code, stderr } = await run(['mcp', '--server', 'secret-thing']);
  expect(code).toBe(2);
  expect(stderr).toContain('--server (REALTIME_RAG_MCP_SERVER) must be the address of a server');
  expect(stderr).not.toContain('secret-thing');
}, 60_000);
