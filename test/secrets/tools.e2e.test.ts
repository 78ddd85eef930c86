import { readFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { run } from '../support/program';
import { canariesOf, leaksIn, Planting } from './canaries';
import { folderOf, serve } from './serve-rig';
import type { CanaryName } from './table';
import { type Api, startUpstream } from './upstream';

/** The commands that exit by themselves, against an upstream that reveals everything it knows. */

const planted = new Set<CanaryName>();
const PLAYS = [
  '401',
  '403 page',
  '429',
  '500',
  'redirect',
  'a page in place of an answer',
  'an error with 200',
];

async function upstreamOf(api: Api) {
  const planting = new Planting();
  const query = api === 'openai' ? `?api-key=${planting.of('openaiQuery')}` : '';
  const upstream = await startUpstream(api, planting, query);
  onTestFinished(() => upstream.server.close());
  const at = folderOf({ 'returns.md': `# Returns\n\nThe return policy: ${planting.of('source')}.\n` });
  const envs: Record<Api, Record<string, string>> = {
    dify: {
      DIFY_API_KEY: planting.of('difyKey'),
      DIFY_BASE_URL: upstream.baseUrl,
      DIFY_INPUTS: JSON.stringify({ team: planting.of('difyInput') }),
    },
    openai: {
      REALTIME_RAG_DOCS: at('returns.md'),
      OPENAI_MODEL: 'small',
      OPENAI_API_KEY: planting.of('openaiKey'),
      OPENAI_BASE_URL: upstream.baseUrl + query,
    },
    http: {
      REALTIME_RAG_HTTP_URL: upstream.url,
      REALTIME_RAG_HTTP_HEADERS: JSON.stringify({ 'x-login': planting.of('httpHeader') }),
    },
  };
  const env = { ...envs[api], REALTIME_RAG_BACKEND: api, AWS_SECRET_ACCESS_KEY: planting.of('stranger') };
  return { planting, upstream, env };
}

test.each(['dify', 'openai', 'http'] as const)(
  'doctor and ask, of %s',
  async (api) => {
    const { planting, upstream, env } = await upstreamOf(api);
    const { server, plays } = upstream;
    const question = `what is the return policy for ${planting.of('question')}?`;
    for (const [at, name] of PLAYS.entries()) {
      const play = plays[name];
      expect(play, name).toBeDefined();
      if (play) server.get = server.play = play;
      const json = at % 2 === 0 ? ['--json'] : [];
      for (const args of [
        ['doctor', ...json],
        ['ask', question, ...json],
      ]) {
        const { stdout, stderr, code } = await run(args, { env });
        expect(code, `${args[0]} ${name}`).toBeGreaterThanOrEqual(args[0] === 'ask' ? 1 : 0);
        // The user who asks is shown the question, and what the documents say about it.
        expect(leaksIn(stdout + stderr, args[0] === 'ask' ? ['question', 'source'] : [])).toEqual([]);
      }
    }
    for (const name of planting.planted) planted.add(name);
  },
  120_000,
);

test('listen, with a judge that refuses', async () => {
  const { planting, upstream, env } = await upstreamOf('openai');
  upstream.server.play = upstream.plays['401'] ?? upstream.server.play;
  const input = `you want the ${planting.of('doubtful')}\n`;
  const { stdout, stderr } = await run(['listen', '-', '--judge'], { env, input });
  expect(stderr).toContain(
    "The judge's model server answered (401): the API key is not valid there; check it and the base URL.",
  );
  expect(leaksIn(stdout + stderr, ['doubtful'])).toEqual([]);
});

test('index, of documents that can and that cannot be read', async () => {
  const planting = new Planting();
  const text = planting.of('document');
  const at = folderOf({ 'a.md': `# A\n\n${text}\n`, 'b.pdf': `%PDF-1.4 ${text}`, 'c.docx': text });
  for (const json of [[], ['--json']]) {
    const { stdout, stderr } = await run(['index', at(''), '--out', at('handbook.index'), ...json]);
    expect(stdout).not.toBe('');
    expect(leaksIn(stdout + stderr)).toEqual([]);
  }
  planted.add('document');
});

test('client and healthcheck, with a wrong key', async () => {
  const planting = new Planting();
  const { url, program } = await serve(['--backend', 'echo'], {
    REALTIME_RAG_KEYS: planting.of('accessKey'),
  });
  const key = planting.of('clientKey');
  const { port } = new URL(url);
  const env = { REALTIME_RAG_KEY: key, REALTIME_RAG_KEYS: planting.of('accessKey'), PORT: port };
  const input = 'what is the return policy?\n';
  const outputs = await Promise.all([
    run(['client', `${url}?token=${key}`], { env, input }),
    run(['client', url, '--token', key], { env: {}, input }),
    run(['client', url, '--ticket', key], { env: {}, input }),
    run(['healthcheck'], { env }),
    run(['healthcheck', '--ready', '--port', '1'], { env }),
  ]);
  expect(outputs.map(({ code }) => code)).toEqual([2, 2, 2, 0, 1]);
  for (const { stdout, stderr } of [...outputs, await program.signal('SIGTERM')]) {
    expect(leaksIn(stdout + stderr)).toEqual([]);
  }
  planted.add('clientKey');
});

test('a recording of the client, which speaks its own key', async () => {
  const planting = new Planting();
  const key = planting.of('accessKey');
  const { url, program } = await serve(['--backend', 'echo'], { REALTIME_RAG_KEYS: key });
  const at = folderOf({});
  const input = `what is the return policy?\nmy key is ${key}\n`;
  for (const option of ['--key', '--token']) {
    const file = at(`${option}.jsonl`);
    const args = ['client', `${url}?trace=${planting.of('queryToken')}`, option, key, '--record', file];
    expect(await run([...args, '--speed', '100'], { env: {}, input })).toMatchObject({ code: 0, stderr: '' });
    const recorded = readFileSync(file, 'utf8');
    expect(recorded).toContain('my key is [scrubbed]');
    expect(leaksIn(recorded)).toEqual([]);
    for (let length = 8; length < key.length; length++) expect(recorded).not.toContain(key.slice(0, length));
  }
  await program.signal('SIGTERM');
});

test('everything in the table was planted', () => {
  expect(canariesOf('tools').filter((name) => !planted.has(name))).toEqual([]);
});
