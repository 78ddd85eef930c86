import { describe, expect, test } from 'vitest';
import type { BackendContext, RagBackend, RagQuery } from '../../../src/backend/index';
import { createMetrics, type HostOptions, staticKeys } from '../../../src/host/index';
import { startHost } from '../../support/host-rig';
import type { TestClient } from '../../support/ws-client';

const KEY = 'a-key-of-the-front-desk';
const bearer = { headers: { Authorization: `Bearer ${KEY}` } };
const ASKED = 'what is the return policy';

/** A backend that may be asked in advance, and answers everything at once. */
function speculativeBackend() {
  const calls: { query: RagQuery; context: BackendContext }[] = [];
  const backend: RagBackend = {
    name: 'it',
    speculative: 'answer',
    async *answer(query, context) {
      calls.push({ query, context });
      yield `<${query.question}>`;
      if (query.question.includes('hang')) await new Promise(() => {});
    },
  };
  return { calls, backend };
}

async function start(options: Partial<HostOptions> = {}) {
  const { calls, backend } = speculativeBackend();
  const rig = await startHost({
    backend,
    session: { speculate: 'answer', duplicateWindowMs: 0 },
    ...options,
  });
  return { ...rig, calls };
}

const partial = (client: TestClient, text: string) =>
  client.send({ type: 'asr_chunk', text, is_final: false, endpoint: true });

describe('questions that are asked before they are certain', () => {
  test('count for their subject only when they are confirmed', async () => {
    const { connect, calls } = await start({
      authenticate: staticKeys([KEY]),
      limits: { questionsPerMinute: 1 },
    });
    const client = await connect(bearer);
    for (const [i, text] of [ASKED, 'how long is the warranty', 'when do you open'].entries()) {
      partial(client, text);
      await expect.poll(() => calls.length).toBe(i + 1);
    }
    client.final('When do you open?');
    expect(await client.until({ final: true })).toMatchObject({ timing: { speculation: 'reused' } });
    client.final('Where is the shop?');
    await client.until({ code: 'RATE_LIMITED' });
    expect(calls.length).toBe(3);
  });

  test('are refused like any other when their subject has asked too much', async () => {
    const { connect, calls } = await start({ limits: { questionsPerMinute: 1 } });
    const client = await connect();
    client.final('Where is the shop?');
    await client.until({ final: true });
    partial(client, ASKED);
    await expect.poll(() => calls.length).toBe(2);
    client.final('What is the return policy?');
    await client.until({ code: 'RATE_LIMITED' });
    expect(JSON.stringify(client.messages)).not.toContain(`<${ASKED}>`);
  });

  test('make way for a question that is certain when the backend is full', async () => {
    const { connect, calls } = await start({ limits: { backendConcurrency: 1, backendQueue: 0 } });
    const [one, other] = [await connect(), await connect()];
    partial(one, 'why does the shop hang');
    await expect.poll(() => calls.length).toBe(1);
    other.final('Where is the shop?');
    await other.until({ final: true, finish_reason: 'complete' });
    expect(calls[0]?.context.signal.aborted).toBe(true);
    one.final('Why does the shop hang?');
    await one.until({ type: 'answer' });
    expect(calls.map(({ query }) => query.question)).toEqual([
      'why does the shop hang',
      'Where is the shop?',
      'Why does the shop hang?',
    ]);
  });

  test('are not asked when the backend is full', async () => {
    const { connect, calls } = await start({ limits: { backendConcurrency: 1 } });
    const [one, other] = [await connect(), await connect()];
    one.final('Why does the shop hang?');
    await one.until({ type: 'answer' });
    partial(other, ASKED);
    other.control('pause');
    await other.until({ stage: 'paused' });
    expect(calls.length).toBe(1);
  });

  test('are counted, with what was in vain', async () => {
    const metrics = await createMetrics({ process: false });
    const { connect, calls } = await start({ metrics });
    const client = await connect();
    partial(client, ASKED);
    await expect.poll(() => calls.length).toBe(1);
    client.final('How long is the warranty?');
    await client.until({ final: true });
    partial(client, ASKED);
    await expect.poll(() => calls.length).toBe(3);
    client.final('What is the return policy?');
    await client.until({ content: `<${ASKED}>` });
    await client.until({ final: true });
    const text = await metrics.registry.metrics();
    expect(text).toContain('realtime_rag_speculations_started_total{work="answer"} 2');
    expect(text).toContain('realtime_rag_speculations_reused_total{work="answer"} 1');
    expect(text).toContain('realtime_rag_speculations_discarded_total{work="answer",reason="mismatch"} 1');
    expect(text).toContain(`realtime_rag_speculation_wasted_chars_total ${ASKED.length + 2}`);
    expect(text).toContain('realtime_rag_speculation_wasted_tokens_total 0');
    expect(text).toContain('realtime_rag_speculation_saved_seconds_count 1');
  });
});
