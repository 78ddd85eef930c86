import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createMetrics, type HostObserver, staticKeys } from '../../../src/host/index';
import { startHost } from '../../support/host-rig';
import { TestClient } from '../../support/ws-client';

const CALLBACKS: (keyof HostObserver)[] = [
  ...(['connectionOpened', 'connectionAdmitted', 'handshakeDone', 'connectionRejected'] as const),
  ...(['connectionClosed', 'messageReceived', 'messageSent', 'messageInvalid', 'rateLimited'] as const),
  ...(['slowConsumer', 'buffered', 'pingAnswered', 'clientMessage', 'sessionEvent', 'detected'] as const),
  ...([
    'questionAccepted',
    'questionAsked',
    'answerBegan',
    'questionEnded',
    'upstreamEnded',
    'draining',
  ] as const),
];
const FAULTS: Record<string, () => unknown> = {
  throws: () => {
    throw new Error('bug in an observer');
  },
  'throws what is no error': () => {
    throw undefined;
  },
  rejects: async () => Promise.reject(new Error('bug in an observer')),
};

const faults: unknown[] = [];
const note = (fault: unknown) => void faults.push(fault);
beforeEach(() => {
  faults.length = 0;
  process.on('uncaughtException', note).on('unhandledRejection', note);
});
afterEach(() => {
  process.off('uncaughtException', note).off('unhandledRejection', note);
});

test.each(Object.entries(FAULTS))(
  'an observer that %s stops nobody, and is logged once per callback',
  async (_, fail) => {
    const error = vi.fn();
    const metrics = await createMetrics({ process: false });
    const observer = Object.fromEntries(CALLBACKS.map((name) => [name, fail])) as Partial<HostObserver>;
    const logger = { debug() {}, info() {}, warn() {}, error };
    const rig = await startHost({ observer, metrics, logger, limits: { textLength: 100 } });
    for (const question of ['why?', 'how?']) {
      const client = await rig.connect();
      client.send('nonsense');
      client.final(question);
      await client.until({ stage: 'querying_rag' });
      rig.backend.say('because');
      rig.backend.end();
      expect(await client.until({ final: true })).toMatchObject({ finish_reason: 'complete' });
      client.close();
      await client.closed;
    }
    const page = await (await fetch(`${rig.origin}/metrics`)).text();
    await rig.host.close();
    await new Promise((resolve) => setImmediate(resolve));
    expect(faults).toEqual([]);
    const told = error.mock.calls.map(([details]) => details.event);
    expect(told).toEqual([...new Set(told)]);
    for (const name of ['connectionOpened', 'messageSent', 'sessionEvent', 'questionEnded', 'draining']) {
      expect(told).toContain(name);
    }
    expect(page).toMatch(/_questions_total\{[^}]*result="ok"[^}]*\} 2\n/);
  },
);

test('an observer is told what a session is told and says, by connection, and never a credential', async () => {
  const told: [connection: number, ...what: string[]][] = [];
  const observer: Partial<HostObserver> = {
    clientMessage: (message, connection) => void told.push([connection, 'heard', message.type]),
    sessionEvent: ({ type }, connection) => void told.push([connection, 'said', type]),
    connectionClosed: (_code, _initiator, _durationMs, _admitted, connection) =>
      void told.push([connection, 'left']),
  };
  const authenticate = staticKeys(['a-key-of-the-test']);
  const rig = await startHost({ observer, authenticate });
  for (const number of [1, 2]) {
    told.length = 0;
    const client = await TestClient.connect(rig.url);
    client.send({ type: 'auth', token: 'a-key-of-the-test' });
    await client.until({ message: 'connected' });
    client.send({ type: 'auth', token: 'a-key-of-the-test' });
    client.send({ type: 'keepalive' });
    client.send({ type: 'asr_chunk', text: 'hello', is_final: false });
    client.control('pause');
    await client.until({ stage: 'paused' });
    client.close();
    await expect.poll(() => told.at(-1)).toEqual([number, 'left']);
    expect(told.filter(([, what]) => what === 'heard')).toEqual([
      [number, 'heard', 'asr_chunk'],
      [number, 'heard', 'control'],
    ]);
    expect(told.every(([connection]) => connection === number)).toBe(true);
  }
});
