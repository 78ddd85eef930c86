import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { staticKeys } from '../../src/host/index';
import { startHost } from '../support/host-rig';
import { findNginx, type Nginx, startNginx } from '../support/programs/nginx';
import { refusal, TestClient } from '../support/ws-client';

const command = findNginx();
const BEHIND_PROXY = { trustProxy: ['loopback'] };

let nginx: Nginx | undefined;
afterEach(async () => {
  await nginx?.stop();
  nginx = undefined;
});

let configuration: string;

async function start(...ports: number[]): Promise<Nginx> {
  nginx = await startNginx(command ?? '', ports, configuration);
  return nginx;
}

describe.runIf(command).each(['deploy/nginx.conf', 'deploy/compose/nginx.conf'])('%s', (file) => {
  beforeEach(() => {
    configuration = file;
  });

  test.each([
    'ws/realtime-asr',
    'ws/conversation-relay',
    'llm-websocket/call-1',
    'v1/tickets',
    'v1/models',
    'v1/chat/completions',
    'v1/transcripts/recall',
    'mcp',
    '',
    'console/page.js',
    'console/settings',
  ])('passes on what /%s was called by, and by whom', async (page) => {
    const headers: IncomingHttpHeaders[] = [];
    const server = createServer((request, response) => {
      headers.push(request.headers);
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { origin } = await start((server.address() as AddressInfo).port);
    await fetch(`http://${origin}/${page}`, { headers: { 'X-Forwarded-For': '192.0.2.1' } });
    await new Promise((resolve) => server.close(resolve));
    expect(headers.at(-1)).toMatchObject({
      host: expect.stringMatching(/^127\.0\.0\.1(:\d+)?$/),
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
    });
  });

  test('passes on an answer over HTTP as it comes', async () => {
    const { backend, port } = await startHost(BEHIND_PROXY);
    const { origin } = await start(port);
    const asking = fetch(`http://${origin}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ messages: [{ role: 'user', content: 'how?' }], stream: true }),
    });
    await backend.asked(1);
    backend.say('so');
    const reader = (await asking).body?.getReader();
    const decoder = new TextDecoder();
    let text = '';
    while (!text.includes('"so"')) text += decoder.decode((await reader?.read())?.value);
    backend.end();
    while (!text.includes('[DONE]')) text += decoder.decode((await reader?.read())?.value);
  });

  test('carries sessions both ways, with their close codes', async () => {
    const { backend, port, host } = await startHost(BEHIND_PROXY);
    const { origin } = await start(port);
    const client = await TestClient.connect(`ws://${origin}/ws/realtime-asr`);
    client.final('what is the return policy?');
    await backend.asked(1);
    backend.say('Thirty days.');
    await client.until({ type: 'answer', content: 'Thirty days.' });
    backend.end();
    await client.until({ stage: 'idle' });
    await host.close();
    expect(await client.closed).toEqual({ code: 1012, reason: 'service restart' });
  });

  test('carries calls, and does not log their paths', async () => {
    const { port } = await startHost({
      ...BEHIND_PROXY,
      dialects: { retell: { path: '/llm-websocket/{key}/{call_id}' } },
      authenticate: staticKeys(['a-key-of-many-letters']),
    });
    const { origin } = await start(port);
    const client = await TestClient.connect(`ws://${origin}/llm-websocket/a-key-of-many-letters/call-1`);
    expect(await client.until(() => true)).toBeDefined();
    client.close();
    await client.closed;
    // A line of a later request: that of the call would be there too.
    await fetch(`http://${origin}/v1/models`);
    await vi.waitUntil(() => nginx?.logs().includes('/v1/models'));
    expect(nginx?.logs()).not.toContain('a-key-of-many-letters');
  });

  test('exposes neither metrics nor health, nor anything else that is not configured', async () => {
    const { port } = await startHost(BEHIND_PROXY);
    const { origin } = await start(port);
    for (const page of ['metrics', 'healthz', 'livez', 'readyz', '', 'metrics/', 'v1/other', 'mcp/other']) {
      expect((await fetch(`http://${origin}/${page}`)).status, page).toBe(404);
    }
  });

  test('hands out tickets, and passes credentials on', async () => {
    const key = 'a-key-of-many-letters';
    const { port } = await startHost({ authenticate: staticKeys([key]) });
    const { origin } = await start(port);
    const headers = { Authorization: `Bearer ${key}` };
    const response = await fetch(`http://${origin}/v1/tickets`, { method: 'POST', headers });
    expect(response.status).toBe(201);
    const { ticket } = (await response.json()) as { ticket: string };
    const client = await TestClient.connect(`ws://${origin}/ws/realtime-asr`, {
      protocols: ['realtime-rag.v1', `rrag.ticket.${ticket}`],
    });
    expect(await client.until({ type: 'ack' })).toMatchObject({ message: 'connected' });
    client.close();
    const refused = await refusal(`ws://${origin}/ws/realtime-asr`, {
      headers: { Authorization: 'Bearer wrong' },
    });
    expect(refused.status).toBe(401);
    expect(nginx?.logs()).not.toContain(ticket);
  });

  test('shows the page to all where keys are required, and otherwise to nobody', async () => {
    const key = 'a-key-of-many-letters';
    const closed = await startHost({ ...BEHIND_PROXY, console: true, authenticate: staticKeys([key]) });
    const { origin } = await start(closed.port);
    const page = await fetch(`http://${origin}/`);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    for (const file of ['page.js', 'page.css', 'icon.svg']) {
      expect((await fetch(`http://${origin}/console/${file}`)).status, file).toBe(200);
    }
    expect((await fetch(`http://${origin}/console/settings`)).status).toBe(401);
    const headers = { Authorization: `Bearer ${key}` };
    expect((await fetch(`http://${origin}/console/settings`, { headers })).status).toBe(200);
    await nginx?.stop();
    const open = await startHost({ ...BEHIND_PROXY, console: true });
    const other = await start(open.port);
    for (const path of ['', 'console/page.js', 'console/settings']) {
      expect((await fetch(`http://${other.origin}/${path}`)).status, path).toBe(404);
    }
  });

  test('logs no query, not even on failure', async () => {
    const { port, host } = await startHost(BEHIND_PROXY);
    const { origin, logs } = await start(port);
    const url = `ws://${origin}/ws/realtime-asr?token=sk-planted-secret`;
    const client = await TestClient.connect(url);
    client.close();
    await host.close();
    await expect(TestClient.connect(url)).rejects.toThrow(/50\d/);
    await expect.poll(logs).toMatch(/ 50\d /);
    expect(logs()).toContain('/ws/realtime-asr');
    expect(logs()).not.toContain('planted');
  });

  test('tries the next instance when one is shutting down', async () => {
    const [leaving, staying] = [await startHost(BEHIND_PROXY), await startHost(BEHIND_PROXY)];
    const { origin } = await start(leaving.port, staying.port);
    const busy = await leaving.connect();
    busy.final('what is the return policy?');
    await leaving.backend.asked(1);
    const closing = leaving.host.close();
    const clients = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        TestClient.connect(`ws://${origin}/ws/realtime-asr?session_id=${n}`),
      ),
    );
    expect(staying.host.health().connections).toBe(8);
    for (const client of clients) client.close();
    leaving.backend.end();
    await closing;
  });
});

describe.runIf(command)('deploy/nginx.conf alone', () => {
  beforeEach(() => {
    configuration = 'deploy/nginx.conf';
  });

  test('limits handshakes per address', async () => {
    const { port } = await startHost(BEHIND_PROXY);
    const { origin } = await start(port);
    const asked = await Promise.all(
      Array.from({ length: 80 }, () =>
        fetch(`http://${origin}/ws/realtime-asr`).then(({ status }) => status),
      ),
    );
    expect(asked).toContain(426);
    expect(asked).toContain(429);
  });
});
