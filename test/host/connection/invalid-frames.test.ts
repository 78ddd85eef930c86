import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createHost, type Host } from '../../../src/host/index';
import type { ErrorCode } from '../../../src/protocol/index';
import { encode, OPCODES } from '../../fuzz/sockets/wire';
import { TestClient } from '../../support/ws-client';

/** Invalid input: the right code, no echo of the input, and a server that keeps running. */

let host: Host;
let url: string;
let port: number;

beforeAll(async () => {
  host = createHost({
    backend: {
      name: 'fixed',
      answer: async function* () {
        yield 'fine';
      },
    },
  });
  ({ url, port } = await host.listen({ port: 0 }));
});

afterAll(() => host.close());

/** A question asked on this connection is still answered. */
async function expectUsable(client: TestClient): Promise<void> {
  const from = client.messages.length;
  client.final('what is the return policy?');
  expect(await client.until({ type: 'answer', content: 'fine' }, from)).toBeDefined();
}

const FAULTS: [name: string, frame: string | Buffer, code: ErrorCode][] = [
  ['malformed JSON', '{"type":', 'INVALID_JSON'],
  ['an empty frame', '', 'INVALID_JSON'],
  ['an array', '[]', 'INVALID_MESSAGE'],
  ['a missing type', '{"text":"hidden-word"}', 'INVALID_MESSAGE'],
  ['a type that is no string', '{"type":7}', 'INVALID_MESSAGE'],
  ['an unknown type', '{"type":"hidden-word"}', 'UNSUPPORTED_TYPE'],
  ['a type from the prototype', '{"type":"constructor"}', 'UNSUPPORTED_TYPE'],
  ['an unknown action', '{"type":"control","action":"hidden-word"}', 'UNKNOWN_ACTION'],
  ['a missing action', '{"type":"control"}', 'UNKNOWN_ACTION'],
  ['a text that is no string', '{"type":"asr_chunk","text":5,"is_final":true}', 'INVALID_MESSAGE'],
  ['a missing text', '{"type":"asr_chunk","is_final":true}', 'INVALID_MESSAGE'],
  [
    'an is_final that is no boolean',
    '{"type":"asr_chunk","text":"a","is_final":"hidden-word"}',
    'INVALID_MESSAGE',
  ],
  ['an is_final that is null', '{"type":"asr_chunk","text":"a","is_final":null}', 'INVALID_MESSAGE'],
  ['a confidence above 1', '{"type":"asr_chunk","text":"a","confidence":7}', 'INVALID_MESSAGE'],
  ['an empty final', '{"type":"asr_chunk","text":"","is_final":true}', 'EMPTY_QUESTION'],
  ['a blank final', '{"type":"asr_chunk","text":" \\n","is_final":true}', 'EMPTY_QUESTION'],
  ['a deep nest', `{"type":"asr_chunk","text":${'['.repeat(5000)}${']'.repeat(5000)}}`, 'INVALID_MESSAGE'],
  ['a binary frame', Buffer.from('{"type":"keepalive"}'), 'INVALID_MESSAGE'],
  [
    'a reconnect',
    '{"type":"reconnect","session_id":"s","epoch":"e","resume_token":"t","last_seq":0}',
    'RESUME_FAILED',
  ],
];

describe('an invalid frame', () => {
  test.each(FAULTS)('%s', async (_name, frame, code) => {
    const client = await TestClient.connect(url);
    client.socket.send(frame, { binary: typeof frame !== 'string' });
    const error = await client.until({ type: 'error' });
    expect(error).toMatchObject({ code, message: expect.stringMatching(/\.$/) });
    expect(JSON.stringify(error)).not.toContain('hidden-word');
    expect(client.messages.filter((m) => m.type === 'ack').length).toBe(1);
    await expectUsable(client);
    client.close();
  });

  test('a broken one ends the connection after what came before it, also while a reconnect is judged', async () => {
    const client = await TestClient.connect(url);
    await client.until({ type: 'status', stage: 'listening' });
    const from = client.messages.length;
    const text = (payload: string, masked = true) => encode({ opcode: OPCODES.text, payload, masked });
    const keepalive = '{"type":"keepalive"}';
    const reconnect = '{"type":"reconnect","session_id":"s","epoch":"e","resume_token":"t","last_seq":0}';
    const { _socket: carrier } = client.socket as unknown as { _socket: Socket };
    carrier.write(Buffer.concat([text(reconnect), text(keepalive), text(keepalive), text(keepalive, false)]));
    expect((await client.closed).code).toBe(1002);
    expect(client.messages.slice(from)).toMatchObject([
      { type: 'error', code: 'RESUME_FAILED' },
      { type: 'ack', received_type: 'keepalive' },
      { type: 'ack', received_type: 'keepalive' },
      { type: 'error', code: 'INVALID_MESSAGE', close_code: 1002 },
    ]);
  });

  test('a frame of 1 MB is refused with an error, then closed with 1009; others do not notice', async () => {
    const [client, neighbour] = [await TestClient.connect(url), await TestClient.connect(url)];
    client.final('x'.repeat(1 << 20));
    expect(await client.until({ type: 'error' })).toMatchObject({ code: 'MESSAGE_TOO_LARGE' });
    expect((await client.closed).code).toBe(1009);
    await expectUsable(neighbour);
    neighbour.close();
  });

  test('unknown fields, and nulls for absent values, are accepted', async () => {
    const client = await TestClient.connect(url);
    client.final('a statement', { speaker: null, confidence: null, timestamp: '12:00', colour: { x: [1] } });
    expect(await client.until({ received_type: 'asr_chunk' })).toBeDefined();
    client.control('resume', { text: 7, catch_up: 'of another action', immediate: [] });
    expect(await client.until({ received_type: 'control' })).toBeDefined();
    await expectUsable(client);
    client.close();
  });

  test('broken WebSocket frames end only their own connection', async () => {
    const neighbour = await TestClient.connect(url);
    for (const bytes of [
      [0xc1, 0x80],
      [0x83, 0x80, 0, 0, 0, 0],
      [0x81, 0x05, 1, 2, 3, 4, 5],
    ]) {
      const client = await TestClient.connect(url);
      const raw = (client.socket as unknown as { _socket: { write(data: Buffer): void } })._socket;
      raw.write(Buffer.from(bytes));
      expect((await client.closed).code).toBe(1002);
    }
    await expectUsable(neighbour);
    neighbour.close();
  });

  test('a reset during the handshake does no harm to the server', async () => {
    for (let i = 0; i < 20; i++) {
      await new Promise<void>((resolve) => {
        const socket = connect(port, '127.0.0.1', () => {
          socket.write(
            `GET ${new URL(url).pathname} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
              `Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n`.slice(
                0,
                8 * i,
              ),
          );
          socket.resetAndDestroy();
        });
        socket.on('close', () => resolve());
        socket.on('error', () => {});
      });
    }
    const client = await TestClient.connect(url);
    await expectUsable(client);
    client.close();
  });
});
