import { describe, expect, test } from 'vitest';
import { staticKeys } from '../../../src/host/index';
import { type AckMessage, CLOSES, type CloseName, type ErrorMessage } from '../../../src/protocol/index';
import { type HostRig, startHost } from '../../support/host-rig';
import type { ConnectOptions, TestClient } from '../../support/ws-client';

/**
 * Each close of the protocol, triggered over a real socket: the code and the reason arrive as in the table,
 * and the error that it names comes just before.
 */

interface Scene {
  client?: ConnectOptions;
  rig(): Promise<HostRig>;
  act(client: TestClient, rig: HostRig): unknown;
}

const KEY = 'a-key-of-the-front-desk';
const plain = () => startHost();

/** Past `ws`: raw bytes. */
function raw(client: TestClient, bytes: number[] | Buffer): void {
  const { _socket } = client.socket as unknown as { _socket: { write(data: Buffer): void } };
  _socket.write(Buffer.from(bytes));
}

const SCENES: Record<CloseName, Scene> = {
  normal: { rig: plain, act: (client) => client.control('stop') },
  protocolError: { rig: plain, act: (client) => raw(client, [0xc1, 0x80, 0, 0, 0, 0]) },
  lost: { client: { autoPong: false }, rig: () => startHost({ pingIntervalMs: 20 }), act: () => {} },
  invalidText: { rig: plain, act: (client) => raw(client, [0x81, 0x82, 0, 0, 0, 0, 0xc3, 0x28]) },
  policy: {
    rig: plain,
    act: (client) => {
      raw(client, [0x01, 0x80, 0, 0, 0, 0]);
      for (let i = 0; i < 80; i++) raw(client, [0x00, 0x80, 0, 0, 0, 0]);
    },
  },
  messageTooLarge: { rig: plain, act: (client) => client.final('x'.repeat(70_000)) },
  internalError: {
    rig: () =>
      startHost({
        session: {
          createId: (() => {
            let ids = 0;
            return () => {
              if (ids++ > 0) throw new Error('no more names');
              return 's-0';
            };
          })(),
        },
      }),
    act: (client) => {
      client.final('hello everyone');
      client.control('instant_query');
    },
  },
  serviceRestart: { rig: plain, act: (_client, { host }) => void host.close() },
  badRequests: {
    rig: plain,
    act: (client) => {
      for (let i = 0; i < 21; i++) client.send('{');
    },
  },
  unauthorized: {
    rig: () => startHost({ authenticate: staticKeys([KEY]) }),
    act: (client) => client.send({ type: 'auth', token: 'of somebody else' }),
  },
  forbidden: {
    rig: () => startHost({ authenticate: ({ token = 'ada' }) => ({ subject: token }) }),
    act: (client) => client.send({ type: 'auth', token: 'bob' }),
  },
  timeout: { rig: () => startHost({ authenticate: () => null, firstMessageTimeoutMs: 1 }), act: () => {} },
  takenOver: {
    rig: plain,
    act: async (client, { connect }) => {
      const greeting = (await client.until({ message: 'connected' })) as AckMessage;
      const { session_id, epoch, resume_token } = greeting;
      const newer = await connect();
      newer.send({ type: 'reconnect', session_id, epoch, resume_token, last_seq: 1 });
    },
  },
  rateLimited: {
    rig: () => startHost({ limits: { messagesPerSecond: 1 } }),
    act: async (client) => {
      // In at least three seconds; on a busy machine a burst may straddle two of them.
      for (let second = 0; second < 12 && client.socket.readyState === client.socket.OPEN; second++) {
        for (let i = 0; i < 6; i++) client.send({ type: 'keepalive' });
        await new Promise((resolve) => setTimeout(resolve, 1_001));
      }
    },
  },
  slowConsumer: {
    rig: () => startHost({ limits: { bufferedBytes: 65_536 }, session: { answerLimit: 1e9 }, resume: false }),
    act: async (client, { backend }) => {
      client.final('what is the return policy?');
      await backend.asked(1);
      client.socket.pause();
      // More than the system's own buffers hold.
      while (!backend.signals[0]?.aborted) {
        backend.say('x'.repeat(100_000));
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  },
};

describe('a close', () => {
  test.each(Object.entries(SCENES) as [CloseName, Scene][])(
    '%s',
    async (name, { client: options, rig, act }) => {
      const started = await rig();
      const client = await started.connect(options);
      await act(client, started);
      const expected: { code: number; reason: string; error?: string } = CLOSES[name];
      if (name === 'slowConsumer') {
        await slowConsumerSees(client, started);
        return;
      }
      expect(await client.closed).toEqual({ code: expected.code, reason: expected.reason });
      const last = client.messages.at(-1);
      if (expected.error) {
        expect(last).toMatchObject({ type: 'error', code: expected.error, close_code: expected.code });
        expect((last as ErrorMessage).message).toMatch(/\.$/);
      } else {
        expect(client.messages.filter((message) => message.type === 'error')).toEqual([]);
      }
      const initiator = name === 'lost' ? 'lost' : 'server';
      await expect.poll(() => started.told.at(-1)).toBe(`connectionClosed ${expected.code} ${initiator}`);
    },
  );

  /** The close frame is queued behind what it does not read; it is still dropped after a second. */
  async function slowConsumerSees(client: TestClient, { told }: HostRig): Promise<void> {
    await expect
      .poll(() => told.slice(-2), { timeout: 3_000 })
      .toEqual(['slowConsumer', 'connectionClosed 4508 server']);
    client.socket.resume();
    expect((await client.closed).code).toBe(1006);
  }

  test('is immediate when a session cannot even begin', async () => {
    const { connect, host } = await startHost({
      session: {
        createId: () => {
          throw new Error('no names');
        },
      },
    });
    const client = await connect();
    expect((await client.closed).code).toBe(1011);
    expect(client.summary()).toEqual(['error INTERNAL_ERROR']);
    await expect.poll(() => host.health().connections).toBe(0);
  });

  test.each([1002, 1007, 1008, 1009])(
    'by the client with %i is answered with the same code, and nothing more',
    async (code) => {
      const { connect, told } = await startHost();
      const client = await connect();
      client.socket.close(code, 'enough');
      expect((await client.closed).code).toBe(code);
      expect(client.summary()).toEqual(['ack connected', 'status listening']);
      await expect.poll(() => told.at(-1)).toBe(`connectionClosed ${code} client`);
    },
  );

  test('by the client is its own', async () => {
    const { connect, told } = await startHost();
    const client = await connect();
    client.socket.close(4000, 'enough');
    await client.closed;
    await expect.poll(() => told.at(-1)).toBe('connectionClosed 4000 client');
  });
});
