import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BackendReport } from '../../../src/backend/index';
import { judgeLatency } from '../../../src/backends/dify/check';
import { createDifyBackend, type DifyBackendOptions } from '../../../src/backends/dify/index';
import { DifyDouble, type Reply } from '../../support/upstreams/dify-double';

let dify: DifyDouble;

beforeEach(async () => {
  dify = await DifyDouble.start();
  dify.version = '1.17.2';
});
afterEach(() => dify.close());

async function check(options: Partial<DifyBackendOptions> = {}, signal = new AbortController().signal) {
  const backend = createDifyBackend({ apiKey: dify.apiKey, baseUrl: dify.baseUrl, ...options });
  const report = await backend.check?.({ signal });
  await backend.close?.();
  if (report === undefined) throw new Error('The backend has no check.');
  return report;
}

/** `level check: detail` for every problem. */
function told({ findings = [] }: BackendReport): string[] {
  return findings
    .filter(({ level }) => level !== 'ok')
    .map(({ level, check, detail }) => `${level} ${check}: ${detail}`);
}

describe('a healthy app', () => {
  test('is reported in one line; three requests, no question, the key only for Dify', async () => {
    dify.mode = 'advanced-chat';
    const report = await check();
    expect(report).toMatchObject({ ok: true, detail: 'Dify 1.17.2. Chatflow (advanced-chat).' });
    expect(told(report)).toEqual([]);
    expect(dify.gets.map(({ url, withKey }) => [url.replace(/\?.*/, ''), withKey])).toEqual([
      ['/v1/', false],
      ['/v1/info', true],
      ['/v1/parameters', true],
    ]);
    expect(dify.asked).toEqual([]);
  });

  test('works behind a proxy that passes only the necessary calls', async () => {
    dify.insteadOf['GET /v1/'] = { status: 403, body: '<html>words</html>' };
    expect(await check()).toMatchObject({ ok: true });
    expect(dify.gets.map(({ withKey }) => withKey)).toEqual([false, false, true, true]);
  });

  test('works with an old version that does not report the mode', async () => {
    dify.version = '0.15.8';
    dify.insteadOf['GET /v1/info'] = { body: { name: 'Pool', description: '', tags: [] } };
    const report = await check();
    expect(report.ok).toBe(true);
    expect(told(report).map((line) => line.split(':', 1)[0])).toEqual(['warning version', 'warning app']);
  });
});

describe('the version', () => {
  test.each([
    ['0.6.16', /does not tell the mode/],
    ['0.15.3-fix1', /does not tell the mode/],
    ['1.13.0', /lose the end of their answers.*replace an expired conversation/],
    ['1.13.3', /replace an expired conversation/],
    ['1.14.0-rc1', /replace an expired conversation/],
    ['1.14.2', /replace an expired conversation/],
    ['words words', /does not tell its version/],
  ])('%s has a warning', async (version, expected) => {
    dify.version = version;
    const report = await check();
    expect(report.ok).toBe(true);
    expect(told(report)).toEqual([expect.stringMatching(/^warning version: /)]);
    expect(told(report)[0]).toMatch(expected);
    expect(told(report)[0]).not.toContain('words');
  });

  test('1.13.1 does not have the defects specific to 1.13.0', async () => {
    dify.version = '1.13.1';
    expect(told(await check())[0]).not.toContain('lose the end');
  });

  test.each(['1.0.0', '1.9.2', '1.12.1', '1.15.0', '1.17.1', '2.0'])('%s has none', async (version) => {
    dify.version = version;
    expect(told(await check())).toEqual([]);
  });
});

test('the latency is the median: neither a slow first request nor a fast last one decides it', () => {
  expect(judgeLatency([4000, 30, 20.4])).toMatchObject({
    level: 'ok',
    detail: expect.stringMatching(/^30 ms/),
  });
  expect(judgeLatency([4000, 1300, 5])).toMatchObject({
    level: 'warning',
    detail: expect.stringMatching(/^1300 ms/),
  });
});

