import { describe, expect, test } from 'vitest';
import { signedTickets, staticKeys } from '../../../src/host/index';
import { startHost } from '../../support/host-rig';
import { refusal } from '../../support/ws-client';

const SECRET = 'a secret that all processes share, of 32 bytes or more';
const KEY = 'a-key-of-the-front-desk';

describe('a signed ticket', () => {
  test('from one process admits once at another', async () => {
    const options = () => ({
      authenticate: staticKeys({ desk: KEY }),
      tickets: { store: signedTickets(SECRET) },
    });
    const [one, other] = [await startHost(options()), await startHost(options())];
    const { ticket } = await one.host.createTicket({ subject: 'ada', limits: { questionsPerMinute: 3 } });
    const protocols = ['realtime-rag.v1', `rrag.ticket.${ticket}`];
    const client = await other.connect({ protocols });
    expect(client.socket.protocol).toBe('realtime-rag.v1');
    client.final('what is the return policy?');
    await other.backend.asked(1);
    expect(other.backend.queries[0]?.user).toBe('ada');
    expect(await refusal(other.url, { protocols })).toMatchObject({ status: 401 });
  });

  test('admits nobody when it was changed, was signed with another secret, or has expired', async () => {
    const tickets = signedTickets(SECRET);
    const ticket = String(await tickets.issue({ subject: 'ada' }, 60_000));
    const [payload = '', signature = ''] = ticket.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
    const forged = Buffer.from(JSON.stringify({ ...claims, subject: 'eve' })).toString('base64url');
    for (const wrong of [
      `${forged}.${signature}`,
      `${payload}.${signature.slice(1)}`,
      `${ticket}.x`,
      payload,
      '',
      'x.y',
      String(await signedTickets(SECRET.toUpperCase()).issue({ subject: 'ada' }, 60_000)),
      String(await tickets.issue({ subject: 'ada' }, 0)),
    ]) {
      expect(tickets.redeem(wrong), wrong).toBeNull();
    }
    const expiresAt = new Date(Date.now() + 60_000);
    const ending = String(await tickets.issue({ subject: 'ada', expiresAt }, 60_000));
    expect(tickets.redeem(ending)).toEqual({ subject: 'ada', expiresAt: expiresAt.getTime() });
    expect(tickets.redeem(ticket)).toEqual({ subject: 'ada' });
    expect(tickets.redeem(ticket)).toBeNull();
  });

  test('needs a long enough secret', () => {
    expect(() => signedTickets('short')).toThrow(/at least 32 bytes/);
  });
});
