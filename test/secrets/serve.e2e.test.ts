import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { canariesOf, leaksIn, Planting } from './canaries';
import { folderOf, serve } from './serve-rig';
import { type CanaryName, CONTENT } from './table';
import { type Api, startUpstream } from './upstream';
import { visit } from './visit';

/**
 * The service as it is run, with a canary in every place that can take one: see the table. All output is
 * searched.
 */

const planted = new Set<CanaryName>();

async function upstreamOf(api: Api, planting: Planting, query = '') {
  const upstream = await startUpstream(api, planting, query);
  onTestFinished(() => upstream.server.close());
  return upstream;
}

/** The same keys for all; the client has one of them. */
function keysOf(planting: Planting) {
  const key = planting.of('accessKey');
  return { key, keys: `${key}, desk:${planting.of('namedKey')}` };
}

/** Common to all: a secret variable that is not ours. */
const strange = (planting: Planting) => ({ AWS_SECRET_ACCESS_KEY: planting.of('stranger') });

function difyEnv(planting: Planting, baseUrl: string, keys: string): Record<string, string> {
  return {
    ...strange(planting),
    DIFY_API_KEY: planting.of('difyKey'),
    DIFY_BASE_URL: baseUrl,
    DIFY_INPUTS: JSON.stringify({ team: planting.of('difyInput') }),
    DIFY_USER: planting.of('difyUser'),
    REALTIME_RAG_KEYS: keys,
  };
}

function finish(planting: Planting, text: string, legitimate: readonly CanaryName[] = []): void {
  expect(leaksIn(text, legitimate)).toEqual([]);
  for (const name of planting.planted) planted.add(name);
}

/** What a client says, and how it labels that: all that a recording may hold of it. */
const RECORDED = [
  ...(['question', 'doubtful', 'instant', 'partial', 'statement'] as const),
  ...(['speaker', 'segment', 'language', 'timestamp'] as const),
] satisfies CanaryName[];

const WELL = 'an answer: complete';

test('Dify, every kind of log line, as JSON', async () => {
  const planting = new Planting();
  const upstream = await upstreamOf('dify', planting);
  const { key, keys } = keysOf(planting);
  const env = difyEnv(planting, upstream.baseUrl, keys);
  const service = await serve(['--log-level', 'trace', '--log-format', 'json'], env);
  const { stdout, stderr, ends } = await visit({ ...service, key, planting, upstream });
  expect(ends.filter((end) => !end.endsWith(': error'))).toEqual([WELL]);
  expect(stderr).toMatch(/"outcome":"error"/);
  // The operator still learns what is wrong.
  expect(stderr).toMatch(
    /"err":\{"type":"BackendError","code":"BACKEND_AUTH","message":"Dify answered \(401\): the API key is not valid there[^"]*","retryAfterMs":0,"cause":\{"type":"UpstreamFailure","status":401,"bytes":\d+\}\}/,
  );
  finish(planting, stdout + stderr);
}, 60_000);

test('a model and a judge, local documents, pretty logs, from an .env file', async () => {
  const planting = new Planting();
  const query = `?api-key=${planting.of('openaiQuery')}`;
  const upstream = await upstreamOf('openai', planting, query);
  const key = planting.of('keyInFile');
  const at = folderOf({
    keys: `# of the desk\n${key}\n`,
    env: `OPENAI_API_KEY=${planting.of('openaiKey')}\n`,
    'returns.md': `# Returns\n\nThe return policy for a ${planting.of('question')}, a ${planting.of('instant')} with ${key}: ${planting.of('source')}.\n`,
  });
  const service = await serve(
    [
      '--log-level',
      'debug',
      '--log-format',
      'pretty',
      '--docs',
      at('returns.md'),
      '--judge',
      '--env',
      at('env'),
    ],
    {
      ...strange(planting),
      OPENAI_MODEL: 'small',
      OPENAI_BASE_URL: upstream.baseUrl + query,
      REALTIME_RAG_KEYS_FILE: at('keys'),
    },
  );
  const { stdout, stderr, ends } = await visit({ ...service, key, planting, upstream });
  expect(ends.filter((end) => !end.endsWith(': error'))).toEqual([WELL]);
  expect(stderr).toMatch(/WARN: the judge gave no verdict/);
  expect(stderr).toMatch(/code: "BACKEND_AUTH"\n/);
  finish(planting, stdout + stderr);
}, 60_000);

