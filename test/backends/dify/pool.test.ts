import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import type { CallableBackend } from '../../../src/backend/index';
import { createDifyBackend } from '../../../src/backends/dify/index';
import { chatStream, DifyDouble, event, gate } from '../../support/upstreams/dify-double';
import { collect, textOf } from '../contract';

let double: DifyDouble;
let backend: CallableBackend;

beforeEach(async () => {
  double = await DifyDouble.start();
  backend = createDifyBackend({ apiKey: double.apiKey, baseUrl: double.baseUrl });
});
afterEach(async () => {
  await backend.close?.();
  await double.close();
});

const ask = async () => textOf(await collect(backend.answer({ question: 'When?' })));

test('twenty consecutive questions need one connection, or one spare', async () => {
  for (let n = 0; n < 20; n++) {
    await ask();
    await double.idle();
  }
  expect(double.asked).toHaveLength(20);
  expect(double.connections).toBeLessThanOrEqual(2);
});

test('fifty answers run concurrently, and their connections serve the next fifty', async () => {
  for (let round = 0; round < 2; round++) {
    const before = double.asked.length;
    const { opened, open } = gate();
    double.answer = { body: [event('message', { answer: 'At ' }), opened, ...chatStream('six.')] };
    const answers = Array.from({ length: 50 }, ask);
    // None has ended, so none can have waited for another.
    await double.until(() => double.asked.length === before + 50);
    open();
    expect(await Promise.all(answers)).toEqual(Array.from({ length: 50 }, () => 'At six.'));
    await double.idle();
    // By the time this one is answered, the others have ended.
    await ask();
  }
  expect(double.asked).toHaveLength(102);
  expect(double.connections).toBeLessThan(60);
});

test('the connection of a stop call can be reused', async () => {
  double.answer = { body: [event('message', { answer: 'The ' })], end: 'hang' };
  for (let n = 1; n <= 10; n++) {
    const iterator = backend.answer({ question: 'When?' })[Symbol.asyncIterator]();
    await iterator.next();
    await iterator.return?.();
    await double.until(() => double.stopped.length === n);
    await double.idle();
  }
  // At most one for each aborted answer, and a few for twenty calls in total.
  expect(double.connections).toBeLessThanOrEqual(12);
});

test('the content length of a question is sent, and compression is not requested', async () => {
  await ask();
  const { headers, body } = double.asked[0] ?? {};
  expect(headers?.['content-length']).toBe(String(Buffer.byteLength(JSON.stringify(body))));
  expect(headers).not.toHaveProperty('transfer-encoding');
  expect(headers?.['accept-encoding']).toBe('identity');
});

test('close ends the idle connections', async () => {
  const sockets: Socket[] = [];
  const server = createServer((_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' }).end(chatStream('At six.').join(''));
  });
  server.keepAliveTimeout = 60_000;
  server.on('connection', (socket) => sockets.push(socket));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  backend = createDifyBackend({ apiKey: 'app-1', baseUrl: `http://127.0.0.1:${port}/v1` });
  await ask();
  const ended = Promise.all(sockets.map((socket) => once(socket, 'close')));
  await backend.close?.();
  await ended;
  expect(sockets.length).toBeGreaterThan(0);
});
