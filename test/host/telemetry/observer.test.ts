import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createMetrics, type HostObserver } from '../../../src/host/index';
import { startHost } from '../../support/host-rig';

const CALLBACKS: (keyof HostObserver)[] = [
  ...(['connectionOpened', 'connectionAdmitted', 'handshakeDone', 'connectionRejected'] as const),
  ...(['connectionClosed', 'messageReceived', 'messageSent', 'messageInvalid', 'rateLimited'] as const),
  ...(['slowConsumer', 'buffered', 'pingAnswered', 'sessionEvent', 'detected', 'questionAccepted'] as const),
  ...(['questionAsked', 'answerBegan', 'questionEnded', 'upstreamEnded', 'draining'] as const),
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
