import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createHost, type Host } from '../../src/host/index';
import type { AnswerMessage, StatusMessage } from '../../src/protocol/index';
import { TestClient } from '../support/ws-client';

/** A client of the old service must notice no difference: its protocol, over the real wire. */

const ANSWER = ['先部署后台服务，', '然后逐步推送上线。'];

let host: Host;
let url: string;
let client: TestClient;

beforeEach(async () => {
  host = createHost({
    backend: {
      name: 'fixed',
      async *answer() {
        yield* ANSWER;
      },
    },
  });
  ({ url } = await host.listen({ port: 0 }));
  client = await TestClient.connect(url);
});

afterEach(async () => {
  client.close();
  await host.close();
});

describe("the old service's transcript", () => {
  test('three finals 100 ms apart, then stop at once: every answer still comes', async () => {
    const finals = [
      '大家好，今天我们复盘一下发布进展。',
      '目前后台服务已经部署完成。',
      '请问接下来要怎么安排推送上线？',
    ];
    for (const text of finals) {
      client.final(text);
      // The old client's own pace is part of what is replayed here.
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    client.control('stop');
    expect(await client.closed).toEqual({ code: 1000, reason: 'session closed' });

    const stages = client.summary();
    expect(stages.slice(0, 8)).toEqual([
      'ack connected',
      'status listening',
      'ack asr_chunk',
      'status waiting_for_question',
      'ack asr_chunk',
      'status waiting_for_question',
      'ack asr_chunk',
      'status analyzing',
    ]);
    expect(stages.filter((s) => s === 'ack control').length).toBe(1);
    expect(stages.filter((s) => s === 'status querying_rag').length).toBe(1);
    expect(stages.slice(-2)).toEqual(['status idle', 'status closed']);

    const analyzing = client.messages.find((m) => m.type === 'status' && m.stage === 'analyzing');
    expect((analyzing as StatusMessage).question).toBe(finals[2]);
    const answers = client.messages.filter((m): m is AnswerMessage => m.type === 'answer');
    expect(answers.map((a) => a.stream_index)).toEqual(answers.map((_, i) => i));
    expect(answers.map((a) => a.content).join('')).toBe(ANSWER.join(''));
    expect(answers.at(-1)?.final).toBe(true);
    for (const message of client.messages) expect(message.session_id).toBe(client.messages[0]?.session_id);
  });

  test('stop while the answer is still being fetched loses nothing', async () => {
    client.final('请问接下来要怎么安排推送上线？');
    client.control('stop');
    await client.closed;
    const text = client.messages.map((m) => (m.type === 'answer' ? m.content : '')).join('');
    expect(text).toBe(ANSWER.join(''));
    expect(client.summary().slice(-2)).toEqual(['status idle', 'status closed']);
  });

  test('a partial is acknowledged as not final, and a missing is_final means false', async () => {
    client.send({ type: 'asr_chunk', text: '什么是', is_final: false });
    client.send({ type: 'asr_chunk', text: '什么是' });
    client.send({ type: 'keepalive' });
    await client.until({ received_type: 'keepalive' });
    const acks = client.messages.filter((m) => m.type === 'ack' && m.received_type === 'asr_chunk');
    expect(acks).toEqual([
      expect.objectContaining({ is_final: false }),
      expect.objectContaining({ is_final: false }),
    ]);
    for (const ack of acks) expect(ack).not.toHaveProperty('seq');
  });

  test('pause and resume', async () => {
    client.control('pause');
    client.final('什么是机器学习？');
    client.control('resume');
    await client.until({ stage: 'listening' }, 2);
    expect(client.messages.slice(2)).toEqual([
      expect.objectContaining({ type: 'ack', received_type: 'control' }),
      expect.objectContaining({ type: 'status', stage: 'paused' }),
      expect.objectContaining({ type: 'ack', received_type: 'asr_chunk', is_final: true, message: 'paused' }),
      expect.objectContaining({ type: 'status', stage: 'paused', note: expect.any(String) }),
      expect.objectContaining({ type: 'ack', received_type: 'control' }),
      expect.objectContaining({ type: 'status', stage: 'listening' }),
    ]);
  });

  test('instant_query asks the last final, and needs one', async () => {
    client.control('instant_query');
    expect(await client.until({ type: 'error' })).toMatchObject({ code: 'NO_FINAL_ASR' });
    client.final('今天天气不错');
    client.control('instant_query');
    await client.until({ stage: 'idle' });
    expect(client.summary().slice(3)).toEqual([
      'ack asr_chunk',
      'status waiting_for_question',
      'ack control',
      'status instant_query',
      'status querying_rag',
      'answer',
      'answer',
      'answer final complete',
      'status idle',
    ]);
    expect(await client.until({ stage: 'instant_query' })).toMatchObject({ question: '今天天气不错' });
    expect(await client.until({ stage: 'querying_rag' })).toMatchObject({ mode: 'instant' });
  });

  test('a foreign session_id switches the label, to a fresh session', async () => {
    client.final('今天天气不错');
    await client.until({ stage: 'waiting_for_question' });
    client.send({ type: 'keepalive', session_id: 'meeting-7' });
    expect(await client.until({ received_type: 'keepalive' })).toMatchObject({ session_id: 'meeting-7' });
    // Fresh: what was said under the other label is unknown here.
    client.control('instant_query');
    expect(await client.until({ code: 'NO_FINAL_ASR' })).toMatchObject({ session_id: 'meeting-7', seq: 1 });
    client.final('什么是机器学习？', { session_id: 'meeting-7' });
    expect(await client.until({ type: 'answer', final: true })).toMatchObject({ session_id: 'meeting-7' });
  });
});
