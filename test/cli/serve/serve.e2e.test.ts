import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { RealtimeRagClient } from '../../../src/client/index';
import { Program, run } from '../../support/program';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function serve(args: string[] = [], options: { env?: Record<string, string>; cwd?: string } = {}) {
  const program = new Program(['serve', '--port', '0', ...args], options);
  cleanups.push(() => program.signal('SIGKILL'));
  const [, url = ''] = await program.prints(/^realtime-rag \d+\.\d+\.\d+ listening on (ws:\S+)\n/);
  return { program, url };
}

/** Its backend accepts the question and never sends anything. */
async function serveWithHangingQuestion(...args: string[]) {
  const silent = createServer(() => {}).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  cleanups.push(() => silent.close());
  const { port } = silent.address() as { port: number };
  const { program, url } = await serve(args, {
    env: { DIFY_API_KEY: 'app-x', DIFY_BASE_URL: `http://127.0.0.1:${port}/v1` },
  });
  const client = new RealtimeRagClient({ url, WebSocket });
  await client.connect();
  const asked = new Promise<void>((resolve) => {
    client.on('status', ({ stage }) => stage === 'querying_rag' && resolve());
  });
  client.sendChunk({ text: 'what is the return policy?', is_final: true });
  await asked;
  return { client, program };
}

function folder(files: Record<string, string>): string {
  const path = mkdtempSync(join(tmpdir(), 'realtime-rag-'));
  cleanups.push(() => rmSync(path, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return path;
}

describe('serve', () => {
  it('prints what it serves, from where, and how to try it', async () => {
    const { program, url } = await serve();
    const [banner] = await program.prints(/^.*\n.*answers from .*\n.*page .*\n.*try it .*\n$/);
    expect(url).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/ws\/realtime-asr$/);
    expect(banner).toContain("shop's sample handbook");
    expect(banner).toContain(`page          ${url.replace(/^ws/, 'http').replace(/\/ws\/.*/, '/')}\n`);
    expect(banner).toContain(`npx realtime-rag client ${url}`);
  });

  it('configures the gate from its flags and its environment', async () => {
    const { url } = await serve(['--backend', 'echo', '--addressed', 'nova', '--require-address'], {
      env: { REALTIME_RAG_EXCEPT_SPEAKERS: 'me' },
    });
    const client = new RealtimeRagClient({ url, WebSocket });
    await client.connect();
    const outcomes: unknown[] = [];
    const answered = new Promise<void>((resolve) => {
      client.on('status', ({ reason, stage, question }) => {
        if (stage === 'waiting_for_question') outcomes.push(reason);
        if (stage !== 'analyzing') return;
        outcomes.push(question);
        resolve();
      });
    });
    client.sendChunk({ text: 'what is the return policy?', is_final: true });
    client.sendChunk({ text: 'nova, what is the return policy?', is_final: true, speaker: 'me' });
    client.sendChunk({ text: 'nova, what is the return policy?', is_final: true, speaker: 'you' });
    await answered;
    expect(outcomes).toEqual(['not_addressed', 'speaker', 'what is the return policy?']);
  });

  it('exits with 0 on SIGTERM and on SIGINT, and closes its clients with 1012', async () => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const { program, url } = await serve(['--backend', 'echo']);
      const client = new RealtimeRagClient({ url, WebSocket, reconnect: false });
      await client.connect();
      const finished = await program.signal(signal);
      expect(finished.code).toBe(0);
      expect(await client.closed).toMatchObject({ code: 1012 });
    }
  });

  it('exits at once on a second signal', async () => {
    const { program } = await serveWithHangingQuestion();
    program.process.kill('SIGTERM');
    await program.logs(/shutting down/);
    expect(await program.signal('SIGTERM')).toMatchObject({ code: 143 });
  });

  it('gives running answers as long as --drain-timeout says, and logs the signal', async () => {
    const { client, program } = await serveWithHangingQuestion('--drain-timeout', '0');
    const last = new Promise((resolve) => client.on('answer', (answer) => answer.final && resolve(answer)));
    expect(await program.signal('SIGTERM')).toMatchObject({ code: 0 });
    expect(await last).toMatchObject({ finish_reason: 'interrupted' });
  });

  it('logs JSON on stderr, and prints only the banner on stdout', async () => {
    const { program } = await serve(['--backend', 'echo']);
    const { stdout, stderr } = await program.signal('SIGTERM');
    expect(stdout.trimEnd().split('\n')).toHaveLength(4);
    const [line = ''] = stderr.split('\n');
    expect(JSON.parse(line)).toMatchObject({ signal: 'SIGTERM', msg: 'shutting down' });
    const quiet = await serve(['--backend', 'echo', '--log-level', 'silent']);
    expect(await quiet.program.signal('SIGTERM')).toMatchObject({ stderr: '' });
  });

  it('reads .env of the folder where it is started; the real environment takes precedence', async () => {
    const cwd = folder({
      '.env': 'REALTIME_RAG_PATH=/from-file\nUSE_MOCK_RAG=1\nREALTIME_RAG_HOST=nowhere\n',
    });
    const { program, url } = await serve([], { cwd, env: { REALTIME_RAG_HOST: '127.0.0.1' } });
    expect(url).toMatch(/127\.0\.0\.1:\d+\/from-file$/);
    await program.prints(/answers from +a mock/);
  });

  it('reads the file that --env names', async () => {
    const cwd = folder({ settings: 'REALTIME_RAG_PATH=/from-settings\n' });
    const { url } = await serve(['--backend', 'echo', '--env', 'settings'], { cwd });
    expect(url).toMatch(/\/from-settings$/);
  });

  it('answers from the given documents', async () => {
    const docs = folder({ 'parking.md': '# Parking\n\nVisitors park behind the mill, on the gravel.\n' });
    const { url } = await serve(['--docs', docs]);
    const { stdout, code } = await run(['client', url], { input: 'Where do visitors park?\n' });
    expect(stdout).toContain('behind the mill');
    expect(stdout).toContain('(parking.md)');
    expect(code).toBe(0);
  });

  it('obeys --while-answering', async () => {
    const { client } = await serveWithHangingQuestion('--while-answering', 'ignore');
    const told = new Promise((resolve) => client.on('status', ({ reason }) => reason && resolve(reason)));
    client.sendChunk({ text: 'what are the opening hours?', is_final: true });
    expect(await told).toBe('ignored');
  });
});

