import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { type CallbackOutcome, createMetrics, type HostOptions } from '../../../src/host/index';
import { checkStandard } from '../../../src/host/webhooks/signatures';
import { parrot, SECRETS, said, startWebhooks } from './rig';

interface Received {
  headers: IncomingHttpHeaders;
  body: string;
  at: number;
}

type Behaviour = (response: ServerResponse, count: number) => void;

const servers: { close(): void }[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

const ok: Behaviour = (response) => void response.writeHead(204).end();

/** A receiver of callbacks that answers each try as the test says. */
async function startReceiver(behave: Behaviour = ok) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const at = performance.now();
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    received.push({ headers: request.headers, body: Buffer.concat(parts).toString(), at });
    behave(response, received.length);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  servers.push({
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  });
  const { port } = server.address() as AddressInfo;
  return { received, url: `http://127.0.0.1:${port}/answers?key=in-the-address` };
}

async function startPosting(url: string, callback: object = {}, options: Partial<HostOptions> = {}) {
  const outcomes: CallbackOutcome[] = [];
  const logged: string[] = [];
  const log = (fields: object, message: string) => void logged.push(JSON.stringify([fields, message]));
  const rig = await startWebhooks({
    backend: parrot,
    meetings: { callback: { url, secret: SECRETS.other, backoffMs: 20, ...callback } },
    observer: { callbackEnded: (outcome) => void outcomes.push(outcome) },
    logger: { debug: log, info: log, warn: log, error: log },
    ...options,
  });
  return { ...rig, outcomes, logged };
}

describe('an answer', () => {
  test('is posted with its question, sources, speaker and times, and signed', async () => {
    const { received, url } = await startReceiver();
    const rig = await startPosting(url);
    await rig.send('recall', said('Welcome, everybody.', 'bot-1', 'Ann Lee', 0.5));
    await rig.send('recall', said('What is the return policy?', 'bot-1', 'Bob Roy', 4));
    await expect.poll(() => rig.outcomes).toEqual(['delivered']);
    const [first] = received;
    const { headers, body } = first as Received;
    const key = Buffer.from(SECRETS.other.replace('whsec_', ''), 'base64');
    expect(checkStandard(headers, Buffer.from(body), [key]).result).toBe('valid');
    expect(headers['content-type']).toBe('application/json');
    expect(JSON.parse(body)).toEqual({
      type: 'answer.completed',
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      data: {
        source: 'recall',
        meeting: 'bot-1',
        session_id: expect.any(String),
        query_id: expect.any(String),
        question: 'What is the return policy?',
        content: 'You asked: What is the return policy?',
        sources: [{ id: '1', title: 'Handbook', text: 'Fourteen days.', position: 1 }],
        speaker: 'Bob Roy',
        start_ms: 4_000,
        asked_at: expect.stringMatching(/^\d{4}-.*Z$/),
        answered_at: expect.stringMatching(/^\d{4}-.*Z$/),
      },
    });
  });

  test('is not posted when it failed or was cancelled', async () => {
    const { received, url } = await startReceiver();
    const gated = await startWebhooks({ meetings: { callback: { url, secret: SECRETS.other } } });
    const reader = await gated.read('recall:bot-1');
    await gated.send('recall', said('What is the return policy?'));
    await gated.backend.asked(1);
    gated.backend.fail(new Error('down'));
    await reader.until({ type: 'answer', final: true });
    await gated.send('recall', said('How long does shipping take?', 'bot-1', 'Bob Roy', 9));
    await gated.backend.asked(2);
    reader.control('cancel');
    await reader.until({ type: 'answer', final: true, finish_reason: 'cancelled' });
    await gated.host.close();
    expect(received).toEqual([]);
  });
});

