import { connect as connectTcp } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { Authenticate, AuthenticateRequest } from '../../../src/host/index';
import { startHost } from '../../support/host-rig';
import { refusal } from '../../support/ws-client';

/** The hook itself: its arguments, and what happens to clients when it is slow or broken. */

describe('authenticate', () => {
  test('receives the headers, the address, and the unwrapped credential', async () => {
    const asked: AuthenticateRequest[] = [];
    const { connect } = await startHost({
      authenticate: (request) => {
        asked.push(request);
        return { subject: 'ada' };
      },
    });
    await connect({ headers: { Cookie: 'session=1', Authorization: 'bearer  t0ken ' } });
    await connect({ protocols: ['rrag.ticket.a-b_c', 'realtime-rag.v1'] });
    await connect();
    expect(asked.map(({ token, via, address, url }) => [token, via, address, url])).toEqual([
      ['t0ken', 'bearer', '127.0.0.1', '/ws/realtime-asr'],
      ['a-b_c', 'ticket', '127.0.0.1', '/ws/realtime-asr'],
      [undefined, undefined, '127.0.0.1', '/ws/realtime-asr'],
    ]);
    expect(asked[0]?.headers.cookie).toBe('session=1');
  });

  test('that throws or takes too long refuses with 503, and its signal is aborted', async () => {
    const signals: AbortSignal[] = [];
    const broken: Authenticate[] = [
      () => {
        throw new Error('secret of the database');
      },
      () => Promise.reject(new Error('secret of the database')),
      () => ({ subject: '' }),
      async () => ({}) as never,
      ({ signal }) => {
        signals.push(signal);
        return new Promise(() => {});
      },
    ];
    for (const authenticate of broken) {
      const { url, told } = await startHost({ authenticate, authenticateTimeoutMs: 20 });
      const refused = await refusal(url);
      expect(refused).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
      expect(refused.error).not.toContain('secret');
      expect(told).toEqual(['connectionRejected overload']);
    }
    expect(signals[0]?.aborted).toBe(true);
  });

  test('with too many pending checks rejects the others', async () => {
    let answer = () => {};
    const gate = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const { connect, url } = await startHost({
      authenticate: async () => {
        await gate;
        return { subject: 'ada' };
      },
    });
    const waiting = Array.from({ length: 256 }, () => connect());
    let refused: Awaited<ReturnType<typeof refusal>> | undefined;
    while (!refused) {
      // Clients that are not rejected wait, and are let in with the others.
      const attempt = refusal(url).catch(() => undefined);
      refused = await Promise.race([
        attempt,
        new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), 100)),
      ]);
    }
    expect(refused).toMatchObject({ status: 503 });
    answer();
    const clients = await Promise.all(waiting);
    await clients[255]?.until({ message: 'connected' });
  });

  test('frames that arrive with the handshake, while it is being checked, are answered in order', async () => {
    const { port } = await startHost({
      authenticate: async () => {
        await new Promise((resolve) => setTimeout(resolve, 30));
        return { subject: 'ada' };
      },
    });
    const socket = connectTcp(port, '127.0.0.1');
    let received = '';
    const done = new Promise<void>((resolve) => {
      socket.on('data', (data) => {
        received += data.toString('latin1');
        if (received.includes('"received_type":"control"')) resolve();
      });
    });
    socket.write(
      Buffer.concat([
        Buffer.from(
          'GET /ws/realtime-asr HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
            'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n',
        ),
        frame('{"type":"keepalive"}'),
        frame('{"type":"control","action":"pause"}'),
      ]),
    );
    await done;
    expect(received).toMatch(/connected.*listening.*keepalive.*"received_type":"control"/s);
    socket.destroy();
  });

  test('resets during authentication do no harm to the server, and take no place', async () => {
    let asked = 0;
    const { port, connect, host, url } = await startHost({
      limits: { connectionsPerAddress: 3, unauthenticated: 2 },
      authenticate: async ({ token }) => {
        asked++;
        await new Promise((resolve) => setTimeout(resolve, 5));
        return token ? { subject: 'ada' } : null;
      },
    });
    for (let i = 0; i < 30; i++) {
      const before = asked;
      const credential = i % 2 ? 'Authorization: Bearer x\r\n' : '';
      const socket = connectTcp(port, '127.0.0.1');
      socket.on('error', () => {});
      socket.write(
        `GET /ws/realtime-asr HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${credential}` +
          'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n',
      );
      while (asked === before) await new Promise((resolve) => setTimeout(resolve, 1));
      socket.resetAndDestroy();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const headers = { Authorization: 'Bearer x' };
    for (let i = 0; i < 3; i++) await connect({ headers });
    expect(await refusal(url, { headers })).toMatchObject({ status: 429 });
    expect(host.health().connections).toBe(3);
  });
});

/** A masked text frame, as a client writes it. */
function frame(text: string): Buffer {
  const body = Buffer.from(text);
  return Buffer.concat([Buffer.from([0x81, 0x80 | body.length, 0, 0, 0, 0]), body]);
}