function httpEnv(planting: Planting, url: string, keys: string): Record<string, string> {
  const login = Buffer.from(`desk:${planting.of('httpPassword')}`).toString('base64');
  const headers = {
    authorization: `Bearer ${planting.of('httpBearer')}`,
    'x-service-login': planting.of('httpHeader'),
    'proxy-authorization': `Basic ${login}`,
  };
  return {
    ...strange(planting),
    REALTIME_RAG_HTTP_URL: url,
    REALTIME_RAG_HTTP_HEADERS: JSON.stringify(headers),
    REALTIME_RAG_KEYS: keys,
  };
}

test('a service of your own, two processes', async () => {
  const planting = new Planting();
  const query = `?code=${planting.of('httpQuery')}`;
  const upstream = await upstreamOf('http', planting, query);
  const { key, keys } = keysOf(planting);
  const env = httpEnv(planting, upstream.url + query, keys);
  const service = await serve(['--log-level', 'trace', '--workers', '2', '--backend', 'http'], env);
  const { stdout, stderr, ends } = await visit({ ...service, key, planting, upstream });
  expect(ends.filter((end) => !end.endsWith(': error'))).toEqual([WELL]);
  expect(stderr).toMatch(/"outcome":"error"/);
  finish(planting, stdout + stderr);
}, 60_000);

test.each(['dify', 'http'] as const)(
  'with --log-content, what was said is in the log, and no credential: %s',
  async (api) => {
    const planting = new Planting();
    const query = api === 'http' ? `?code=${planting.of('httpQuery')}` : '';
    const upstream = await upstreamOf(api, planting, query);
    const { key, keys } = keysOf(planting);
    const file = folderOf({ key: `${planting.of('difyKeyInFile')}\n` })('key');
    const { DIFY_API_KEY: _, ...dify } = difyEnv(planting, upstream.baseUrl, keys);
    const env =
      api === 'http' ? httpEnv(planting, upstream.url + query, keys) : { ...dify, DIFY_API_KEY_FILE: file };
    const recordings = folderOf({})('recordings');
    const service = await serve(
      ['--log-level', 'trace', '--log-content', '--backend', api, '--record', recordings],
      env,
    );
    const { stdout, stderr } = await visit({ ...service, key, planting, upstream });
    for (const name of ['question', 'answer', 'upstreamWords'] as const)
      expect(stderr).toContain(planting.of(name));
    // The upstream's text is shown, with its quotes of the question and of everything sent along.
    const context: CanaryName[] = [
      'statement',
      'speaker',
      'language',
      'conversation',
      'difyInput',
      'difyUser',
    ];
    const said: CanaryName[] = ['upstreamWords', 'upstreamCode', 'page', 'brokenBody'];
    finish(planting, stdout + stderr, [...CONTENT, ...said, ...context]);
    const recorded = readdirSync(recordings).map((name) => readFileSync(join(recordings, name), 'utf8'));
    expect(recorded.length).toBeGreaterThanOrEqual(3);
    for (const name of RECORDED) expect(recorded.join('\n')).toContain(planting.of(name));
    expect(leaksIn(recorded.join('\n'), RECORDED)).toEqual([]);
  },
  60_000,
);

test('everything in the table was planted', () => {
  const parts = ['settings', 'handshake', 'message', 'upstream', 'answer', 'http'];
  const all = parts.flatMap(canariesOf);
  expect(all.length).toBeGreaterThanOrEqual(50);
  expect(all.filter((name) => !planted.has(name))).toEqual([]);
});
