import { request as ask } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { createEchoBackend } from '../../../../src/backends/echo';
import { createHost, type HostOptions, staticKeys } from '../../../../src/host/index';
import { startHost } from '../../../support/host-rig';

const KEY = 'a-key-of-sixteen-characters';
const authenticate = staticKeys({ desk: KEY });
const PATHS = ['/', '/console/page.js', '/console/settings'];

/** The statuses of all that belongs to the page. `fetch` would set the `Host` header itself. */
function statuses(origin: string, headers: Record<string, string> = {}): Promise<(number | undefined)[]> {
  return Promise.all(PATHS.map(async (path) => (await get(origin + path, headers)).status));
}

function get(url: string, headers: Record<string, string> = {}) {
  return new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    ask(url, { headers }, async (response) =>
      resolve({ status: response.statusCode, body: await text(response) }),
    )
      .on('error', reject)
      .end();
  });
}

/** A host that other machines can reach. */
async function startOpenHost(options: Partial<HostOptions>) {
  const host = createHost({ backend: createEchoBackend(), console: true, ...options });
  const { port, page } = await host.listen({ port: 0, host: '0.0.0.0' });
  return { host, page, origin: `http://127.0.0.1:${port}` };
}

test('there is no page unless it is turned on', async () => {
  const { origin } = await startHost();
  expect(await statuses(origin)).toEqual([404, 404, 404]);
  expect((await get(`${origin}/`)).body).toContain('Connect a WebSocket to /ws/realtime-asr');
});

describe('without authentication', () => {
  test('whoever uses this machine sees it, by any of its names', async () => {
    const { origin, port } = await startHost({ console: true });
    expect(await statuses(origin)).toEqual([200, 200, 200]);
    for (const host of [`localhost:${port}`, `[::1]:${port}`, '127.0.0.1']) {
      expect(await statuses(origin, { host }), host).toEqual([200, 200, 200]);
    }
  });

  test('pages of other sites that point their name here do not', async () => {
    const { origin } = await startHost({ console: true });
    expect(await statuses(origin, { host: 'rebound.example.com' })).toEqual([403, 403, 403]);
    const trusting = await startHost({ console: true, trustProxy: ['loopback'] });
    const forged = { host: 'rebound.example.com', 'x-forwarded-for': '203.0.113.7' };
    expect(await statuses(trusting.origin, forged)).toEqual([404, 404, 404]);
  });

  test.each([
    { 'x-forwarded-for': '203.0.113.7' },
    { 'x-forwarded-for': '127.0.0.1' },
    { 'x-forwarded-host': 'assistant.example.com' },
    { 'x-forwarded-proto': 'https' },
    { 'x-real-ip': '203.0.113.7' },
    { forwarded: 'for=203.0.113.7' },
    { via: '1.1 proxy.example.com' },
  ])('what a proxy passes on does not come from this machine: %o', async (headers) => {
    const { origin } = await startHost({ console: true });
    expect(await statuses(origin, headers)).toEqual([404, 404, 404]);
    expect((await get(`${origin}/`, headers)).body).toContain('for this machine alone');
  });

  test('a host that other machines can reach does not show it, to this machine neither', async () => {
    const { host, page, origin } = await startOpenHost({});
    expect(page).toBeUndefined();
    expect(await statuses(origin)).toEqual([404, 404, 404]);
    await host.close({ timeoutMs: 1 });
  });
});

describe('with authentication', () => {
  test('anybody sees the page, and only who has a credential its settings', async () => {
    const { host, page, origin } = await startOpenHost({ authenticate });
    expect(page).toMatch(/^http:\/\/0\.0\.0\.0:\d+\/$/);
    expect(await statuses(origin)).toEqual([200, 200, 401]);
    expect((await get(`${origin}/`)).body).toContain('data-sign-in="yes"');
    expect(await statuses(origin, { authorization: `Bearer ${KEY}` })).toEqual([200, 200, 200]);
    expect(await statuses(origin, { authorization: 'Bearer wrong' })).toEqual([200, 200, 401]);
    const proxied = { 'x-forwarded-for': '203.0.113.7', host: 'assistant.example.com' };
    expect(await statuses(origin, proxied)).toEqual([200, 200, 401]);
    await host.close({ timeoutMs: 1 });
  });

  test('guesses at the settings are counted like all others', async () => {
    const { origin } = await startHost({ console: true, authenticate, limits: { wrongCredentials: 2 } });
    const guess = { authorization: 'Bearer wrong' };
    const path = `${origin}/console/settings`;
    for (const status of [401, 401, 401, 429]) expect((await get(path, guess)).status).toBe(status);
    expect((await get(path, { authorization: `Bearer ${KEY}` })).status).toBe(429);
  });

  test('a page of another origin cannot read the settings', async () => {
    const { origin } = await startHost({ console: true, authenticate });
    const headers = { authorization: `Bearer ${KEY}`, origin: 'https://other.example.com' };
    expect((await get(`${origin}/console/settings`, headers)).status).toBe(403);
  });

  test('a page that could not sign in is not shown, and says why', async () => {
    const { origin } = await startHost({ console: true, authenticate, tickets: false });
    expect(await statuses(origin)).toEqual([404, 404, 404]);
    expect((await get(`${origin}/`)).body).toContain('tickets');
  });
});

test('a page that could not connect is not shown, unless a proxy may go by another name', async () => {
  const { origin, host } = await startHost({
    console: true,
    authenticate,
    allowOrigins: ['https://app.example.com'],
  });
  expect(await statuses(origin)).toEqual([404, 404, 404]);
  expect((await get(`${origin}/`)).body).toContain('allowOrigins');
  expect(await statuses(origin, { 'x-forwarded-for': '203.0.113.7' })).toEqual([200, 200, 401]);
  expect(await statuses(origin, { host: 'app.example.com' })).toEqual([200, 200, 401]);
  await host.close({ timeoutMs: 1 });
});

test('listen says where the page is', async () => {
  const { host } = await startHost({ console: true });
  const other = createHost({ backend: createEchoBackend(), console: true });
  const { port, page } = await other.listen({ port: 0 });
  expect(page).toBe(`http://127.0.0.1:${port}/`);
  await Promise.all([host, other].map((one) => one.close({ timeoutMs: 1 })));
});

test('the port of the operator has no page', async () => {
  const { host } = await startHost({ console: true });
  const { url } = await host.listenAdmin({ port: 0 });
  expect(await statuses(url.replace(/\/$/, ''))).toEqual([404, 404, 404]);
});

test('while it drains a host shows no page that could not connect', async () => {
  const { host, origin, backend, connect } = await startHost({ console: true });
  const client = await connect();
  client.final('how long is the warranty?');
  await client.until({ type: 'status', stage: 'querying_rag' });
  const closed = host.close({ timeoutMs: 5_000 });
  await expect.poll(() => statuses(origin)).toEqual([503, 503, 503]);
  backend.end();
  await closed;
});
