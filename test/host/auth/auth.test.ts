import { describe, expect, test } from 'vitest';
import { type Authenticate, type Identity, staticKeys } from '../../../src/host/index';
import { SUBPROTOCOL, TICKET_PREFIX } from '../../../src/protocol/index';
import { startHost } from '../../support/host-rig';
import { refusal } from '../../support/ws-client';

const KEY = 'a-key-of-the-front-desk';
const OTHER = 'another-key-of-nobody';
const keys = staticKeys({ desk: KEY });
const bearer = (token: string) => ({ headers: { Authorization: `Bearer ${token}` } });

async function ticketFrom(origin: string, body = '', key = KEY) {
  const response = await fetch(`${origin}/v1/tickets`, { method: 'POST', body, ...bearer(key) });
  return { status: response.status, ...((await response.json()) as { ticket: string; expires_at: string }) };
}

const withTicket = (ticket: string) => ({ protocols: [SUBPROTOCOL, TICKET_PREFIX + ticket] });

describe('a key in the header', () => {
  test('admits its owner, who is passed to the backend as the user', async () => {
    const { connect, backend, told } = await startHost({ authenticate: keys });
    const client = await connect(bearer(KEY));
    client.final('what is the return policy?');
    await backend.asked(1);
    expect(backend.queries[0]?.user).toBe('desk');
    expect(told).toEqual(['connectionOpened', 'connectionAdmitted bearer']);
  });

  test('that is wrong is 401, in plain HTTP', async () => {
    const { url, told } = await startHost({ authenticate: keys });
    expect(await refusal(url, bearer(OTHER))).toMatchObject({
      status: 401,
      headers: { 'www-authenticate': 'Bearer', 'content-type': expect.stringContaining('json') },
      error: 'The credential is not accepted.',
    });
    expect(told).toEqual(['connectionRejected unauthorized']);
  });

  test('that is wrong, from a page, is reported by an error and with 4401', async () => {
    const { connect, origin, told } = await startHost({ authenticate: keys });
    const client = await connect({ origin, ...bearer(OTHER) });
    expect(await client.closed).toEqual({ code: 4401, reason: 'unauthorized' });
    expect(client.messages).toEqual([
      expect.objectContaining({ type: 'error', code: 'UNAUTHORIZED', session_id: 'none', close_code: 4401 }),
    ]);
    expect(told.slice(0, 1)).toEqual(['connectionOpened']);
  });

  test('in a list admits, as a subject of its own', async () => {
    const both = staticKeys([KEY, OTHER]);
    const facts = { headers: {}, url: '/', address: '', signal: new AbortController().signal };
    const subjects = [KEY, OTHER].map(
      (token) => (both({ ...facts, token, via: 'bearer' }) as Identity | null)?.subject,
    );
    expect(new Set(subjects).size).toBe(2);
    for (const subject of subjects) expect(subject).toMatch(/^key-[0-9a-f]{8}$/);
    expect(both({ ...facts, token: KEY, via: 'ticket' })).toBeNull();
    expect(both({ ...facts, token: `${KEY}x`, via: 'bearer' })).toBeNull();
    expect(both(facts)).toBeNull();
  });

  test('that is too short is refused, without being shown', () => {
    expect(() => staticKeys(['short'])).toThrow(
      /key number 1 must be a string of at least 16 .* a string of 5/,
    );
    expect(() => staticKeys({ desk: 'sh0rt' })).not.toThrow(/sh0rt/);
    expect(() => staticKeys([])).toThrow(/at least one/);
  });
});

