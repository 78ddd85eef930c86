import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { resolveServe } from '../../../src/cli/serve/settings/serve';
import { Program, run } from '../../support/program';
import { refusal, TestClient } from '../../support/ws-client';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function serve(args: string[] = [], env: Record<string, string> = {}) {
  const program = new Program(['serve', '--port', '0', ...args], { env });
  cleanups.push(() => program.signal('SIGKILL'));
  const [, url = ''] = await program.prints(/listening on (ws:\S+)\n/);
  return { program, url };
}

interface Line {
  msg: string;
  [field: string]: unknown;
}

const linesOf = (stderr: string): Line[] =>
  stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

async function ask(url: string, question: string, headers: Record<string, string> = {}): Promise<TestClient> {
  const client = await TestClient.connect(url, { headers });
  client.final(question);
  await client.until({ stage: 'idle' });
  return client;
}

describe('the log', () => {
  it('has one line for each connection and each question, and nothing that was said', async () => {
    const { program, url } = await serve();
    const client = await ask(url, 'what is the return policy for hats?');
    client.socket.close(1000);
    await program.logs(/connection closed/);
    const { stderr } = await program.signal('SIGTERM');
    const lines = linesOf(stderr);
    expect(lines.map(({ msg }) => msg)).toEqual(['question', 'connection closed', 'shutting down']);
    expect(lines[0]).toMatchObject({
      connection: 1,
      sessionId: expect.any(String),
      queryId: expect.any(String),
      trigger: 'auto',
      outcome: 'ok',
      total_ms: expect.any(Number),
      first_token_ms: expect.any(Number),
      chunks: expect.any(Number),
    });
    expect(lines[1]).toMatchObject({ connection: 1, auth: 'none', code: 1000, initiator: 'client' });
    expect(stderr).not.toMatch(/hats|return policy|30 days/i);
  });

  it('has questions and answers with --log-content', async () => {
    const { program, url } = await serve(['--log-content']);
    const client = await ask(url, 'what is the return policy?');
    client.close();
    const { stderr } = await program.signal('SIGTERM');
    expect(linesOf(stderr).find(({ msg }) => msg === 'question')).toMatchObject({
      question: 'what is the return policy?',
      answer: expect.stringContaining('30 days'),
    });
  });

  it('is human-readable on request', async () => {
    const { program } = await serve(['--log-format', 'pretty']);
    const { stderr } = await program.signal('SIGTERM');
    expect(stderr).toMatch(/^\[\d\d:\d\d:\d\d\.\d{3}\] INFO: shutting down\n/);
  });

  it('keeps secrets out, wherever they come from', async () => {
    const secrets = [
      'app-planted1234567890',
      'plainplainplain16',
      'rrag.ticket.planted-ticket-1',
      'sk-planted-9876543',
    ];
    // Its upstream quotes everything it got, key and question included, in its error.
    const upstream = createServer((request, response) => {
      response.writeHead(400, { 'Content-Type': 'application/json' });
      const message = `${request.headers.authorization} ${secrets.join(' ')} https://u:${secrets[1]}@h/?key=${secrets[3]}`;
      response.end(JSON.stringify({ code: 'invalid_param', message, status: 400 }));
    }).listen(0, '127.0.0.1');
    await once(upstream, 'listening');
    cleanups.push(() => upstream.close());
    const { port } = upstream.address() as { port: number };
    const { program, url } = await serve(['--log-level', 'trace'], {
      DIFY_API_KEY: secrets[0] ?? '',
      DIFY_BASE_URL: `http://127.0.0.1:${port}/v1`,
      REALTIME_RAG_KEYS: secrets[1] ?? '',
    });
    const client = await ask(`${url}?token=${secrets[3]}`, `what is ${secrets[3]}?`, {
      Authorization: `Bearer ${secrets[1]}`,
    });
    client.send(`{"type":"${secrets[0]}"`);
    await client.until({ code: 'INVALID_JSON' });
    await refusal(url, { headers: { Authorization: `Bearer ${secrets[3]}` } });
    await refusal(url, { protocols: ['realtime-rag.v1', secrets[2] ?? ''] }).catch(() => {});
    const { stdout, stderr } = await program.signal('SIGTERM');
    expect(linesOf(stderr).some(({ outcome }) => outcome === 'error')).toBe(true);
    for (const secret of secrets)
      expect(stdout + stderr).not.toContain(secret.replace(/^rrag\.ticket\./, ''));
  });
});

