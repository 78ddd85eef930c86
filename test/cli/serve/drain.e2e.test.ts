import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { Program } from '../../support/program';
import { refusal, TestClient } from '../../support/ws-client';

const SESSIONS = 200;
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A service that begins each answer at once, and ends them all on request. */
async function service() {
  const begun: ServerResponse[] = [];
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'Content-Type': 'application/x-ndjson' });
    response.write('"Within "\n');
    begun.push(response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}/`,
    finish: () => {
      for (const response of begun) response.end('"30 days."\n');
    },
  };
}

describe('SIGTERM', () => {
  it(`while ${SESSIONS} sessions are being answered: nobody is refused before /readyz says so, and all answers are finished`, async () => {
    const { url: answersFrom, finish } = await service();
    const program = new Program(['serve', '--port', '0', '--backend', 'http', '--drain-delay', '2'], {
      env: { REALTIME_RAG_HTTP_URL: answersFrom },
    });
    cleanups.push(() => program.signal('SIGKILL'));
    const [, url = ''] = await program.prints(/listening on (ws:\S+)\n/);
    const readyz = url.replace('ws:', 'http:').replace(/\/ws\/.*/, '/readyz');
    // A busy machine can also be the reason for not being ready.
    const readiness = async () => {
      const response = await fetch(readyz);
      const { reasons } = (await response.json()) as { reasons: string[] };
      return { status: response.status, draining: reasons.includes('draining') };
    };

    const clients = await Promise.all(Array.from({ length: SESSIONS }, () => TestClient.connect(url)));
    for (const client of clients) client.final('what is the return policy?');
    await Promise.all(clients.map((client) => client.until({ type: 'answer' })));
    expect((await readiness()).draining).toBe(false);

    program.process.kill('SIGTERM');
    await program.logs(/shutting down/);
    expect(await readiness()).toEqual({ status: 503, draining: true });
    // A load balancer may not have noticed yet.
    const late = await TestClient.connect(url);
    late.send({ type: 'keepalive' });
    await late.until({ received_type: 'keepalive' });
    expect((await late.closed).code).toBe(1012);
    const refused = await refusal(url);
    expect(refused).toMatchObject({ status: 503, headers: { 'retry-after': expect.any(String) } });

    finish();
    for (const client of clients) {
      expect((await client.closed).code).toBe(1012);
      const text = client.messages.map((message) => (message.type === 'answer' ? message.content : ''));
      expect(text.join('')).toBe('Within 30 days.');
      expect(client.summary().slice(-3)).toEqual(['answer final complete', 'status idle', 'status closed']);
    }
    expect((await program.finished).code).toBe(0);
  });
});
