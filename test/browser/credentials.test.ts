import { expect, test } from 'vitest';
import { staticKeys } from '../../src/host/index';
import { SUBPROTOCOL, TICKET_PREFIX } from '../../src/protocol/index';
import { describeInBrowser } from '../support/browser/chromium';
import { startPageHost } from '../support/browser/page-host';
import { PageSocket } from '../support/browser/page-socket';

const KEY = 'a-key-of-the-front-desk';
const authenticate = staticKeys({ desk: KEY });
const offer = (ticket: string) => [SUBPROTOCOL, TICKET_PREFIX + ticket];

describeInBrowser('credentials', (openPage) => {
  test('a ticket admits a page once; the second attempt is told why it fails', async () => {
    const { host, pages, told, backend } = await startPageHost({ authenticate });
    const { ticket } = await host.createTicket({ subject: 'ada' });
    const page = await openPage(pages.origin);
    const first = await PageSocket.dial(page, undefined, offer(ticket));
    await first.until({ message: 'connected' });
    expect(await first.protocol).toBe(SUBPROTOCOL);
    expect(told).toContain('connectionAdmitted ticket');
    await first.send({ type: 'asr_chunk', text: 'what is the return policy?', is_final: true });
    await backend.asked(1);
    expect(backend.queries[0]?.user).toBe('ada');

    const second = await PageSocket.dial(page, undefined, offer(ticket));
    expect(await second.closed).toEqual({ code: 4401, reason: 'unauthorized', wasClean: true });
    expect(await second.messages).toEqual([
      expect.objectContaining({ type: 'error', code: 'UNAUTHORIZED', close_code: 4401 }),
    ]);
    expect(await second.protocol).toBe(SUBPROTOCOL);
  });

  test('no ticket is ever echoed: a browser refuses a page that offers nothing else', async () => {
    const { host, pages } = await startPageHost({ authenticate });
    const { ticket } = await host.createTicket({ subject: 'ada' });
    const socket = await PageSocket.dial(await openPage(pages.origin), undefined, [TICKET_PREFIX + ticket]);
    expect(await socket.outcome).toMatchObject({ code: 1006 });
    expect(await socket.protocol).toBe('');
  });

  test('a first message admits a page, with a key or with a ticket', async () => {
    const { host, pages, told } = await startPageHost({ authenticate });
    const page = await openPage(pages.origin);
    for (const token of [KEY, (await host.createTicket({ subject: 'ada' })).ticket]) {
      const socket = await PageSocket.dial(page);
      await socket.opened;
      expect(await socket.messages).toEqual([]);
      await socket.send({ type: 'auth', token });
      await socket.until({ stage: 'listening' });
      expect((await socket.messages).slice(0, 2)).toEqual([
        expect.objectContaining({ received_type: 'auth' }),
        expect.objectContaining({ message: 'connected' }),
      ]);
    }
    expect(told.filter((line) => line === 'connectionAdmitted message')).toHaveLength(2);
  });
});
