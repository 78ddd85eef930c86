import { describe, expect, test } from 'vitest';
import type { RagBackend } from '../../../src/backend/index';
import type { AnswerMessage } from '../../../src/protocol/index';
import { startHost } from '../../support/host-rig';
import type { TestClient } from '../../support/ws-client';

const ENDLESS = 'what is all that you know?';
const QUESTION = 'what is the return policy?';
const PIECE = 'x'.repeat(65_536);
const MB = 2 ** 20;
const breath = () => new Promise((resolve) => setImmediate(resolve));

/** Sends this many pieces; endlessly to clients that ask for everything. */
function talkative(pieces: number): RagBackend {
  return {
    name: 'talkative',
    async *answer({ question }, { signal }) {
      for (let n = 0; (n < pieces || question === ENDLESS) && !signal.aborted; n++) {
        yield question === ENDLESS || pieces > 50 ? PIECE : `${n} `;
        await breath();
      }
    },
  };
}

const answers = (client: TestClient) =>
  client.messages.filter((message): message is AnswerMessage => message.type === 'answer');

describe('clients that never read', () => {
  test('are asked for no more than 256 KiB each, and are all closed, while others get everything', async () => {
    const count = 20;
    let most = 0;
    const closed: string[] = [];
    let slow = 0;
    const { connect } = await startHost({
      backend: talkative(40),
      session: { answerLimit: 1e12, duplicateWindowMs: 0 },
      limits: { stalledMs: 400 },
      sweepIntervalMs: 1,
      observer: {
        buffered: (bytes) => {
          most = Math.max(most, bytes);
        },
        slowConsumer: () => slow++,
        connectionClosed: (code, initiator) => void closed.push(`${code} ${initiator}`),
      },
    });
    const connectAll = () => Promise.all(Array.from({ length: count }, () => connect()));
    const [stalled, good] = [await connectAll(), await connectAll()];
    for (const client of stalled) {
      client.final(ENDLESS);
      client.socket.pause();
    }
    // They ask for as long as there are other clients.
    let rounds = 0;
    do {
      rounds++;
      for (const client of good) client.final(QUESTION);
      await Promise.all(good.map((client) => client.until(() => ends(client) === rounds)));
    } while (closed.length < count);
    expect(closed).toEqual(Array(count).fill('4508 server'));
    expect(slow).toBe(count);
    // Something must have been queued, or this proves nothing.
    expect(most).toBeGreaterThan(MB);
    expect(most).toBeLessThanOrEqual(count * (MB / 4));
    for (const client of good) {
      expect(answers(client)).toHaveLength(rounds * 41);
      expect(client.messages.some(({ type }) => type === 'error')).toBe(false);
    }
  });
});

const ends = (client: TestClient) => answers(client).filter(({ final }) => final).length;

describe('a client that reads late', () => {
  /** One with an answer of 6 MB, more than the system buffers, that has stopped reading. */
  async function behind(limits = {}) {
    let asked = 0;
    const backend: RagBackend = {
      name: 'long',
      async *answer() {
        for (; asked < 96; asked++) {
          yield PIECE;
          await breath();
        }
      },
    };
    let stuck = () => {};
    const isStuck = new Promise<void>((resolve) => {
      stuck = resolve;
    });
    const rig = await startHost({
      backend,
      limits: { stalledMs: 1e9, ...limits },
      session: { answerLimit: 1e12 },
      sweepIntervalMs: 1,
      observer: { buffered: (bytes) => bytes > 65_536 && stuck() },
    });
    const client = await rig.connect();
    client.final(QUESTION);
    client.socket.pause();
    await isStuck;
    return { ...rig, client, asked: () => asked };
  }

  const expectEverything = (client: TestClient) => {
    expect(answers(client).map(({ stream_index }) => stream_index)).toEqual(
      Array.from({ length: 97 }, (_, n) => n),
    );
    const seqs = client.messages.flatMap((message) => (message.type === 'ack' ? [] : [message.seq]));
    expect(seqs).toEqual(seqs.map((_, n) => n + 1));
  };

  test('holds its answer back at the backend, and gets everything in order', async () => {
    const { client, asked } = await behind();
    for (let i = 0; i < 50; i++) await breath();
    expect(asked()).toBeLessThan(96);
    client.socket.resume();
    await client.until({ stage: 'idle' });
    expectEverything(client);
    client.send({ type: 'keepalive' });
    await client.until({ received_type: 'keepalive' });
  });

  test('gets everything before a close by the server', async () => {
    const { client, host } = await behind();
    const closing = host.close({ spreadMs: 0 });
    client.socket.resume();
    expect((await client.closed).code).toBe(1012);
    expectEverything(client);
    expect(client.summary().at(-1)).toBe('status closed');
    await closing;
  });

  test('gets all that it was sent, and the reason, before a close for a broken frame', async () => {
    const { client, asked } = await behind();
    const { _socket } = client.socket as unknown as { _socket: { write(data: Buffer): void } };
    const gone = new Promise((resolve) => client.socket.once('close', resolve));
    _socket.write(Buffer.from([0x83, 0x80, 0, 0, 0, 0]));
    client.socket.resume();
    await gone;
    expect((await client.closed).code).toBe(1002);
    expect(asked()).toBeLessThan(96);
    const indices = answers(client).map(({ stream_index }) => stream_index);
    expect(indices).toEqual(indices.map((_, n) => n));
    expect(indices.length).toBeGreaterThanOrEqual(asked());
    expect(client.messages.at(-1)).toMatchObject({ code: 'INVALID_MESSAGE', close_code: 1002 });
  });

  test('is not waited for when it reads nothing of the answer that a shutdown waits for', async () => {
    const { client, host } = await behind({ stalledMs: 100 });
    await host.close({ spreadMs: 0, timeoutMs: 60_000 });
    client.socket.resume();
    await client.closed;
    expect(answers(client).length).toBeLessThan(97);
  });
});