describe('a ticket', () => {
  test('admits once, as a subprotocol that is not echoed', async () => {
    const { connect, origin, url, told } = await startHost({ authenticate: keys });
    const { status, ticket, expires_at } = await ticketFrom(origin);
    expect(status).toBe(201);
    expect(Date.parse(expires_at)).toBeGreaterThan(Date.now());
    const client = await connect({ origin, ...withTicket(ticket) });
    expect(client.socket.protocol).toBe(SUBPROTOCOL);
    expect(await client.until({ message: 'connected' })).toBeDefined();
    expect(told).toContain('connectionAdmitted ticket');
    expect(await refusal(url, withTicket(ticket))).toMatchObject({ status: 401 });
    const page = await connect({ origin, ...withTicket(ticket) });
    expect((await page.closed).code).toBe(4401);
  });

  test('may name a subject, scoped to its maker', async () => {
    const { connect, origin, backend } = await startHost({ authenticate: keys });
    const { ticket } = await ticketFrom(origin, '{"subject":"user-7"}');
    const client = await connect(withTicket(ticket));
    client.final('what is the return policy?');
    await backend.asked(1);
    expect(backend.queries[0]?.user).toBe('desk/user-7');
  });

  test('is refused to unauthorized and malformed requests', async () => {
    const { origin } = await startHost({ authenticate: keys });
    expect((await ticketFrom(origin, '', OTHER)).status).toBe(401);
    expect((await ticketFrom(origin, '{"subject":7}')).status).toBe(400);
    expect((await ticketFrom(origin, 'x')).status).toBe(400);
    expect((await ticketFrom(origin, `{"subject":"${'x'.repeat(5_000)}"}`)).status).toBe(413);
    expect((await fetch(`${origin}/v1/tickets`, { method: 'POST' })).status).toBe(401);
    expect((await fetch(`${origin}/v1/tickets`, bearer(KEY))).status).toBe(405);
    const open = await startHost();
    expect((await ticketFrom(open.origin)).status).toBe(404);
    const user = await startHost({ authenticate: () => ({ subject: 'ada' }) });
    expect((await ticketFrom(user.origin, '{"subject":"bob"}')).status).toBe(403);
  });

  test('expires, and does not outlive the credential that made it', async () => {
    const short = await startHost({ authenticate: keys, tickets: { ttlMs: 1 } });
    const { ticket } = await ticketFrom(short.origin);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await refusal(short.url, withTicket(ticket))).toMatchObject({ status: 401 });

    const expiresAt = Date.now() + 300;
    const { host, connect } = await startHost({ authenticate: () => null });
    const made = await host.createTicket({ subject: 'ada', expiresAt });
    const client = await connect(withTicket(made.ticket));
    expect((await client.closed).code).toBe(4401);
    expect(Date.now()).toBeGreaterThanOrEqual(expiresAt);
  });
});

