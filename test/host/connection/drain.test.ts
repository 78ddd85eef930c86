import { describe, expect, test } from 'vitest';
import type { RagBackend } from '../../../src/backend/index';
import type { StatusMessage } from '../../../src/protocol/index';
import { startHost } from '../../support/host-rig';
import { refusal } from '../../support/ws-client';

/** Answers in this many parts, one every few milliseconds. */
function slowBackend(parts: number): RagBackend {
  return {
    name: 'slow',
    async *answer() {
      for (let n = 0; n < parts; n++) {
        await new Promise((resolve) => setTimeout(resolve, 5));
        yield `${n} `;
      }
    },
  };
}

const statusOf = async (url: string) => (await fetch(url)).status;

describe('a drain', () => {
  test('of many sessions: every answer is finished, and the port reports it until the end', async () => {
    const { host, connect, origin, url } = await startHost({ backend: slowBackend(40) });
    const clients = await Promise.all(Array.from({ length: 60 }, () => connect()));
    const [asking, idle] = [clients.slice(0, 40), clients.slice(40)];
    for (const client of asking) client.final('what is the return policy?');
    await Promise.all(asking.map((client) => client.until({ type: 'answer' })));
    const closing = host.close({ spreadMs: 50 });
    expect(await statusOf(`${origin}/readyz`)).toBe(503);
    expect(await statusOf(`${origin}/livez`)).toBe(200);
    const refused = await refusal(url);
    expect(refused).toMatchObject({ status: 503, headers: { 'retry-after': expect.any(String) } });
    await Promise.all(clients.map(async (client) => expect((await client.closed).code).toBe(1012)));
    await closing;
    for (const client of asking) {
      expect(client.summary().slice(-3)).toEqual(['answer final complete', 'status idle', 'status closed']);
      expect(client.messages.filter((m) => m.type === 'answer')).toHaveLength(41);
    }
    for (const client of idle) {
      expect(client.summary().slice(-2)).toEqual(['status idle', 'status closed']);
    }
  });

  test('tells clients why, and when to reconnect', async () => {
    const { host, connect } = await startHost();
    const client = await connect();
    await host.close();
    const closed = client.messages.at(-1) as StatusMessage;
    expect(closed).toMatchObject({ stage: 'closed', reason: 'server_draining', note: expect.any(String) });
    expect(closed.retry_after_ms).toBeGreaterThanOrEqual(1_000);
    expect(closed.retry_after_ms).toBeLessThan(3_000);
  });

  test('with a delay still accepts, although it reports not ready', async () => {
    const { host, connect, origin } = await startHost();
    const closing = host.close({ delayMs: 300 });
    expect(await statusOf(`${origin}/readyz`)).toBe(503);
    const late = await connect();
    late.final('hello everyone');
    await late.until({ stage: 'waiting_for_question' });
    expect((await late.closed).code).toBe(1012);
    await closing;
  });

  test('closes idle clients one by one', async () => {
    const { host, connect } = await startHost();
    const clients = await Promise.all(Array.from({ length: 20 }, () => connect()));
    const order: number[] = [];
    const started = performance.now();
    const closes = clients.map(async (client, n) => {
      await client.closed;
      order.push(n);
      return performance.now() - started;
    });
    await host.close({ spreadMs: 400 });
    const times = (await Promise.all(closes)).sort((a, b) => a - b);
    // Evenly: the middle one is closed somewhere between the first and the last.
    expect((times[19] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(200);
    expect(order).not.toEqual([...order].sort((a, b) => a - b));
  });

  test("a question is answered if it is asked before its client's turn to be closed", async () => {
    const { host, connect } = await startHost({ backend: slowBackend(3) });
    const clients = await Promise.all(Array.from({ length: 10 }, () => connect()));
    const closing = host.close({ spreadMs: 200 });
    for (const client of clients) client.final('what is the return policy?');
    await Promise.all(clients.map((client) => client.closed));
    await closing;
    for (const client of clients) {
      const asked = client.summary().includes('status querying_rag');
      const end = asked ? 'answer final complete' : 'error SERVER_DRAINING';
      expect(client.summary()).toContain(end);
    }
  });
});
