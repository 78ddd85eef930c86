import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { isLive, notReady } from '../../../src/host/http-pages/status';
import { createHost, createMetrics } from '../../../src/host/index';
import { startHost } from '../../support/host-rig';
import { GatedBackend } from '../../support/session/gated-backend';

const get = async (url: string, headers: Record<string, string> = {}) => {
  const response = await fetch(url, { headers });
  const text = await response.text();
  return { status: response.status, text, body: text.startsWith('{') ? JSON.parse(text) : undefined };
};

describe('the status pages', () => {
  test('on a port that only this machine reaches, show everything', async () => {
    const { origin, connect } = await startHost({ metrics: await createMetrics() });
    await connect();
    expect(await get(`${origin}/livez`)).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect(await get(`${origin}/readyz`)).toMatchObject({
      status: 200,
      body: {
        status: 'ready',
        reasons: [],
        connections: 1,
        capacity: 20_000,
        event_loop_delay_p99_ms: expect.any(Number),
        backend: { name: 'gated', last_result: null },
      },
    });
    expect((await get(`${origin}/readyz?verbose`)).body.limits).toMatchObject({ messagesPerSecond: 100 });
    expect((await get(`${origin}/metrics`)).text).toContain('realtime_rag_connections{state="open"} 1');
  });

  test('show proxies, and clients behind them, only readiness', async () => {
    const { origin } = await startHost({ metrics: await createMetrics() });
    const proxied = { 'X-Forwarded-For': '192.0.2.1' };
    expect((await get(`${origin}/readyz`, proxied)).body).toEqual({ status: 'ready' });
    expect((await get(`${origin}/metrics`, proxied)).status).toBe(404);
  });

  test('on the main port are reduced to short answers when there is an admin port', async () => {
    const { host, origin } = await startHost({ metrics: await createMetrics() });
    const admin = await host.listenAdmin({ port: 0 });
    expect(admin).toMatchObject({
      host: '127.0.0.1',
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    });
    expect((await get(`${origin}/metrics`)).status).toBe(404);
    expect((await get(`${origin}/readyz`)).body).toEqual({ status: 'ready' });
    expect((await get(`${origin}/livez`)).status).toBe(200);
    expect((await get(`${admin.url}/metrics`)).text).toContain('realtime_rag_build_info');
    expect((await get(`${admin.url}/readyz`)).body.connections).toBe(0);
    expect((await get(`${admin.url}/ws/realtime-asr`)).status).toBe(404);
    await host.close();
    await expect(get(`${admin.url}/livez`)).rejects.toThrow();
  });

  test('on a port that others reach, show no metrics', async () => {
    const all = createHost({ backend: new GatedBackend(), metrics: await createMetrics() });
    const { port } = await all.listen({ port: 0, host: '0.0.0.0' });
    expect((await get(`http://127.0.0.1:${port}/metrics`)).status).toBe(404);
    expect((await get(`http://127.0.0.1:${port}/readyz`)).body).toEqual({ status: 'ready' });
    await all.close();
  });

  test('accept only GET and HEAD', async () => {
    const { origin } = await startHost({ metrics: await createMetrics() });
    for (const page of ['livez', 'readyz', 'metrics']) {
      expect((await fetch(`${origin}/${page}`, { method: 'POST' })).status).toBe(405);
      const head = await fetch(`${origin}/${page}`, { method: 'HEAD' });
      expect([head.status, await head.text()]).toEqual([200, '']);
    }
  });

  test('a host that is full is not ready, and recovers', async () => {
    const { origin, connect } = await startHost({ limits: { connections: 1 } });
    const client = await connect();
    expect(await get(`${origin}/readyz`)).toMatchObject({ status: 503, body: { reasons: ['capacity'] } });
    expect((await get(`${origin}/livez`)).status).toBe(200);
    client.close();
    await expect.poll(async () => (await get(`${origin}/readyz`)).status).toBe(200);
  });

  test('a failing backend is reported, but does not affect readiness', async () => {
    const { origin, connect, backend } = await startHost();
    const client = await connect();
    client.final('what is the return policy?');
    await backend.asked(1);
    backend.fail(new Error('down'));
    await client.until({ type: 'error' });
    expect(await get(`${origin}/readyz`)).toMatchObject({
      status: 200,
      body: { backend: { last_result: 'BACKEND_ERROR' } },
    });
  });

  test('a malformed request is answered', async () => {
    const { port } = await startHost();
    const status = await new Promise((resolve) =>
      request({ port, path: '*', method: 'OPTIONS' }, (response) =>
        resolve(response.resume().statusCode),
      ).end(),
    );
    expect(status).toBe(404);
  });
});

describe('readiness', () => {
  const well = { phase: 'serving', connections: 1, capacity: 10, delay: { p99Ms: 3, maxMs: 20 } } as const;

  test.each([
    [well, []],
    [{ ...well, phase: 'starting' }, ['starting']],
    [{ ...well, phase: 'draining' }, ['draining']],
    [{ ...well, connections: 10 }, ['capacity']],
    [{ ...well, delay: { p99Ms: 501, maxMs: 600 } }, ['event_loop']],
    [{ ...well, delay: { p99Ms: 3, maxMs: 5_100 } }, ['event_loop']],
    [{ ...well, phase: 'draining', connections: 11 }, ['draining', 'capacity']],
  ] as const)('%j', (circumstances, reasons) => {
    expect(notReady(circumstances)).toEqual(reasons);
  });

  test('a process is live unless it was stuck for more than five seconds', () => {
    expect(isLive({ p99Ms: 900, maxMs: 4_900 })).toBe(true);
    expect(isLive({ p99Ms: 900, maxMs: 5_100 })).toBe(false);
  });
});
