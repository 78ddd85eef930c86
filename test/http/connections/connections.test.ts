import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { createHttpBackend } from '../../../src/backends/http/index';
import { collect, textOf } from '../../backends/contract';

/** What happens to a question between the backend and its server. */

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function listen(
  answer: (request: IncomingMessage, response: ServerResponse) => unknown,
  host = '127.0.0.1',
): Promise<{ server: Server; port: number }> {
  const server = createServer((request, response) => void answer(request, response));
  await once(server.listen(0, host), 'listening');
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { server, port: (server.address() as AddressInfo).port };
}

function asker(url: string) {
  const backend = createHttpBackend({ url, headers: { authorization: 'Bearer k' }, retries: 0 });
  closers.push(() => backend.close?.());
  return async () => textOf(await collect(backend.answer({ question: 'When?' })));
}

const six = (response: ServerResponse) =>
  response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"answer":"At six."}');

test.each(['end'] as const)(
  'a kept connection that the server closes (%s) when the next question comes is not an error',
  async (how) => {
    const served = new WeakMap<Socket, number>();
    let dropped = 0;
    const { port } = await listen(async (request, response) => {
      const { socket } = request;
      const count = (served.get(socket) ?? 0) + 1;
      served.set(socket, count);
      await text(request);
      if (count === 1 || dropped > 0) return six(response);
      dropped++;
      return how === 'end' && socket.end();
    });
    const ask = asker(`http://127.0.0.1:${port}/answer`);
    // A connection that has just answered may not be free yet, so the second question may get a new one.
    for (let n = 0; n < 6; n++) expect(await ask()).toBe('At six.');
    expect(dropped).toBe(1);
  },
);

test('a question on a fresh connection is not sent again when the connection breaks', async () => {
  let asked = 0;
  const { port } = await listen(async (request) => {
    await text(request);
    asked++;
    request.socket.destroy();
  });
  await expect(asker(`http://127.0.0.1:${port}/answer`)()).rejects.toMatchObject({
    code: 'BACKEND_UNAVAILABLE',
  });
  expect(asked).toBe(1);
});

test.each([307, 308])('%s to the same origin is followed, with body and credentials', async (status) => {
  const seen: unknown[] = [];
  const { port } = await listen(async (request, response) => {
    const body = JSON.parse(await text(request)) as { question: string };
    seen.push([request.method, request.url, request.headers.authorization, body.question]);
    if (request.url === '/answer/') return six(response);
    return response.writeHead(status, { Location: '/answer/' }).end('moved');
  });
  expect(await asker(`http://127.0.0.1:${port}/answer`)()).toBe('At six.');
  expect(seen).toEqual([
    ['POST', '/answer', 'Bearer k', 'When?'],
    ['POST', '/answer/', 'Bearer k', 'When?'],
  ]);
});

test('a redirect to another origin, in a circle, or that changes the method is not followed', async () => {
  let strays = 0;
  const other = await listen((_, response) => {
    strays++;
    six(response);
  });
  const targets = new Map<string, [number, string]>([
    ['/other', [307, `http://127.0.0.1:${other.port}/`]],
    ['/circle', [308, '/circle']],
    ['/see', [303, '/answer']],
    ['/found', [302, '/answer']],
  ]);
  const { port } = await listen((request, response) => {
    const [status, location] = targets.get(request.url ?? '') ?? [200, '/'];
    response.writeHead(status, { Location: location }).end();
  });
  for (const path of targets.keys()) {
    await expect(asker(`http://127.0.0.1:${port}${path}`)()).rejects.toMatchObject({
      code: 'BACKEND_REJECTED',
    });
  }
  expect(strays).toBe(0);
});

test('an IPv6 address is an address', async () => {
  const { port } = await listen((_, response) => six(response), '::1');
  expect(await asker(`http://[::1]:${port}/answer`)()).toBe('At six.');
});
