import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from 'vitest';
import { createHost, createMetrics, type HostOptions, staticKeys } from '../../../src/host/index';
import { hostNameCheck } from '../../../src/host/upgrade/host-names';
import { startHost } from '../../support/host-rig';
import { GatedBackend } from '../../support/session/gated-backend';

const PATH = '/ws/realtime-asr';
const HANDSHAKE = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
];
const FORWARDED = 'X-Forwarded-For: 192.0.2.1';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

/** Sends one request as it is written; resolves with the status and the body. */
async function ask(
  port: number,
  host: string | undefined,
  { path = PATH, lines = [], version = '1.1' }: { path?: string; lines?: string[]; version?: string } = {},
): Promise<{ status: number; body: string }> {
  const socket = connect(port, '127.0.0.1');
  const isHandshake = lines.includes('Upgrade: websocket');
  const head = [
    `GET ${path} HTTP/${version}`,
    ...(host === undefined ? [] : [`Host: ${host}`]),
    ...(isHandshake ? [] : ['Connection: close']),
    ...lines,
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  if (isHandshake) {
    const first = await new Promise<Buffer>((resolve) => socket.once('data', resolve));
    socket.destroy();
    return { status: Number(String(first).split(' ')[1]), body: String(first).split('\r\n\r\n')[1] ?? '' };
  }
  const all = await text(socket);
  return { status: Number(all.split(' ')[1]), body: all.split('\r\n\r\n')[1] ?? '' };
}

const handshake = (port: number, host: string, ...more: string[]) =>
  ask(port, host, { lines: [...HANDSHAKE, ...more] });

const PAGES = [PATH, '/metrics', '/livez', '/readyz', '/healthz', '/v1/tickets', '/elsewhere'];

const OURS = [
  'localhost',
  'localhost:8000',
  'LOCALHOST',
  'localhost.',
  'LocalHost.:8000',
  'app.localhost',
  'a.b.localhost:1',
  '127.0.0.1',
  '127.0.0.1:8000',
  '127.8.9.10',
  '127.0.0.1.',
  '[::1]',
  '[::1]:8000',
  '[0:0:0:0:0:0:0:1]',
  '[::ffff:127.0.0.1]:80',
];
const OTHERS = [
  'evil.example:8000',
  'evil.example',
  'localhost.evil.example',
  '127.0.0.1.evil.example',
  '127.0.0.1.nip.example:8000',
  'evil-localhost',
  'xlocalhost',
  '.localhost',
  'localhost..',
  'localhost:8000:9',
  'localhost@evil.example',
  'evil.example@localhost',
  'localhost evil.example',
  'localhost,evil.example',
  '192.168.1.5:8000',
  '0.0.0.0:8000',
  '128.0.0.1',
  '1270.0.0.1',
  '127.0.0',
  '[::2]',
  '[fe80::1]:8000',
  '[::1',
  'assistant.local',
  'intranet',
];

describe('a server on loopback without keys', () => {
  test.each(OURS)('goes by the name %s', (name) => {
    expect(hostNameCheck([])(name)).toBe(true);
  });

  test.each(['', ...OTHERS])('does not go by the name %j', (name) => {
    expect(hostNameCheck([])(name)).toBe(false);
  });

  test('refuses clients and pages under another name, even when the origin agrees, and says what to do', async () => {
    const { port, told } = await startHost({ metrics: await createMetrics() });
    for (const name of OTHERS) {
      const refused = await handshake(port, name, `Origin: http://${name}`);
      expect(refused.status, name).toBe(403);
      expect(JSON.parse(refused.body).error).toMatch(/localhost.*allowHosts.*--allow-host.*--trust-proxy/);
    }
    expect(new Set(told)).toEqual(new Set(['connectionRejected host']));
    for (const path of PAGES) {
      const { status, body } = await ask(port, 'evil.example:8000', { path });
      expect([path, status]).toEqual([path, 403]);
      expect(body).not.toContain('evil');
    }
    for (const name of OURS) {
      expect((await handshake(port, name)).status, name).toBe(101);
      expect((await ask(port, name, { path: '/metrics' })).status, name).toBe(200);
    }
  });

  test('answers requests without a name, such as health checks in HTTP/1.0', async () => {
    const { port } = await startHost();
    expect((await ask(port, undefined, { path: '/livez', version: '1.0' })).status).toBe(200);
  });

  test('does not believe that a request was forwarded unless it trusts the proxy', async () => {
    const [wary, trusting] = [await startHost(), await startHost({ trustProxy: ['loopback'] })];
    expect((await handshake(wary.port, 'app.test', FORWARDED)).status).toBe(403);
    expect((await handshake(trusting.port, 'app.test', FORWARDED)).status).toBe(101);
    expect((await handshake(trusting.port, 'app.test')).status).toBe(403);
    const page = { path: '/healthz', lines: [FORWARDED] };
    expect((await ask(wary.port, 'app.test', page)).status).toBe(403);
    expect((await ask(trusting.port, 'app.test', page)).status).toBe(200);
  });

  test('also goes by the names that it was given', async () => {
    const allowHosts = ['Assistant.local', '*.rag.test', 'host.docker.internal', '192.168.1.5', '[fe80::1]'];
    const { port } = await startHost({ allowHosts });
    for (const name of [
      'assistant.local:8000',
      'ASSISTANT.LOCAL.',
      'a.rag.test',
      'host.docker.internal',
      '192.168.1.5:1',
      '[fe80::1]:80',
      'localhost',
    ]) {
      expect((await handshake(port, name, `Origin: http://${name}`)).status, name).toBe(101);
      expect((await ask(port, name, { path: '/livez' })).status, name).toBe(200);
    }
    for (const name of [
      'rag.test',
      'a.b.rag.test',
      '.rag.test',
      'xassistant.local',
      'assistant.local.evil.test',
    ]) {
      expect((await handshake(port, name)).status, name).toBe(403);
    }
    const any = await startHost({ allowHosts: ['*'] });
    expect((await handshake(any.port, 'evil.example')).status).toBe(101);
  });

  test.each(['http://app.test', 'app.test:80', 'app.test/', '*.*.test', 'a.*.test', '*.', '', 'a b'])(
    'refuses to be given %j as a name',
    (entry) => {
      const options = { backend: new GatedBackend(), allowHosts: [entry] };
      expect(() => createHost(options)).toThrow("'allowHosts'");
    },
  );
});

describe('other servers', () => {
  const port = async (server: Server, host: string) => {
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, host, resolve));
    return (server.address() as AddressInfo).port;
  };

  test('with keys go by any name, but give details and metrics only under names of this machine', async () => {
    const authenticate = staticKeys(['a-key-of-the-front-desk']);
    const rig = await startHost({ authenticate, metrics: await createMetrics() });
    expect((await handshake(rig.port, 'app.test')).status).toBe(101);
    expect((await ask(rig.port, 'app.test', { path: '/livez' })).status).toBe(200);
    expect((await ask(rig.port, 'app.test', { path: '/metrics' })).status).toBe(404);
    expect((await ask(rig.port, 'localhost', { path: '/metrics' })).status).toBe(200);
  });

  test('that others reach go by any name', async () => {
    const host = createHost({ backend: new GatedBackend() });
    const { port } = await host.listen({ port: 0, host: '0.0.0.0' });
    expect((await handshake(port, 'app.test')).status).toBe(101);
    expect((await ask(port, 'app.test', { path: '/livez' })).status).toBe(200);
    await host.close({ timeoutMs: 1 });
  });

  test('for operators go by names of this machine only, whatever clients need and proxies say', async () => {
    for (const more of [{}, { authenticate: () => null }, { trustProxy: ['loopback'] }]) {
      const { host } = await startHost({ metrics: await createMetrics(), ...more });
      const admin = await host.listenAdmin({ port: 0 });
      for (const path of ['/metrics', '/livez', '/readyz', '/healthz', '/elsewhere']) {
        const asked = { path, lines: [FORWARDED] };
        expect((await ask(admin.port, 'evil.example:9090', asked)).status, path).toBe(403);
      }
      expect((await ask(admin.port, 'localhost:9090', { path: '/metrics' })).status).toBe(200);
    }
  });

  test.each([
    ['on loopback without keys', '127.0.0.1', {}, 403],
    ['on loopback with keys', '127.0.0.1', { authenticate: () => null }, 101],
    ['that others reach', '0.0.0.0', {}, 101],
  ] as [string, string, Partial<HostOptions>, number][])(
    'that a host is attached to, %s: only handshakes of its path are checked',
    async (_, address, options, status) => {
      const server = createServer((_request, response) => response.end('theirs'));
      const host = createHost({ backend: new GatedBackend(), ...options });
      host.attach(server);
      const at = await port(server, address);
      expect((await handshake(at, 'app.test')).status).toBe(status);
      expect((await handshake(at, 'localhost')).status).toBe(101);
      expect((await ask(at, 'app.test', { path: '/' })).body).toContain('theirs');
      await host.close({ timeoutMs: 1 });
    },
  );
});
