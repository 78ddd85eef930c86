import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { createHost, type Host, type HostOptions } from '../../src/host/index';
import { GatedBackend } from '../support/session/gated-backend';
import { TestClient } from '../support/ws-client';

let host: Host | undefined;
let server: Server | undefined;

afterEach(async () => {
  await host?.close({ timeoutMs: 1 });
  server?.closeAllConnections();
  server?.close();
  host = server = undefined;
});

async function start(options: Partial<HostOptions> = {}) {
  const backend = new GatedBackend();
  host = createHost({ backend, ...options });
  const { url, port } = await host.listen({ port: 0 });
  return { backend, url, origin: `http://127.0.0.1:${port}` };
}

describe('plain HTTP on the port', () => {
  test('GET /healthz reports that everything is healthy, and which backend answers', async () => {
    const { url, origin } = await start();
    const client = await TestClient.connect(url);
    const response = await fetch(`${origin}/healthz?verbose`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ status: 'ok', backend: 'gated', connections: 1 });
    client.close();
  });

  test('answers 426 on the WebSocket path, 404 and 405 elsewhere, and HEAD without a body', async () => {
    const { origin } = await start();
    expect((await fetch(`${origin}/ws/realtime-asr`)).status).toBe(426);
    expect((await fetch(`${origin}/nope`)).status).toBe(404);
    expect((await fetch(`${origin}/healthz`, { method: 'POST' })).status).toBe(405);
    const head = await fetch(`${origin}/healthz`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  test('an upgrade of another path is 404, a handshake without a key 400', async () => {
    const { origin } = await start();
    const refusal = (path: string, headers = {}) =>
      new Promise((resolve, reject) => {
        request(origin + path, { headers: { connection: 'Upgrade', upgrade: 'websocket', ...headers } })
          .on('response', (response) => resolve(response.statusCode))
          .on('error', reject)
          .end();
      });
    expect(await refusal('/nope')).toBe(404);
    expect(await refusal('/ws/realtime-asr', { 'sec-websocket-version': '13' })).toBe(400);
  });
});

describe('answers', () => {
  test('stream: the first part is sent before the backend has finished', async () => {
    const { backend, url } = await start();
    const client = await TestClient.connect(url);
    client.final('what is the return policy?');
    await backend.asked(1);
    backend.say('Thirty ');
    // The backend continues only now that the client has received the first part.
    expect(await client.until({ type: 'answer' })).toMatchObject({ content: 'Thirty ', final: false });
    backend.say('days.');
    backend.end();
    await client.until({ stage: 'idle' });
    expect(client.summary().slice(-4)).toEqual(['answer', 'answer', 'answer final complete', 'status idle']);
    client.close();
  });

  test('a client that leaves aborts its backend', async () => {
    const { backend, url } = await start();
    const client = await TestClient.connect(url);
    client.final('what is the return policy?');
    await backend.asked(1);
    const aborted = new Promise((resolve) => backend.signals[0]?.addEventListener('abort', resolve));
    client.leave();
    await aborted;
  });
});

describe('heartbeat', () => {
  test('drops a peer that does not answer pings, and keeps one that does', async () => {
    const { url } = await start({ pingIntervalMs: 30 });
    const [dead, living] = [
      await TestClient.connect(url, { autoPong: false }),
      await TestClient.connect(url),
    ];
    let pings = 0;
    const thirdPing = new Promise<void>((resolve) =>
      living.socket.on('ping', () => ++pings === 3 && resolve()),
    );
    expect((await dead.closed).code).toBe(1006);
    await thirdPing;
    expect(living.socket.readyState).toBe(WebSocket.OPEN);
    living.close();
  });
});

describe('closing', () => {
  test('closes idle clients at once and others after their running answer, all with 1012', async () => {
    const { backend, url, origin } = await start();
    const [idle, busy] = [await TestClient.connect(url), await TestClient.connect(url)];
    busy.final('what is the return policy?');
    await backend.asked(1);
    backend.say('Thirty ');
    await busy.until({ type: 'answer' });
    const closing = host?.close();
    expect((await idle.closed).code).toBe(1012);
    expect((await fetch(`${origin}/healthz`)).status).toBe(503);
    busy.final('and the warranty?');
    expect(await busy.until({ type: 'error' })).toMatchObject({ code: 'SERVER_DRAINING' });
    backend.say('days.');
    backend.end();
    expect(await busy.closed).toEqual({ code: 1012, reason: 'service restart' });
    expect(busy.summary().slice(-3)).toEqual(['answer final complete', 'status idle', 'status closed']);
    await closing;
    await expect(fetch(`${origin}/healthz`)).rejects.toThrow();
  });

  test('is bounded: an answer that does not end is interrupted, and the client is told', async () => {
    const { backend, url } = await start();
    const client = await TestClient.connect(url);
    client.final('what is the return policy?');
    await backend.asked(1);
    await host?.close({ timeoutMs: 50 });
    expect((await client.closed).code).toBe(1012);
    expect(client.summary().slice(-4)).toEqual([
      'error QUERY_INTERRUPTED',
      'answer final interrupted',
      'status idle',
      'status closed',
    ]);
    expect(backend.signals[0]?.aborted).toBe(true);
  });

  test('a port in use rejects, and the host can listen elsewhere', async () => {
    const { origin } = await start();
    const second = createHost({ backend: new GatedBackend() });
    await expect(second.listen({ port: Number(new URL(origin).port) })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
    expect((await second.listen({ port: 0 })).port).toBeGreaterThan(0);
    await second.close();
  });
});

describe('attach', () => {
  async function attached(options: { other?: boolean } = {}) {
    const backend = new GatedBackend();
    server = createServer((_request, response) => response.end('their page'));
    if (options.other) {
      server.on('upgrade', (request, socket) => {
        if (request.url === '/theirs') socket.end('HTTP/1.1 418 Teapot\r\nConnection: close\r\n\r\n');
      });
    }
    host = createHost({ backend, path: '/speech' });
    host.attach(server);
    host.attach(server);
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    return { backend, origin: `127.0.0.1:${(server.address() as AddressInfo).port}` };
  }

  test('serves on an existing server and leaves the rest of it alone', async () => {
    const { origin } = await attached({ other: true });
    const client = await TestClient.connect(`ws://${origin}/speech`);
    expect(await (await fetch(`http://${origin}/`)).text()).toBe('their page');
    const status = await new Promise((resolve) => {
      const theirs = new WebSocket(`ws://${origin}/theirs`);
      theirs.on('unexpected-response', (_request, response) => resolve(response.statusCode));
      theirs.on('error', () => {});
    });
    expect(status).toBe(418);
    client.close();
  });

  test('disconnects clients on close and leaves the server open', async () => {
    const { origin } = await attached();
    const client = await TestClient.connect(`ws://${origin}/speech`);
    expect(host?.health().connections).toBe(1);
    await host?.close();
    expect((await client.closed).code).toBe(1012);
    expect(client.summary()).toEqual(['ack connected', 'status listening', 'status idle', 'status closed']);
    expect(await (await fetch(`http://${origin}/`)).text()).toBe('their page');
  });
});

test('invalid options are refused with the option named', () => {
  const backend = new GatedBackend();
  expect(() => createHost({ backend, path: 'speech' })).toThrow(/'path'/);
  expect(() => createHost({ backend, maxPayload: 0 })).toThrow(/'maxPayload'/);
  expect(() => createHost({ backend, pingIntervalMs: Number.NaN })).toThrow(/'pingIntervalMs'/);
});
