import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { Agent } from 'undici';
import { afterEach, describe, expect, test } from 'vitest';
import { type ByteReader, sendPooled } from '../../../src/http/connections/pooled-request';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => unknown) {
  const server = createServer((request, response) => void answer(request, response));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const agent = new Agent();
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  closers.push(() => agent.destroy());
  const { port } = server.address() as AddressInfo;
  return (signal = new AbortController().signal) =>
    sendPooled(agent, {
      url: `http://127.0.0.1:${port}/answer?a=b`,
      method: 'POST',
      headers: [['x-name', 'value']],
      body: 'question',
      signal,
    });
}

async function textOf(reader: ByteReader): Promise<string> {
  const pieces: Uint8Array[] = [];
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) pieces.push(piece.value);
  return Buffer.concat(pieces).toString();
}

describe('a request over a pool', () => {
  test('carries method, path, headers and a body of known length, and brings head and body', async () => {
    const send = await serve(async (request, response) => {
      const { method, url, headers } = request;
      const body = (await request.toArray()).join('');
      response.writeHead(201, { 'x-answer': 'yes' });
      response.end(
        JSON.stringify({ method, url, name: headers['x-name'], length: headers['content-length'], body }),
      );
    });
    const { status, headers, body } = await send();
    expect([status, headers.get('x-answer')]).toEqual([201, 'yes']);
    expect(JSON.parse(await textOf(body))).toEqual({
      method: 'POST',
      url: '/answer?a=b',
      name: 'value',
      length: '8',
      body: 'question',
    });
  });

  test.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
    ['GZIP', gzipSync],
  ])('decompresses %s, which nobody asked for', async (encoding, compress) => {
    const send = await serve((_, response) => {
      response.writeHead(200, { 'content-encoding': encoding }).end(compress('compressed words'));
    });
    expect(await textOf((await send()).body)).toBe('compressed words');
  });

  test('a compressed body that breaks while nobody reads it harms nothing', async () => {
    const send = await serve((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.write(gzipSync('compressed words').subarray(0, 12), () => response.destroy());
    });
    const caller = new AbortController();
    const { body } = await send(caller.signal);
    caller.abort('no more');
    await new Promise((resolve) => setImmediate(resolve));
    await expect(body.read()).rejects.toBeDefined();
  });

  test('skips interim responses', async () => {
    const send = await serve((_, response) => {
      response.writeProcessing();
      response.writeEarlyHints({ link: '</a>; rel=preload' });
      response.end('the answer');
    });
    const { status, body } = await send();
    expect([status, await textOf(body)]).toEqual([200, 'the answer']);
  });

  test('rejects with the reason of an abort before, and while, it waits for the head', async () => {
    let asked = () => {};
    const busy = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const send = await serve(() => asked());
    await expect(send(AbortSignal.abort('too late'))).rejects.toBe('too late');
    const caller = new AbortController();
    const sent = send(caller.signal);
    await busy;
    caller.abort('no more');
    await expect(sent).rejects.toBe('no more');
  });

  test('an abort ends the body, and with it the connection', async () => {
    let closed = () => {};
    const isClosed = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const send = await serve((request, response) => {
      request.socket.once('close', closed);
      response.write('first');
    });
    const caller = new AbortController();
    const { body } = await send(caller.signal);
    expect(Buffer.from((await body.read()).value ?? []).toString()).toBe('first');
    const next = body.read();
    caller.abort('no more');
    await expect(next).rejects.toBe('no more');
    await isClosed;
  });

  test('a body that is cancelled ends, and with it the connection', async () => {
    let closed = () => {};
    const isClosed = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const send = await serve((request, response) => {
      request.socket.once('close', closed);
      response.write('first');
    });
    const { body } = await send();
    body.cancel();
    expect(await body.read()).toEqual({ done: true });
    await isClosed;
  });

  test('a connection that breaks fails the body after what came before', async () => {
    const send = await serve((_, response) => {
      response.write('first', () => response.destroy());
    });
    const { body } = await send();
    expect(Buffer.from((await body.read()).value ?? []).toString()).toBe('first');
    await expect(body.read()).rejects.toMatchObject({ code: expect.any(String) });
  });

  test('takes no more from the connection than is read', async () => {
    const total = 64 * 2 ** 20;
    const piece = Buffer.alloc(2 ** 20, 'x');
    let written = 0;
    let stuck = () => {};
    const isStuck = new Promise<void>((resolve) => {
      stuck = resolve;
    });
    const send = await serve(async (_, response) => {
      for (; written < total; written += piece.length) {
        if (response.write(piece)) continue;
        const drained = once(response, 'drain');
        const timer = setTimeout(stuck, 300);
        await drained;
        clearTimeout(timer);
      }
      response.end();
    });
    const { body } = await send();
    await isStuck;
    expect(written).toBeLessThan(total / 2);
    expect((await textOf(body)).length).toBe(total);
  });
});
