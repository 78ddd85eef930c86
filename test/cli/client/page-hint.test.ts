import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { pageOf } from '../../../src/cli/client/page-hint';
import { staticKeys } from '../../../src/host/index';
import { startHost } from '../../support/host-rig';

async function startServer(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  await once(server, 'listening');
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}/ws/realtime-asr`;
}

test('a server on this machine that has the page is found to have it, with keys or without', async () => {
  const open = await startHost({ console: true });
  expect(await pageOf(open.url)).toBe(`${open.origin}/`);
  expect(await pageOf(open.url.replace('127.0.0.1', 'localhost'))).toBe(`http://localhost:${open.port}/`);
  const closed = await startHost({
    console: true,
    authenticate: staticKeys(['a-key-of-sixteen-characters']),
  });
  expect(await pageOf(closed.url)).toBe(`${closed.origin}/`);
});

test('a server without it, or with a page of its own, is found to have none', async () => {
  expect(await pageOf((await startHost()).url)).toBeUndefined();
  const html = { 'Content-Type': 'text/html' };
  const own = await startServer((_, response) => response.writeHead(200, html).end('<h1>welcome</h1>'));
  expect(await pageOf(own)).toBeUndefined();
  const moved = await startServer((_, response) => response.writeHead(302, { Location: '/elsewhere' }).end());
  expect(await pageOf(moved)).toBeUndefined();
});

test('a server that does not answer, or not as HTTP, does no harm', async () => {
  expect(await pageOf(await startServer(() => {}))).toBeUndefined();
  expect(await pageOf(await startServer(({ socket }) => void socket.end('what?\r\n')))).toBeUndefined();
  expect(await pageOf('ws://127.0.0.1:1/ws')).toBeUndefined();
});

test('servers elsewhere, or behind TLS, are not asked', async () => {
  const elsewhere = ['wss://localhost/ws', 'ws://assistant.example.com/ws', 'ws://10.0.0.1/ws', 'nonsense'];
  for (const url of [...elsewhere, 'ws://127.0.0.1.example.com/ws'])
    expect(await pageOf(url)).toBeUndefined();
});
