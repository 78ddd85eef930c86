import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { DifyDouble } from '../../support/upstreams/dify-double';
import { examine } from './examine';

/** The command as scripts and people run it, against the Dify double on a real port. */

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A Dify without problems. */
async function startDify(): Promise<DifyDouble> {
  const dify = await DifyDouble.start();
  cleanups.push(() => dify.close());
  dify.version = '1.17.2';
  return dify;
}

/** Some other server at its address. */
async function startOther(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const difyEnv = (dify: DifyDouble, more: Record<string, string> = {}) => ({
  DIFY_API_KEY: dify.apiKey,
  DIFY_BASE_URL: dify.baseUrl,
  ...more,
});

describe('doctor of a Dify app', () => {
  it('all well', async () => {
    const dify = await startDify();
    const found = await examine(difyEnv(dify));
    expect(found).toMatchObject({ code: 0, backend: 'dify', warnings: [], wrong: [] });
    expect(found.right).toEqual([
      expect.stringMatching(/^address: Dify's API answers at 127\.0\.0\.1:\d+\.$/),
      'key: Dify accepts it.',
      'version: Dify 1.17.2.',
      'app: Chatbot (chat).',
      'inputs: The app requires none.',
      expect.stringMatching(/^latency: \d+ ms, the median of 3 requests\.$/),
    ]);
    expect(found.text).toMatch(/\n\ndify: all well\.\n$/);
    expect(dify.asked).toEqual([]);
  });

  it('no key', async () => {
    const found = await examine({}, ['--backend', 'dify']);
    expect(found).toMatchObject({ code: 2, backend: 'dify', right: [] });
    expect(found.wrong).toEqual([expect.stringMatching(/^settings: .*DIFY_API_KEY, which is not set/)]);
  });

  it.each([
    ['app-with a space', /DIFY_API_KEY has a space/],
    ['dataset-0123456789', /DIFY_API_KEY is the key of a knowledge base/],
  ])('a malformed key: %s', async (key, expected) => {
    const found = await examine({ DIFY_API_KEY: key });
    expect(found).toMatchObject({ code: 2, wrong: [expect.stringMatching(expected)] });
    expect(found.said).not.toContain(key);
  });

  it('wrong key', async () => {
    const dify = await startDify();
    const key = 'app-of-somebody-else-9876543210';
    const found = await examine(difyEnv(dify, { DIFY_API_KEY: key }));
    expect(found).toMatchObject({
      code: 1,
      wrong: [expect.stringMatching(/^key: .*401.*API Access.*\(DIFY_API_KEY\)$/)],
    });
    expect(found.right).toEqual([expect.stringMatching(/^address: /)]);
    expect(found.said).not.toContain(key.slice(0, 8));
  });

  it('wrong path: /v1 missing', async () => {
    const dify = await startDify();
    const found = await examine(difyEnv(dify, { DIFY_BASE_URL: dify.baseUrl.replace(/\/v1$/, '') }));
    expect(found).toMatchObject({
      code: 1,
      right: [],
      wrong: [expect.stringMatching(/^address: .*\/v1 is missing.*\(DIFY_BASE_URL\)$/)],
    });
    expect(dify.gets.some(({ withKey }) => withKey)).toBe(false);
  });

  it('wrong path: a page of the web UI', async () => {
    const dify = await startDify();
    const found = await examine(difyEnv(dify, { DIFY_BASE_URL: dify.baseUrl.replace(/\/v1$/, '/apps') }));
    expect(found).toMatchObject({
      code: 1,
      wrong: [expect.stringMatching(/^address: .*at \/v1 of that host/)],
    });
  });

  it('host down', async () => {
    const dify = await DifyDouble.start();
    const env = difyEnv(dify);
    await dify.close();
    const found = await examine(env);
    expect(found).toMatchObject({
      code: 1,
      right: [],
      wrong: [expect.stringMatching(/^address: .*ECONNREFUSED.*start Dify/)],
    });
  });

  it('a host that accepts the connection and sends nothing', async () => {
    const url = await startOther(() => {});
    const found = await examine({ DIFY_API_KEY: 'app-x', DIFY_BASE_URL: `${url}/v1`, DIFY_TIMEOUT: '0.2' });
    expect(found).toMatchObject({
      code: 1,
      wrong: [expect.stringMatching(/^address: .*said nothing for 200 ms/)],
    });
  });

  it('not Dify at all: a page, which is neither sent the key nor quoted', async () => {
    const keys: unknown[] = [];
    const url = await startOther((request, response) => {
      keys.push(request.headers.authorization);
      response.setHeader('content-type', 'text/html').end('<html>Welcome to the canary</html>');
    });
    const found = await examine({ DIFY_API_KEY: 'app-x', DIFY_BASE_URL: `${url}/v1` });
    expect(found).toMatchObject({
      code: 1,
      right: [],
      wrong: [expect.stringMatching(/^address: .*not Dify's API \(HTTP 200, no JSON\)/)],
    });
    expect(found.said).not.toContain('canary');
    expect(new Set(keys)).toEqual(new Set([undefined]));
  });

  it('a redirect: reports the target, without its secrets', async () => {
    const url = await startOther((_, response) => {
      response.writeHead(308, { location: 'https://me:secret@dify.example.com/v1?token=secret' }).end();
    });
    const found = await examine({ DIFY_API_KEY: 'app-x', DIFY_BASE_URL: `${url}/v1` });
    expect(found).toMatchObject({
      code: 1,
      wrong: [expect.stringContaining('redirects to https://dify.example.com;')],
    });
    expect(found.said).not.toContain('secret');
  });

  it.each([
    ['workflow', 'a Workflow'],
    ['completion', 'a Text Generator'],
  ])('%s app', async (mode, what) => {
    const dify = await startDify();
    dify.mode = mode;
    const found = await examine(difyEnv(dify));
    expect(found).toMatchObject({ code: 1, warnings: [] });
    expect(found.wrong).toEqual([
      expect.stringMatching(/^app: .*use the key of a Chatbot, Agent or Chatflow\. \(DIFY_API_KEY\)$/),
    ]);
    expect(found.wrong[0]).toContain(what);
    expect(found.right).toContain('key: Dify accepts it.');
  });

  it('agent app: fine, but not with blocking', async () => {
    const dify = await startDify();
    for (const mode of ['agent-chat', 'agent']) {
      dify.mode = mode;
      const well = await examine(difyEnv(dify));
      expect(well).toMatchObject({ code: 0, warnings: [], wrong: [] });
      expect(well.right).toContain(`app: Agent (${mode}).`);
      const blocking = await examine(difyEnv(dify, { DIFY_RESPONSE_MODE: 'blocking' }));
      expect(blocking).toMatchObject({ code: 1, warnings: [] });
      expect(blocking.wrong).toEqual([
        expect.stringMatching(/^response_mode: Agents refuse.*streaming.*\(DIFY_RESPONSE_MODE\)$/),
      ]);
    }
    dify.mode = 'chat';
    const chat = await examine(difyEnv(dify, { DIFY_RESPONSE_MODE: 'blocking' }));
    expect(chat).toMatchObject({ code: 0, warnings: [expect.stringMatching(/^response_mode: /)], wrong: [] });
  });

  it('required input missing, given, and given as the context', async () => {
    const dify = await startDify();
    dify.requiredInputs = ['city'];
    const missing = await examine(difyEnv(dify));
    expect(missing).toMatchObject({ code: 1, warnings: [] });
    expect(missing.wrong).toEqual([
      `inputs: The app's input "city" is required and not given; give it, or make it optional in Dify. (DIFY_INPUTS, DIFY_CONTEXT_INPUT)`,
    ]);
    const given = await examine(difyEnv(dify, { DIFY_INPUTS: '{"city":"Oslo"}' }));
    expect(given).toMatchObject({ code: 0, warnings: [], wrong: [] });
    expect(given.right).toContain('inputs: All that the app requires are given (1).');
    expect(given.said).not.toContain('Oslo');
    const context = await examine(difyEnv(dify, { DIFY_CONTEXT_INPUT: 'city' }));
    expect(context).toMatchObject({ code: 0, wrong: [] });
    // The context is empty before anything was said, and this field takes 48 characters.
    expect(context.warnings).toEqual([expect.stringMatching(/^inputs: Once much has been said/)]);
    const broken = await examine(difyEnv(dify, { DIFY_INPUTS: '{"city":' }));
    expect(broken).toMatchObject({ code: 2, wrong: [expect.stringMatching(/^settings: .*DIFY_INPUTS/)] });
  });

  it('old version', async () => {
    const dify = await startDify();
    dify.version = '0.15.3';
    const found = await examine(difyEnv(dify));
    expect(found).toMatchObject({ code: 0, wrong: [] });
    expect(found.warnings).toEqual([
      expect.stringMatching(/^version: Dify 0\.15\.3 has known faults: .*Upgrade/),
    ]);
    expect(found.text).toMatch(/dify: all well, 1 warning\.\n$/);
  });

  it('rate-limited', async () => {
    const dify = await startDify();
    dify.instead = { status: 429, headers: { 'retry-after': '30' }, body: '<html>1015 canary</html>' };
    const found = await examine(difyEnv(dify));
    expect(found).toMatchObject({ code: 1, wrong: [expect.stringMatching(/^rate_limit: .*429.*in 30 s/)] });
    expect(found.said).not.toContain('canary');
  });
});