describe('an invalid configuration', () => {
  it.each([
    [2, ['--port', 'x'], {}, /^realtime-rag: --port \(PORT\) must be .+\n$/],
    [2, ['--backend', 'gpt'], {}, /^realtime-rag: --backend \(REALTIME_RAG_BACKEND\) must be one of .+\n$/],
    [2, ['--backend', 'dify'], {}, /^realtime-rag: .+ needs DIFY_API_KEY.+\n$/],
    [2, [], { DIFY_API_KEY: 'a b' }, /^realtime-rag: DIFY_API_KEY has a space.+\n$/],
    [
      2,
      [],
      { DIFY_API_KEY: 'k', DIFY_BASE_URL: 'dify' },
      /^realtime-rag: DIFY_BASE_URL must be an http.+\n$/,
    ],
    [2, [], { DIFY_API_KEY: 'k', DIFY_TIMEOUT: '-1' }, /^realtime-rag: DIFY_TIMEOUT must be .+\n$/],
    [2, ['--docs', '/no/such/folder'], {}, /^realtime-rag: --docs \(REALTIME_RAG_DOCS\) names .+\n$/],
    [2, ['--env', '/no/such/file'], {}, /^realtime-rag: --env .+\n$/],
    [2, [], { REALTIME_RAG_ENV_FILE: '/no/such/file' }, /^realtime-rag: --env .+\n$/],
    [
      1,
      ['--host', '192.0.2.1', '--insecure'],
      {},
      /^realtime-rag: --host \(REALTIME_RAG_HOST\) is no address .+\n$/,
    ],
  ])('exits with %d and one line: %j %j', async (code, args, env, line) => {
    const finished = await run(['serve', '--port', '0', ...args], { env });
    expect(finished).toMatchObject({ code, stdout: '' });
    expect(finished.stderr).toMatch(line);
  });

  it('a port in use exits with 1 and suggests a way out', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    cleanups.push(() => other.close());
    const { port } = other.address() as { port: number };
    const finished = await run(['serve', '--backend', 'echo', '--port', String(port)]);
    expect(finished).toMatchObject({ code: 1, stdout: '' });
    expect(finished.stderr).toBe(
      `realtime-rag: Port ${port} is in use: choose another with --port (PORT), or 0 for any free one.\n`,
    );
  });
});

describe('the program itself', () => {
  it('prints its version', async () => {
    expect(await run(['--version'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });

  it.each([
    [['serv'], /unknown command 'serv'\n\(Did you mean serve\?\)\nSee: realtime-rag --help/],
    [['serve', '--prot', '1'], /unknown option '--prot'\n\(Did you mean --port\?\)/],
    [['client', 'a', 'b'], /too many arguments.+\nSee: realtime-rag client --help/],
    [[], /Usage: realtime-rag/],
  ])('explains %j and exits with 2', async (args, explanation) => {
    const finished = await run(args);
    expect(finished).toMatchObject({ code: 2, stdout: '' });
    expect(finished.stderr).toMatch(explanation);
  });
});
