import { once } from 'node:events';
import { createConnection } from 'node:net';
import { expect, test } from 'vitest';
import { createMetrics, staticKeys } from '../../../src/host/index';
import { startHost } from '../../support/host-rig';

const KEY = 'a-key-of-sixteen-characters';
const authenticate = staticKeys({ desk: KEY });
const headers = { authorization: `Bearer ${KEY}` };

test('a path takes its methods alone, and says which', async () => {
  const { origin } = await startHost({ authenticate });
  const wrong = await fetch(`${origin}/v1/tickets`, { headers });
  expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST']);
  const page = await fetch(`${origin}/healthz`, { method: 'POST' });
  expect([page.status, page.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  const head = await fetch(`${origin}/healthz`, { method: 'HEAD' });
  expect([head.status, await head.text()]).toEqual([200, '']);
  expect((await fetch(`${origin}/v1/nothing`)).status).toBe(404);
});

test('pages of other origins are refused', async () => {
  const { origin } = await startHost({ authenticate, allowOrigins: ['https://app.example.com'] });
  const from = (page: string) =>
    fetch(`${origin}/v1/tickets`, { method: 'POST', headers: { ...headers, origin: page } });
  expect((await from('https://app.example.com')).status).toBe(201);
  expect((await from('https://other.example.com')).status).toBe(403);
});

test('a body that is far too large is answered all the same', async () => {
  const { origin } = await startHost({ authenticate });
  const body = 'x'.repeat(2_000_000);
  const response = await fetch(`${origin}/v1/tickets`, { method: 'POST', headers, body });
  expect(response.status).toBe(413);
  expect(await response.json()).toEqual({ error: 'The body may have at most 4096 bytes.' });
});

test('a client that hangs up in its body harms nobody, and gives its places back', async () => {
  const { origin, port } = await startHost({
    authenticate: () => ({ subject: 'desk', limits: { connections: 1 } }),
    limits: { connectionsPerAddress: 1 },
  });
  const socket = createConnection(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(
    `POST /v1/tickets HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${KEY}\r\nContent-Length: 9\r\n\r\n{`,
  );
  const status = () => fetch(`${origin}/v1/tickets`, { method: 'POST', headers }).then((one) => one.status);
  await expect.poll(status).toBe(429);
  socket.destroy();
  await expect.poll(status).toBe(201);
});

test('requests are counted by endpoint and status', async () => {
  const metrics = await createMetrics({ process: false });
  const { origin } = await startHost({ authenticate, metrics });
  await fetch(`${origin}/v1/tickets`, { method: 'POST', headers });
  await fetch(`${origin}/v1/tickets`, { method: 'POST' });
  await expect
    .poll(() => metrics.registry.metrics())
    .toContain('realtime_rag_http_requests_total{endpoint="tickets",status="401"} 1');
  expect(await metrics.registry.metrics()).toContain(
    'realtime_rag_http_requests_total{endpoint="tickets",status="201"} 1',
  );
});
