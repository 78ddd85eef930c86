import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Program, run } from '../../support/program';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'realtime-rag-record-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const SAID = [
  'hello everyone and welcome',
  'what is the return policy?',
  'can I return it without the box?',
  '',
];

test('a conversation is recorded on both sides, replays with the same decisions, and is read by listen', async () => {
  const recordings = join(folder, 'server', 'recordings');
  const mine = join(folder, 'mine.jsonl');
  const server = new Program([
    'serve',
    '--port',
    '0',
    '--backend',
    'echo',
    '--log-content',
    '--record',
    recordings,
  ]);
  const [, url = ''] = await server.prints(/listening on (ws:\S+)\n[\s\S]*try it/);
  const args = ['client', url, '--speed', '40', '--speaker', 'Ann', '--record', mine];
  const client = await run(args, { input: SAID.join('\n') });
  expect(client.stderr).toBe('');
  expect(client.code).toBe(0);
  expect((await server.signal('SIGTERM')).code).toBe(0);
  const [name = '', ...others] = readdirSync(recordings);
  expect(others).toEqual([]);
  for (const file of [mine, join(recordings, name)]) {
    const { stdout, stderr, code } = await run(['replay', file, '--json']);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const { variants, recorded } = JSON.parse(stdout);
    expect(recorded).toMatchObject({ turns: 3, answered: 2, silent: 1 });
    expect(variants[0].summary).toMatchObject({ turns: 3, answered: 2, silent: 1 });
    const finals = variants[0].recordings[0].timeline.filter(
      ({ type }: { type: string }) => type === 'final',
    );
    expect(finals.map(({ text }: { text: string }) => text)).toEqual(SAID.slice(0, 3));
    const listened = await run(['listen', file]);
    expect(listened.code).toBe(0);
    expect(listened.stdout).toContain('3 turns: 2 answered, 0 offered, 1 silent');
  }
}, 60_000);

test('a recording is never written over', async () => {
  const file = join(folder, 'there.jsonl');
  const server = new Program(['serve', '--port', '0', '--backend', 'echo']);
  const [, url = ''] = await server.prints(/listening on (ws:\S+)/);
  expect((await run(['client', url, '--record', file], { input: 'hello\n' })).code).toBe(0);
  const before = readFileSync(file, 'utf8');
  const { stderr, code } = await run(['client', url, '--record', file], { input: 'hello\n' });
  expect(code).toBe(2);
  expect(stderr).toMatch(
    /^realtime-rag: --record \(REALTIME_RAG_CLIENT_RECORD\) names a file that exists: [^\n]+\n$/,
  );
  expect(readFileSync(file, 'utf8')).toBe(before);
  const missing = await run(['client', url, '--record', join(folder, 'none', 'a')], { input: 'hello\n' });
  expect(missing.code).toBe(2);
  expect(missing.stderr).toContain('cannot be created (ENOENT)');
  await server.signal('SIGTERM');
});

test('Ctrl-C leaves a whole recording', async () => {
  const file = join(folder, 'interrupted.jsonl');
  const server = new Program(['serve', '--port', '0', '--backend', 'echo']);
  const [, url = ''] = await server.prints(/listening on (ws:\S+)/);
  const client = new Program(['client', url, '--record', file]);
  client.process.stdin?.write('what is the return policy?\n');
  await client.prints(/return policy[\s\S]*in all/);
  await client.signal('SIGINT');
  const lines = readFileSync(file, 'utf8').split('\n');
  expect(lines.at(-1)).toBe('');
  expect(lines.slice(0, -1).map((line) => JSON.parse(line).type)).toEqual([
    ...['recording', 'asr_chunk', 'status', 'answer'],
  ]);
  await server.signal('SIGTERM');
});

test('nothing is recorded without --log-content', async () => {
  const recordings = join(folder, 'never');
  for (const args of [['--record', recordings], []]) {
    const env = args.length === 0 ? { REALTIME_RAG_RECORD: recordings } : {};
    const { stdout, stderr, code } = await run(['serve', '--port', '0', ...args], { env });
    expect({ stdout, code }).toEqual({ stdout: '', code: 2 });
    expect(stderr).toMatch(
      /^realtime-rag: --record \(REALTIME_RAG_RECORD\) [^\n]*needs --log-content \(REALTIME_RAG_LOG_CONTENT\)[^\n]*\n$/,
    );
  }
  expect(readdirSync(folder)).not.toContain('never');
});