describe('the first message', () => {
  test('identifies the client; before that there is no greeting', async () => {
    const { connect, told } = await startHost({ authenticate: keys });
    const client = await connect();
    client.send({ type: 'auth', token: KEY });
    await client.until({ stage: 'listening' });
    expect(client.summary()).toEqual(['ack auth', 'ack connected', 'status listening']);
    expect(told).toEqual(['connectionOpened', 'connectionAdmitted message']);
  });

  test('may be a ticket, and messages sent after it without waiting are answered in order', async () => {
    const slow: Authenticate = async (request) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return keys(request);
    };
    const { connect, origin } = await startHost({ authenticate: slow });
    const { ticket } = await ticketFrom(origin);
    for (const token of [ticket, KEY]) {
      const client = await connect();
      client.send({ type: 'auth', token });
      client.send({ type: 'keepalive' });
      client.send('{');
      client.send({ type: 'asr_chunk', text: 'what' });
      await client.until({ received_type: 'asr_chunk' });
      expect(client.summary()).toEqual([
        'ack auth',
        'ack connected',
        'status listening',
        'ack keepalive',
        'error INVALID_JSON',
        'ack asr_chunk',
      ]);
    }
  });

  test.each([
    ['no auth message', '{"type":"keepalive"}'],
    ['no JSON', '{'],
    ['binary', Buffer.from('x')],
    ['too large', JSON.stringify({ type: 'auth', token: KEY, more: 'x'.repeat(4_096) })],
    ['a wrong token', `{"type":"auth","token":"${OTHER}"}`],
  ])('that is %s closes with 4401', async (_, frame) => {
    const { connect } = await startHost({ authenticate: keys });
    const client = await connect();
    client.socket.send(frame);
    expect(await client.closed).toEqual({ code: 4401, reason: 'unauthorized' });
    expect(client.summary()).toEqual(['error UNAUTHORIZED']);
  });

  test('that does not come closes with 4408, whatever else is sent', async () => {
    const { connect } = await startHost({ authenticate: keys, firstMessageTimeoutMs: 60 });
    const client = await connect();
    const pings = setInterval(() => client.socket.ping(), 10);
    expect(await client.closed).toEqual({ code: 4408, reason: 'not authenticated in time' });
    clearInterval(pings);
    expect(client.messages).toEqual([expect.objectContaining({ code: 'UNAUTHORIZED', close_code: 4408 })]);
  });

  test('is awaited in a limited number of places, which are released', async () => {
    const { connect, url } = await startHost({ authenticate: keys, limits: { unauthenticated: 2 } });
    const [first] = [await connect(), await connect()];
    expect(await refusal(url)).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
    // Clients with a key are not affected.
    await connect(bearer(KEY));
    first.send({ type: 'auth', token: KEY });
    await first.until({ message: 'connected' });
    const third = await connect();
    expect(await refusal(url)).toMatchObject({ status: 503 });
    third.close();
    await third.closed;
    await connect();
  });

  test('without authentication it is only acknowledged', async () => {
    const { connect } = await startHost();
    const client = await connect();
    client.send({ type: 'auth', token: 'whatever' });
    await client.until({ received_type: 'auth' });
    expect(client.summary()).toEqual(['ack connected', 'status listening', 'ack auth']);
  });
});

describe('a credential that expires', () => {
  const until = (expiresAt: number, subject = 'ada') => ({ subject, expiresAt });

  test('closes the connection with 4401, and its answer is aborted', async () => {
    const authenticate = () => until(Date.now() + 150);
    const { connect, backend } = await startHost({ authenticate, resume: false });
    const client = await connect();
    client.final('what is the return policy?');
    await backend.asked(1);
    expect(await client.closed).toEqual({ code: 4401, reason: 'unauthorized' });
    expect(client.messages.at(-1)).toMatchObject({
      type: 'error',
      code: 'UNAUTHORIZED',
      close_code: 4401,
      session_id: 'none',
      seq: 1,
    });
    expect(backend.signals[0]?.aborted).toBe(true);
  });

  test('can be renewed, by the same subject only', async () => {
    const tokens: Record<string, Identity> = {
      fresh: until(Date.now() + 60_000),
      bob: until(Date.now() + 60_000, 'bob'),
    };
    const { connect } = await startHost({
      authenticate: ({ token }) => (token === undefined ? until(Date.now() + 400) : (tokens[token] ?? null)),
    });
    const client = await connect();
    client.send({ type: 'auth', token: 'wrong' });
    expect(await client.until({ type: 'error' })).toMatchObject({
      code: 'UNAUTHORIZED',
      session_id: expect.any(String),
    });
    client.send({ type: 'auth', token: 'fresh' });
    await client.until({ received_type: 'auth' });
    await new Promise((resolve) => setTimeout(resolve, 500));
    client.send({ type: 'keepalive' });
    await client.until({ received_type: 'keepalive' });
    client.send({ type: 'auth', token: 'bob' });
    expect(await client.closed).toEqual({ code: 4403, reason: 'forbidden' });
    expect(client.messages.at(-1)).toMatchObject({ code: 'FORBIDDEN', close_code: 4403 });
  });

  test('or has already expired, or cannot be checked, admits nobody', async () => {
    for (const expiresAt of [Date.now() - 1, Number.NaN, new Date('x')]) {
      const { url } = await startHost({
        authenticate: () => ({ subject: 'ada', expiresAt }),
        limits: { unauthenticated: 0 },
      });
      expect(await refusal(url, bearer('x'))).toMatchObject({ status: 401 });
    }
  });
});