describe('problems are named, with the fix, and nothing of what was said', () => {
  const words = 'words of the upstream';
  const json = (status: number, code: string): Reply => ({ status, body: { code, message: words, status } });
  const page = (status: number): Reply => ({ status, body: `<html>${words}</html>` });

  test.each<[string, Partial<Record<string, Reply>>, RegExp]>([
    ['API access off', { info: json(403, 'forbidden') }, /^error app: .*API access is off/],
    ['a wall before Dify', { info: page(403) }, /^error address: Something before Dify refuses/],
    ['a login before Dify', { info: page(401) }, /^error address: Something before Dify wants a login/],
    ['an app that is not published', { parameters: json(400, 'app_unavailable') }, /^error app: .*publish/],
    ['a quota that is used up', { info: json(429, 'rate_limit_error') }, /^error rate_limit: .*quota/],
    ['a limit later on', { parameters: page(429) }, /^error rate_limit: .*ask again later/],
    [
      'Dify gone behind its proxy',
      { '': page(502), info: page(502) },
      /^error address: A proxy answers.*502/,
    ],
    [
      'a failure of Dify',
      { info: json(500, 'internal_server_error') },
      /^error address: Dify failed \(500\)/,
    ],
    [
      'a page where the app should be',
      { info: page(200) },
      /^error address: It answers with 200, and not as/,
    ],
    [
      'another API',
      { '': { body: { hello: words } }, info: page(404) },
      /^error address: .*HTTP 200, other JSON/,
    ],
    ['an app of no known kind', { info: { body: { mode: words } } }, /^error app: .*kind that is not known/],
  ])('%s', async (_, routes, expected) => {
    for (const [route, reply] of Object.entries(routes))
      if (reply) dify.insteadOf[`GET /v1/${route}`] = reply;
    const report = await check();
    expect(report.ok).toBe(false);
    expect(told(report)).toEqual([expect.stringMatching(expected)]);
    expect(report.detail).toBe(report.findings?.at(-1)?.detail);
    expect(JSON.stringify(report)).not.toContain(words);
  });

  test('a connection that breaks is probed once', async () => {
    dify.dropsConnections = true;
    expect(await check()).toMatchObject({ ok: false, detail: expect.stringMatching(/cannot be reached/) });
    expect(dify.connections).toBe(1);
  });

  test('TLS to a server without TLS', async () => {
    const report = await check({ baseUrl: dify.baseUrl.replace('http:', 'https:') });
    expect(report).toMatchObject({
      ok: false,
      detail: expect.stringMatching(/does not speak TLS: begin with http:/),
    });
  });

  test('a silent server, and an abort', async () => {
    dify.instead = { body: [new Promise(() => {})] };
    expect(await check({ timeoutMs: 50 })).toMatchObject({
      ok: false,
      detail: expect.stringContaining('50 ms'),
    });
    const cancelled = { ok: false, detail: 'The check was cancelled.' };
    expect(await check({}, AbortSignal.abort())).toEqual(cancelled);
    const abort = new AbortController();
    const running = check({}, abort.signal);
    const before = dify.gets.length;
    await dify.until(() => dify.gets.length > before);
    abort.abort();
    expect(await running).toEqual(cancelled);
  });
});

describe('the features of the app', () => {
  test.each([
    ['sources', { retriever_resource: { enabled: false } }],
    ['moderation', { sensitive_word_avoidance: { enabled: true, type: 'keywords', configs: [] } }],
    ['speech', { text_to_speech: { enabled: true, autoPlay: 'enabled' } }],
  ])('%s', async (name, features) => {
    dify.features = features;
    const report = await check();
    expect(report.ok).toBe(true);
    expect(told(report)).toEqual([expect.stringMatching(`^warning ${name}: `)]);
  });

  test('a chatflow has sources even without citations', async () => {
    dify.mode = 'advanced-chat';
    dify.features = { retriever_resource: { enabled: false } };
    expect(told(await check())).toEqual([]);
  });
});

describe('the inputs of the app', () => {
  const variable = (control: string, fields: object) => ({ [control]: { variable: 'city', ...fields } });

  test.each<[string, object, Record<string, unknown>, RegExp | undefined]>([
    [
      'a required one missing',
      variable('paragraph', { required: true }),
      {},
      /^error .*"city" is required and/,
    ],
    [
      'a null is none',
      variable('paragraph', { required: true }),
      { city: null },
      /^error .*"city" is required/,
    ],
    [
      'a default is none',
      variable('select', { required: true, default: 'a' }),
      {},
      /^error .*"city" is required/,
    ],
    ['an optional one missing', variable('paragraph', { required: false }), {}, undefined],
    ['one given', variable('paragraph', { required: true }), { city: 'Oslo' }, undefined],
    ['one given empty', variable('paragraph', { required: true }), { city: '' }, /^warning .*given empty/],
    ['no text', variable('text-input', {}), { city: 5 }, /^error .*must be a text/],
    [
      'too long',
      variable('text-input', { max_length: 3 }),
      { city: 'Oslo' },
      /^error .*gets 4 characters and takes 3/,
    ],
    ['as long as may be', variable('text-input', { max_length: 2 }), { city: '🏊🏊' }, undefined],
    ['no option', variable('select', { options: ['a'] }), { city: 'b' }, /^error .*one of the options/],
    ['an option', variable('select', { options: ['a'] }), { city: 'a' }, undefined],
    ['no number', variable('number', {}), { city: 'many' }, /^error .*must be a number/],
    ['a number in a text', variable('number', {}), { city: '12' }, undefined],
    ['a required file', variable('file-list', { required: true }), {}, /^error .*no files are sent/],
    [
      'a name the app does not have',
      variable('paragraph', {}),
      { town: 'Oslo' },
      /^warning .*no input "town"/,
    ],
    [
      'a name that is none',
      { paragraph: { variable: 'a b\n', required: true } },
      {},
      /^error .*\(with a name that/,
    ],
    ['a form of another shape', { paragraph: 'city' }, {}, undefined],
  ])('%s', async (_, entry, inputs, expected) => {
    dify.form = [entry];
    const report = await check({ inputs });
    expect(told(report)).toEqual(expected ? [expect.stringMatching(expected)] : []);
    expect(report.ok).toBe(!expected?.source.startsWith('^error'));
    expect(report.detail).not.toContain('Oslo');
  });

  test('a context that will outgrow its input', async () => {
    dify.form = [{ 'text-input': { variable: 'said', max_length: 256 } }];
    expect(told(await check({ contextInput: 'said' }))).toEqual([
      expect.stringMatching(
        /^warning inputs: Once much has been said, .*"said" gets \d{4} characters and takes 256/,
      ),
    ]);
  });

  test('a function for inputs that fails', async () => {
    dify.requiredInputs = ['city'];
    expect(told(await check({ inputs: () => ({ city: 'Oslo' }) }))).toEqual([]);
    const broken = () => {
      throw new Error('words');
    };
    expect(told(await check({ inputs: broken }))).toEqual([
      'error inputs: The function that makes the inputs fails; mend it.',
    ]);
  });
});
