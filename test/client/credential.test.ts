import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type ClientOptions, closeActionOf, RealtimeRagClient } from '../../src/client/index';
import { staticKeys } from '../../src/host/index';
import { startHost } from '../support/host-rig';

const KEY = 'a-key-of-the-front-desk';
const authenticate = staticKeys({ desk: KEY });

async function start() {
  const { host, url, told } = await startHost({ authenticate });
  const client = (options: Partial<ClientOptions>) => new RealtimeRagClient({ url, WebSocket, ...options });
  return { host, url, told, client };
}

describe('client credentials', () => {
  it('can be a key, a ticket or a first message', async () => {
    const { host, client, told } = await start();
    const { ticket } = await host.createTicket({ subject: 'ada' });
    for (const options of [{ key: KEY }, { ticket }, { token: KEY }]) {
      const connected = client(options);
      expect(await connected.connect()).toMatchObject({ message: 'connected' });
      const acked = new Promise((resolve) => connected.on('ack', resolve));
      connected.authenticate(KEY);
      if ('ticket' in options) expect(await connected.closed).toMatchObject({ code: 4403 });
      else expect(await acked).toMatchObject({ received_type: 'auth' });
      await connected.close();
    }
    expect(told.filter((line) => line.startsWith('connectionAdmitted'))).toEqual([
      'connectionAdmitted bearer',
      'connectionAdmitted ticket',
      'connectionAdmitted message',
    ]);
  });

  it.each([
    [{ key: 'k'.repeat(20) }, 'HTTP status 401'],
    [{ ticket: 'used' }, 'HTTP status 401'],
    [{ token: 'wrong' }, 'close code 4401'],
  ])('are reported as rejected: %j', async (options, how) => {
    const { client } = await start();
    const refused = client(options);
    await expect(refused.connect()).rejects.toMatchObject({
      failure: 'unauthorized',
      message: expect.stringMatching(new RegExp(`^ws://\\S+ does not accept the credential, .*${how}`)),
    });
    const { code } = await refused.closed;
    if (code === 4401) expect(closeActionOf(code)).toBe('authenticate');
  });

  it('must be given in exactly one way, and one that can work', async () => {
    const { url, client } = await start();
    expect(() => client({ key: KEY, token: KEY })).toThrow(/only one of/);
    expect(() => client({ key: 'two words' })).toThrow(/'key' must consist of ASCII/);
    expect(() => client({ ticket: 'a,b' })).toThrow(/'ticket' must consist of/);
    expect(() => new RealtimeRagClient({ url, key: KEY })).toThrow(/'key' needs a WebSocket class/);
  });
});