describe('an uncaught error', () => {
  it.each([
    ['an error', "process.on('SIGUSR2',()=>{throw new Error('boom sk-planted-9876543')})"],
    ['a rejection', "process.on('SIGUSR2',()=>{Promise.reject(new Error('boom sk-planted-9876543'))})"],
  ])('%s is logged, clients are disconnected, and the process exits with 1', async (_, script) => {
    const { program, url } = await serve(['--backend', 'echo'], {
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(script)}`,
    });
    const client = await TestClient.connect(url);
    const { code, stderr } = await program.signal('SIGUSR2');
    expect(code).toBe(1);
    expect((await client.closed).code).toBe(1012);
    const fatal = linesOf(stderr).find(({ level }) => level === 60);
    expect(fatal).toMatchObject({ err: { type: 'Error', stack: expect.stringMatching(/^at .+:\d+:\d+/) } });
    expect(stderr).not.toContain('boom');
  });

  it('is logged in its own words with --log-content', async () => {
    const script = "process.on('SIGUSR2',()=>{throw new Error('boom sk-planted-9876543')})";
    const { program } = await serve(['--backend', 'echo', '--log-content'], {
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(script)}`,
    });
    const { stderr } = await program.signal('SIGUSR2');
    expect(linesOf(stderr).find(({ level }) => level === 60)).toMatchObject({
      err: { message: 'boom [scrubbed]' },
    });
  });
});

describe('healthcheck', () => {
  it('reports with its status whether a server is healthy', async () => {
    const { program, url } = await serve(['--backend', 'echo']);
    const port = new URL(url).port;
    expect(await run(['healthcheck', '--port', port])).toMatchObject({ code: 0, stdout: '', stderr: '' });
    // Not while the machine is too busy for its event loop: asked again, as by a supervisor.
    const isReady = () => run(['healthcheck', '--ready'], { env: { PORT: port } });
    await expect.poll(isReady, { timeout: 15_000 }).toMatchObject({ code: 0, stdout: '', stderr: '' });
    await program.signal('SIGTERM');
    expect(await run(['healthcheck', '--port', port])).toMatchObject({
      code: 1,
      stderr: `realtime-rag: http://127.0.0.1:${port}/livez does not answer.\n`,
    });
  });
});

describe('DIFY_API_KEY_FILE', () => {
  it('names a file that contains the key', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'realtime-rag-'));
    cleanups.push(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'key');
    writeFileSync(file, 'app-from-a-file\n');
    const { program } = await serve([], { DIFY_API_KEY_FILE: file });
    await program.prints(/answers from +a Dify app/);
    const problem = (env: Record<string, string>) => run(['serve', '--port', '0'], { env });
    expect((await problem({ DIFY_API_KEY_FILE: join(folder, 'none') })).stderr).toBe(
      'realtime-rag: DIFY_API_KEY_FILE names a file that cannot be read (ENOENT).\n',
    );
    expect((await problem({ DIFY_API_KEY_FILE: file, DIFY_API_KEY: 'app-x' })).stderr).toBe(
      'realtime-rag: Give either DIFY_API_KEY or DIFY_API_KEY_FILE, not both.\n',
    );
  });

  it('is not the only one: OPENAI_API_KEY_FILE', () => {
    const folder = mkdtempSync(join(tmpdir(), 'realtime-rag-'));
    cleanups.push(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'key');
    writeFileSync(file, 'sk-from-a-file\n');
    const { backend } = resolveServe({}, { OPENAI_MODEL: 'm', OPENAI_API_KEY_FILE: file });
    expect(backend).toMatchObject({ kind: 'openai', apiKey: 'sk-from-a-file' });
  });
});
