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
  test('are all closed before more than 1 MiB is queued for each, and others get everything', async () => {
    const count = 20;
    let most = 0;
    const closed: string[] = [];
    let slow = 0;
    const { connect } = await startHost({
      backend: talkative(40),
      session: { answerLimit: 1e12, duplicateWindowMs: 0 },
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
    // Something must have been queued, or this proves nothing; only the error that explains it comes on top.
    expect(most).toBeGreaterThan(MB);
    expect(most).toBeLessThanOrEqual(count * (MB + 1_024));
    for (const client of good) {
      expect(answers(client)).toHaveLength(rounds * 41);
      expect(client.messages.some(({ type }) => type === 'error')).toBe(false);
    }
  });
});

const ends = (client: TestClient) => answers(client).filter(({ final }) => final).length;

describe('a client that reads late', () => {
  /** One that has been sent 6 MB, more than the system buffers, and has read none of it. */
  async function behind() {
    const rig = await startHost({
      backend: talkative(96),
      limits: { bufferedBytes: 1e9, stalledMs: 1e9 },
      session: { answerLimit: 1e12 },
      observer: { questionEnded: () => ended() },
    });
    let ended = () => {};
    const over = new Promise<void>((resolve) => {
      ended = resolve;
    });
    const client = await rig.connect();
    client.final(QUESTION);
    client.socket.pause();
    await over;
    return { ...rig, client };
  }

  const expectEverything = (client: TestClient) => {
    expect(answers(client).map(({ stream_index }) => stream_index)).toEqual(
      Array.from({ length: 97 }, (_, n) => n),
    );
    const seqs = client.messages.flatMap((message) => (message.type === 'ack' ? [] : [message.seq]));
    expect(seqs).toEqual(seqs.map((_, n) => n + 1));
  };

  test('gets everything in order', async () => {
    const { client } = await behind();
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

  test('gets everything, and the reason, before a close for a broken frame', async () => {
    const { client } = await behind();
    const { _socket } = client.socket as unknown as { _socket: { write(data: Buffer): void } };
    const gone = new Promise((resolve) => client.socket.once('close', resolve));
    _socket.write(Buffer.from([0x83, 0x80, 0, 0, 0, 0]));
    client.socket.resume();
    await gone;
    expect((await client.closed).code).toBe(1002);
    expectEverything(client);
    expect(client.messages.at(-1)).toMatchObject({ code: 'INVALID_MESSAGE', close_code: 1002 });
  });

  test('is not waited for long when it does not read the close', async () => {
    const { client, host } = await behind();
    await host.close({ spreadMs: 0, timeoutMs: 60_000 });
    client.socket.resume();
    await client.closed;
    expect(answers(client).length).toBeLessThan(97);
  });
});
