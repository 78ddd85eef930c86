import { afterEach, describe, expect, it, vi } from 'vitest';
import { type ClientEventMap, type ClientLogger, RealtimeRagClient } from '../../src/client/node';
import { ProtocolDouble } from '../support/protocol-double';

const cleanups: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function start(logger?: ClientLogger) {
  const double = await ProtocolDouble.start();
  cleanups.push(() => double.stop());
  return { double, client: new RealtimeRagClient({ url: double.url, ...(logger ? { logger } : {}) }) };
}

const EVENTS: (keyof ClientEventMap)[] = [
  'ack',
  'status',
  'answer',
  'error',
  'message',
  'frame',
  'invalid',
  'close',
];
const FAULTS: Record<string, () => unknown> = {
  'throws an error': () => {
    throw new Error('of the listener');
  },
  'throws undefined': () => {
    throw undefined;
  },
  rejects: async () => {
    throw new Error('of the listener');
  },
};

describe.each(Object.entries(FAULTS))('a listener that %s', (_, fault) => {
  it.each(EVENTS)(
    'of %s is logged, and neither ends anything nor keeps others from hearing',
    async (event) => {
      const lines: string[] = [];
      const { client, double } = await start({ error: (_fields, message) => lines.push(message) });
      const heard: string[] = [];
      client.on(event, fault as never);
      client.once(event, fault as never);
      client.on(event, () => void heard.push(event));
      await client.connect();
      const peer = await double.peer();
      peer.socket.send('nonsense');
      peer.say(
        { type: 'status', session_id: 's', seq: 2, stage: 'analyzing', query_id: 'q' },
        {
          type: 'answer',
          session_id: 's',
          seq: 3,
          query_id: 'q',
          stream_index: 0,
          content: 'A',
          final: true,
        },
        { type: 'error', session_id: 's', seq: 4, code: 'QUEUE_FULL', message: 'full' },
      );
      peer.socket.close(1000);
      expect((await client.closed).code).toBe(1000);
      await new Promise((resolve) => setImmediate(resolve));
      expect(heard.length).toBeGreaterThan(0);
      expect(lines).toHaveLength(heard.length + 1);
      expect(new Set(lines)).toEqual(new Set([`RealtimeRagClient: a listener of '${event}' failed`]));
    },
  );
});

describe('errors of listeners', () => {
  it('go to the console unless there is a logger', async () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => {});
    const { client } = await start();
    const fault = new Error('of the listener');
    client.on('ack', () => {
      throw fault;
    });
    await client.connect();
    expect(error).toHaveBeenCalledExactlyOnceWith("RealtimeRagClient: a listener of 'ack' failed:", fault);
    await client.close();
  });

  it('stay out even when the logger fails, and a removed listener is not called', async () => {
    const { client } = await start({
      error: () => {
        throw new Error('of the logger');
      },
    });
    const removed = vi.fn();
    client.on('ack', removed);
    client.off('ack', removed);
    client.on('ack', FAULTS['throws an error'] as never);
    await client.connect();
    expect(removed).not.toHaveBeenCalled();
    await client.close();
  });

  it('need a logger that is one', () => {
    const create = (logger: unknown) => () =>
      new RealtimeRagClient({ url: 'ws://127.0.0.1/', logger: logger as ClientLogger });
    for (const logger of [{}, 'x', null, 7]) expect(create(logger)).toThrow("'logger' must be a logger");
  });
});
