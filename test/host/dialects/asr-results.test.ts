import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { ASR_SOURCES } from '../../../src/asr/index';
import { createMetrics } from '../../../src/host/index';
import type { AckMessage } from '../../../src/protocol/index';
import { asText, readFixture } from '../../asr/fixtures';
import { startHost } from '../../support/host-rig';
import { refusal, TestClient } from '../../support/ws-client';

const result = (transcript: string, more: object = {}) => ({
  type: 'Results',
  channel_index: [0, 1],
  duration: 1.5,
  start: 0.2,
  is_final: true,
  speech_final: true,
  channel: { alternatives: [{ transcript, confidence: 0.98, words: [] }] },
  ...more,
});
const dial = ({ url }: { url: string }, format: string) => TestClient.connect(`${url}?format=${format}`);

/** Where the file has another name than the source. */
const FIXTURES: Record<string, string> = { iflytek: 'iflytek-iat' };

describe('a connection with ?format=', () => {
  test('takes the messages of the recogniser unchanged: each chunk in them gets its ack', async () => {
    const rig = await startHost();
    const client = await dial(rig, 'deepgram');
    client.send({ type: 'Metadata', request_id: 'r' });
    client.send(result('what is', { is_final: false, speech_final: false }));
    client.send(result('what is the return policy?'));
    await rig.backend.asked(1);
    expect(rig.backend.questions).toEqual(['what is the return policy?']);
    await client.until((message) => message.type === 'ack' && message.is_final === true);
    const acks = client.messages.filter(({ type }) => type === 'ack').slice(1);
    expect(acks).toMatchObject([
      { received_type: 'asr_chunk', is_final: false },
      { received_type: 'asr_chunk', is_final: true },
    ]);
    client.close();
  });

  test('needs three lines of glue, as docs/integrations.md has them', async () => {
    const rig = await startHost();
    const blocks = readFileSync('docs/integrations.md', 'utf8').matchAll(/```js\n(.*?)```/gs);
    const code =
      [...blocks].map(([, block = '']) => block).find((block) => block.includes('?format=deepgram')) ?? '';
    const recogniser = new EventEmitter();
    const here = code.replace(/ws:\/\/127\.0\.0\.1:8000/, `ws://127.0.0.1:${rig.port}`);
    const run = new Function('WebSocket', 'recogniser', 'console', `${here}; return server;`);
    const server = run(WebSocket, recogniser, { log: () => {} }) as WebSocket;
    await new Promise((resolve) => server.once('open', resolve));
    for (const message of readFixture('deepgram')) recogniser.emit('message', asText(message));
    await rig.backend.asked(1);
    expect(rig.backend.questions[0]).toMatch(/what is the return policy/i);
    server.terminate();
  });

  test('still takes messages of our own', async () => {
    const rig = await startHost();
    const client = await dial(rig, 'deepgram');
    client.send({ type: 'keepalive' });
    await client.until({ received_type: 'keepalive' });
    client.control('instant_query', { text: 'how do I get there' });
    await rig.backend.asked(1);
    client.send({ type: 'control', action: 'dance' });
    await client.until({ code: 'UNKNOWN_ACTION' });
    client.send({ type: 'asr_chunk' });
    expect(await client.until({ code: 'INVALID_MESSAGE' })).toMatchObject({ message: "'text' is missing." });
    client.close();
  });

  test('counts what it does not understand, and refuses what is not JSON', async () => {
    const metrics = await createMetrics({ process: false });
    const rig = await startHost({ metrics });
    const client = await dial(rig, 'deepgram');
    client.send({ type: 'NewKindOfMessage' });
    client.send({ hello: 1 });
    client.send('{"type":"Results"');
    await client.until({ code: 'INVALID_JSON' });
    client.send('['.repeat(40) + ']'.repeat(40));
    await client.until({ code: 'INVALID_MESSAGE' });
    expect(await metrics.registry.metrics()).toMatch(
      /asr_results_not_understood_total\{source="deepgram"\} [12]\n/,
    );
    client.close();
  });

  test('holds the length of a text, and mends half a character', async () => {
    const rig = await startHost({ limits: { textLength: 40 } });
    const client = await dial(rig, 'deepgram');
    client.send(result('x'.repeat(41)));
    await client.until({ code: 'INVALID_MESSAGE' });
    client.send(JSON.stringify(result('what is it HERE?', { start: 5 })).replace('HERE', '\\ud83d'));
    await rig.backend.asked(1);
    expect(rig.backend.questions).toEqual(['what is it \ufffd?']);
    client.close();
  });

  test('goes on with its session after a reconnect, although the recogniser begins anew', async () => {
    const rig = await startHost();
    const first = await dial(rig, 'deepgram');
    const { epoch, resume_token } = (await first.until({ message: 'connected' })) as AckMessage;
    first.send(result('what is the return policy?'));
    await rig.backend.asked(1);
    rig.backend.end();
    const idle = await first.until({ stage: 'idle' });
    first.close();
    await first.closed;
    const second = await dial(rig, 'deepgram');
    const { session_id } = idle;
    const { seq } = idle as { seq: number };
    second.send({ type: 'reconnect', session_id, epoch, resume_token, last_seq: seq });
    await second.until({ message: 'resumed' });
    // The same place in the audio, and the same id, if it were not for the connection.
    second.send(result('what is the opening time?'));
    await rig.backend.asked(2);
    expect(rig.backend.questions[1]).toBe('what is the opening time?');
    second.close();
  });

  test.each(['deepgramm', '', 'constructor', '__proto__'])('is refused if it is %j', async (format) => {
    const rig = await startHost();
    const refused = await refusal(`${rig.url}?format=${format}`);
    expect(refused.status).toBe(400);
    for (const source of ASR_SOURCES) expect(refused.error).toContain(source);
  });

  test.each(ASR_SOURCES)('hears what %s sends', async (source) => {
    const rig = await startHost({ limits: { messagesPerSecond: 10_000, bytesPerSecond: 1e9 } });
    const client = await dial(rig, source);
    for (const message of readFixture(FIXTURES[source] ?? source)) client.send(asText(message));
    client.send({ type: 'keepalive' });
    await client.until({ received_type: 'keepalive' });
    expect(client.messages.filter(({ type }) => type === 'error')).toEqual([]);
    expect(client.messages.filter((message) => 'is_final' in message).length).toBeGreaterThan(1);
    client.close();
  });
});

describe('the option asr', () => {
  test('is the format of connections that name none', async () => {
    const rig = await startHost({ asr: 'deepgram' });
    const [usual, native] = [await rig.connect(), await dial(rig, 'native')];
    usual.send(result('what is the return policy?'));
    await rig.backend.asked(1);
    native.send(result('what is the return policy?'));
    await native.until({ code: 'UNSUPPORTED_TYPE' });
    native.close();
  });

  test('is one of the sources', async () => {
    await expect(startHost({ asr: 'deepgramm' as never })).rejects.toThrow(
      /'asr' must be one of .*deepgram,/,
    );
  });
});
