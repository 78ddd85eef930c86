import { describe, expect, test } from 'vitest';
import { createMetrics, type HostOptions } from '../../../src/host/index';
import { startHost } from '../../support/host-rig';

async function start(options: Partial<HostOptions> = {}) {
  const metrics = await createMetrics({ process: false });
  const rig = await startHost({ metrics, ...options });
  /** The value of one line; undefined when there is none. */
  const value = async (line: string): Promise<number | undefined> => {
    const text = await (await fetch(`${rig.origin}/metrics`)).text();
    const found = text.split('\n').find((one) => one.startsWith(`realtime_rag_${line} `));
    return found === undefined ? undefined : Number(found.split(' ').at(-1));
  };
  return { ...rig, value };
}

describe('/metrics', () => {
  test('connections: opened, open, closed by whom, refused', async () => {
    const { connect, value, port } = await start();
    const client = await connect();
    expect(await value('connections{state="open"}')).toBe(1);
    expect(await value('connections_opened_total{auth="none"}')).toBe(1);
    expect(await value('handshake_duration_seconds_count')).toBe(1);
    client.socket.close(1000);
    await client.closed;
    await expect.poll(() => value('closes_total{code="1000",initiator="client"}')).toBe(1);
    expect(await value('connections{state="open"}')).toBe(0);
    expect(await value('connection_duration_seconds_count')).toBe(1);
    await expect(connect({ headers: { Origin: 'https://elsewhere.example' } })).rejects.toThrow();
    expect(await value('connections_rejected_total{reason="origin"}')).toBe(1);
    expect(port).toBeGreaterThan(0);
  });

  test('meaningless close codes share one line', async () => {
    const { connect, value } = await start();
    for (const code of [3001, 3002, 4999]) {
      const client = await connect();
      client.socket.close(code);
      await client.closed;
    }
    await expect.poll(() => value('closes_total{code="other",initiator="client"}')).toBe(3);
  });

  test('a question: waiting, in flight, answered, and how long each took', async () => {
    const { connect, backend, value } = await start();
    const client = await connect();
    client.final('what is the return policy?');
    await backend.asked(1);
    client.final('how long is the warranty?');
    await client.until((m) => m.type === 'status' && m.note !== undefined);
    expect(await value('queries_in_flight')).toBe(1);
    expect(await value('query_queue_depth')).toBe(1);
    backend.say('Thirty days.');
    backend.end();
    await backend.asked(2);
    backend.say('Two years.');
    backend.end();
    await client.until({ stage: 'idle' });
    expect(await value('questions_total{trigger="auto",result="ok"}')).toBe(2);
    expect(await value('questions_total{trigger="instant",result="ok"}')).toBe(0);
    expect(await value('answer_first_chunk_seconds_count')).toBe(2);
    expect(await value('answer_duration_seconds_count')).toBe(2);
    expect(await value('query_queue_wait_seconds_count')).toBe(2);
    expect(await value('upstream_requests_total{provider="gated",result="ok"}')).toBe(2);
    expect(await value('queries_in_flight')).toBe(0);
    expect(await value('query_queue_depth')).toBe(0);
    expect(await value('question_detection_seconds_count')).toBeGreaterThanOrEqual(2);
    expect(await value('messages_received_total{type="asr_chunk"}')).toBe(2);
    expect(await value('messages_sent_total{type="ack"}')).toBe(3);
  });

  test('a client that leaves in the middle of its answer leaves no question open', async () => {
    const { connect, backend, value } = await start();
    const client = await connect();
    client.final('what is the return policy?');
    await backend.asked(1);
    client.final('how long is the warranty?');
    await client.until((m) => m.type === 'status' && m.note !== undefined);
    client.leave();
    await expect.poll(() => value('questions_total{trigger="auto",result="cancelled"}')).toBe(2);
    expect(await value('queries_in_flight')).toBe(0);
    expect(await value('query_queue_depth')).toBe(0);
    expect(await value('upstream_stream_aborts_total{cause="client_left"}')).toBe(1);
    expect(await value('upstream_requests_total{provider="gated",result="aborted"}')).toBe(1);
  });

  test('instant, cancelled, failed: each has its line', async () => {
    const { connect, backend, value } = await start();
    const client = await connect();
    client.control('instant_query', { text: 'opening hours' });
    await backend.asked(1);
    client.control('cancel');
    await client.until({ stage: 'idle' });
    client.final('what is the return policy?');
    await backend.asked(2);
    backend.fail(new Error('down'));
    await client.until({ type: 'answer', finish_reason: 'error' });
    expect(await value('questions_total{trigger="instant",result="cancelled"}')).toBe(1);
    expect(await value('questions_total{trigger="auto",result="error"}')).toBe(1);
    expect(await value('upstream_stream_aborts_total{cause="cancelled"}')).toBe(1);
    expect(await value('upstream_requests_total{provider="gated",result="BACKEND_ERROR"}')).toBe(1);
  });

  test('refusals, and draining', async () => {
    const { connect, value, host, origin, backend } = await start({ limits: { messagesPerSecond: 1 } });
    const client = await connect();
    for (let n = 0; n < 3; n++) client.send({ type: 'keepalive' });
    client.send('no json');
    await client.until({ code: 'RATE_LIMITED' });
    expect(await value('rate_limited_total{scope="messages"}')).toBeGreaterThan(0);
    expect(await value('draining')).toBe(0);
    const other = await connect();
    other.final('what is the return policy?');
    await backend.asked(1);
    const closing = host.close({ timeoutMs: 200 });
    expect(await value('draining')).toBe(1);
    await closing;
    await expect(fetch(`${origin}/metrics`)).rejects.toThrow();
  });

  test('no label contains what a client wrote', async () => {
    const { connect, origin } = await start();
    const client = await connect();
    const secret = 'squirrel-in-the-attic';
    client.final(`what is ${secret}?`, { session_id: secret, speaker: secret, language: 'en' });
    client.send({ type: secret });
    client.send({ type: 'control', action: secret });
    await client.until({ code: 'UNKNOWN_ACTION' });
    expect(await (await fetch(`${origin}/metrics`)).text()).not.toContain(secret);
  });
});
