import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BackendFinding, BackendReport } from '../../../src/backend/index';
import type { OpenAIBackendOptions } from '../../../src/backends/openai/index';
import { KEY } from '../../support/upstreams/fault-rig';
import type { FaultServer, Play } from '../../support/upstreams/fault-server';
import { json, page } from '../../support/upstreams/http-replies';
import { connect, retriever, startModel } from './rig';

let server: FaultServer;

beforeEach(async () => {
  server = await startModel();
});
afterEach(() => server.close());

const models = (...ids: string[]) =>
  json(200, { object: 'list', data: ids.map((id) => ({ id, object: 'model' })) });

async function check(get: Play, options: Partial<OpenAIBackendOptions> = {}): Promise<BackendReport> {
  server.get = get;
  const backend = connect(server, options);
  try {
    const report = await backend.check?.({ signal: new AbortController().signal });
    if (report === undefined) throw new Error('It has no check.');
    return report;
  } finally {
    await backend.close?.();
  }
}

const found = ({ findings = [] }: BackendReport, level: BackendFinding['level']) =>
  findings.filter((finding) => finding.level === level).map(({ check, detail }) => `${check}: ${detail}`);

test('a listed model passes; no question was asked', async () => {
  const report = await check(models('other', 'of-the-double'));
  expect(report).toMatchObject({ ok: true, detail: 'The model is there, one of 2.' });
  expect(found(report, 'ok')).toHaveLength(2);
  expect(server.posts).toEqual([]);
});

test("Ollama's latest version of a model needs no tag", async () => {
  expect(found(await check(models('of-the-double:latest')), 'warning')).toEqual([]);
});

test('an unlisted model causes a warning that lists the available ones', async () => {
  const report = await check(models('llama3.2:3b', 'bad name\n', 'qwen2.5'));
  expect(report.ok).toBe(true);
  expect(found(report, 'warning')).toEqual([
    expect.stringMatching(/^model: .*It lists llama3\.2:3b, qwen2\.5, …\.$/),
  ]);
});

test.each<[string, Play, RegExp]>([
  ['a wrong key', json(401, { error: { message: KEY } }), /^key: .* refuses the key \(401\)/],
  ['too many requests', json(429, {}, { 'Retry-After': '7' }), /^rate_limit: .*ask again in 7 s/],
  [
    'a redirect',
    page(302, { Location: 'https://login.example.com/?k=secret' }),
    /^address: .* redirects to https:\/\/login\.example\.com;/,
  ],
  ['a failure', page(502), /^address: .* fails \(502\)/],
])('%s is an error', async (_, get, message) => {
  const report = await check(get);
  expect(report.ok).toBe(false);
  expect(found(report, 'error')).toEqual([expect.stringMatching(message)]);
  expect(JSON.stringify(report)).not.toMatch(/secret|canary/);
});

test('a missing /v1 is detected', async () => {
  const get: Play = (wire) => (wire.request.url === '/v1/models' ? models('of-the-double') : page(404))(wire);
  const report = await check(get, { baseUrl: server.baseUrl.replace('/v1', '') });
  expect(found(report, 'error')).toEqual([expect.stringMatching(/^address: .*\/v1 is missing at the end/)]);
});

test('a server that lists no models may still answer', async () => {
  const report = await check(page(404));
  expect(report.ok).toBe(true);
  expect(found(report, 'warning')).toEqual([expect.stringMatching(/does not list its models \(HTTP 404\)/)]);
});

test('no server is listening', async () => {
  await server.close();
  const report = await check(page(200));
  expect(found(report, 'error')).toEqual([
    expect.stringMatching(/^address: .*ECONNREFUSED.*nothing listens/),
  ]);
});

test("the retriever's findings come first and affect the result", async () => {
  const findings: BackendFinding[] = [{ level: 'warning', check: 'files', detail: 'One left out.' }];
  const checked = { ...retriever, check: async () => ({ ok: true, detail: '2 documents.', findings }) };
  expect(found(await check(models('of-the-double'), { retriever: checked }), 'warning')).toEqual([
    'files: One left out.',
  ]);
  const unwell = { ...retriever, check: async () => ({ ok: false, detail: 'The index is gone.' }) };
  const report = await check(models('of-the-double'), { retriever: unwell });
  expect(report).toMatchObject({ ok: false, detail: 'The index is gone.' });
});