describe('a receiver', () => {
  test('that fails is asked again, with the same id and growing pauses', async () => {
    const { received, url } = await startReceiver(
      (response, count) => void response.writeHead(count < 5 ? 500 : 200).end(),
    );
    const rig = await startPosting(url);
    await rig.send('recall', said('What is the return policy?'));
    await expect.poll(() => rig.outcomes, { timeout: 10_000 }).toEqual(['delivered']);
    expect(received).toHaveLength(5);
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    const pauses = received.slice(1).map(({ at }, index) => at - (received[index]?.at ?? 0));
    for (const [index, pause] of pauses.entries()) expect(pause).toBeGreaterThanOrEqual(10 * 2 ** index - 2);
  });

  test('that always fails is given up, which is logged without what was said', async () => {
    const { received, url } = await startReceiver((response) => void response.writeHead(503).end('What?'));
    const rig = await startPosting(url);
    await rig.send('recall', said('What is the return policy?'));
    await expect.poll(() => rig.outcomes, { timeout: 10_000 }).toEqual(['failed']);
    expect(received).toHaveLength(5);
    const line = rig.logged.find((one) => one.includes('could not be posted'));
    expect(line).toContain('"status":503');
    expect(rig.logged.join('\n')).not.toMatch(/return policy|What\?|in-the-address|You asked/);
  });

  test('that names a time is asked again then', async () => {
    const { received, url } = await startReceiver((response, count) =>
      count === 1 ? void response.writeHead(429, { 'Retry-After': '1' }).end() : ok(response, count),
    );
    const rig = await startPosting(url);
    await rig.send('recall', said('What is the return policy?'));
    await expect.poll(() => rig.outcomes, { timeout: 10_000 }).toEqual(['delivered']);
    expect((received[1]?.at ?? 0) - (received[0]?.at ?? 0)).toBeGreaterThan(900);
  });

  test('that does not answer in time is asked again', async () => {
    const { received, url } = await startReceiver((response, count) => {
      if (count > 1) ok(response, count);
    });
    const rig = await startPosting(url, { timeoutMs: 200 });
    await rig.send('recall', said('What is the return policy?'));
    await expect.poll(() => rig.outcomes, { timeout: 10_000 }).toEqual(['delivered']);
    expect(received).toHaveLength(2);
  });

  test('that is not there is tried as often', async () => {
    const rig = await startPosting('http://127.0.0.1:9/answers', { tries: 3 });
    await rig.send('recall', said('What is the return policy?'));
    await expect.poll(() => rig.outcomes, { timeout: 10_000 }).toEqual(['failed']);
    expect(rig.logged.find((one) => one.includes('could not be posted'))).toContain('"tried":3');
  });

  test.each([301, 302, 307, 308])('that redirects (%i) is not followed', async (status) => {
    const elsewhere = await startReceiver();
    const { received, url } = await startReceiver(
      (response) => void response.writeHead(status, { Location: elsewhere.url }).end(),
    );
    const rig = await startPosting(url);
    await rig.send('recall', said('What is the return policy?'));
    await expect.poll(() => rig.outcomes).toEqual(['failed']);
    expect([received.length, elsewhere.received.length]).toEqual([1, 0]);
  });

  test('that refuses for good is not asked again', async () => {
    const { received, url } = await startReceiver((response) => void response.writeHead(410).end());
    const rig = await startPosting(url);
    await rig.send('recall', said('What is the return policy?'));
    await expect.poll(() => rig.outcomes).toEqual(['failed']);
    expect(received).toHaveLength(1);
  });
});

describe('answers that wait', () => {
  test('keep their order, and are bounded for each meeting', async () => {
    const held: ServerResponse[] = [];
    const { received, url } = await startReceiver((response) => void held.push(response));
    const metrics = await createMetrics({ process: false });
    const rig = await startPosting(url, { waiting: 1 }, { metrics });
    const ask = async (question: string, at: number, bot = 'bot-1') => {
      await rig.send('recall', said(question, bot, 'Bob Roy', at));
    };
    const reader = await rig.read('recall:bot-1');
    const questions = [
      'What is the return policy?',
      'How long does shipping take?',
      'Who pays for shipping?',
    ];
    for (const [at, question] of questions.entries()) {
      await ask(question, at);
      await reader.until({ type: 'answer', content: `You asked: ${question}` });
    }
    await expect.poll(() => rig.outcomes).toEqual(['dropped']);
    await ask('What is the warranty?', 1, 'bot-2');
    await expect.poll(() => received.length).toBe(2);
    while (rig.outcomes.length < 4) {
      for (const response of held.splice(0)) response.writeHead(200).end();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const posted = received.map(
      ({ body }) => (JSON.parse(body) as { data: { question: string } }).data.question,
    );
    expect(posted.filter((question) => questions.includes(question))).toEqual(questions.slice(0, 2));
    const text = await metrics.registry.metrics();
    expect(text).toContain('realtime_rag_callbacks_total{outcome="delivered"} 3');
    expect(text).toContain('realtime_rag_callbacks_total{outcome="dropped"} 1');
    expect(text).toContain('realtime_rag_webhooks_total{source="recall",outcome="taken"} 4');
    expect(text).toContain('realtime_rag_meetings 2');
  });

  test('are waited for at shutdown, within its time', async () => {
    const held: ServerResponse[] = [];
    const { received, url } = await startReceiver((response) => void held.push(response));
    const rig = await startPosting(url);
    await rig.send('recall', said('What is the return policy?'));
    await expect.poll(() => received.length).toBe(1);
    let isClosed = false;
    const closed = rig.host.close({ timeoutMs: 20_000 }).then(() => {
      isClosed = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(isClosed).toBe(false);
    held[0]?.writeHead(200).end();
    await closed;
    expect(rig.outcomes).toEqual(['delivered']);
  });

  test('are given up when it is over', async () => {
    const { received, url } = await startReceiver(
      (response) => void response.writeHead(503, { 'Retry-After': '30' }).end(),
    );
    const rig = await startPosting(url);
    await rig.send('recall', said('What is the return policy?'));
    await expect.poll(() => received.length).toBe(1);
    const began = performance.now();
    await rig.host.close({ timeoutMs: 100 });
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(rig.outcomes).toEqual(['abandoned']);
  });
});
