import { RateLimiterMemory } from 'rate-limiter-flexible';
import { describe, expect, test } from 'vitest';
import {
  type Authenticate,
  type HostOptions,
  type MakeRateLimiter,
  staticKeys,
} from '../../../src/host/index';
import { startHost } from '../../support/host-rig';
import { refusal, type TestClient } from '../../support/ws-client';

const KEY = 'a-key-of-the-front-desk';
const OTHER = 'a-key-of-the-back-office';
const keys = staticKeys({ desk: KEY, office: OTHER });
const bearer = (token: string) => ({ headers: { Authorization: `Bearer ${token}` } });
const from = (address: string, token?: string) => ({
  headers: { 'X-Forwarded-For': address, ...(token ? bearer(token).headers : {}) },
});

/** Sends wrong credentials until the connection is closed; resolves with how many were answered. */
async function guess(client: TestClient, most: number): Promise<number> {
  for (let n = 0; n < most; n++) client.send({ type: 'auth', token: `guess-number-${n}` });
  await client.closed;
  return client.messages.filter((message) => message.type === 'error' && message.code === 'UNAUTHORIZED')
    .length;
}

const slowly =
  (authenticate: Authenticate): Authenticate =>
  async (request) => {
    await new Promise((resolve) => setImmediate(resolve));
    return authenticate(request);
  };

describe('wrong credentials on an open connection', () => {
  test.each([
    ['at once', keys],
    ['later', slowly(keys)],
  ])('are limited, when they are checked %s', async (_, authenticate) => {
    const { connect } = await startHost({ authenticate });
    const client = await connect(bearer(KEY));
    expect(await guess(client, 50)).toBe(5);
    expect((await client.closed).code).toBe(4401);
    expect(client.messages.at(-1)).toMatchObject({ code: 'UNAUTHORIZED', close_code: 4401 });
  });

  test('may be more when a right one comes in between', async () => {
    const { connect } = await startHost({ authenticate: keys });
    const client = await connect(bearer(KEY));
    for (let round = 0; round < 3; round++) {
      const from = client.messages.length;
      for (let n = 0; n < 4; n++) client.send({ type: 'auth', token: 'wrong' });
      client.send({ type: 'auth', token: KEY });
      await client.until({ received_type: 'auth' }, from);
    }
    expect(client.summary().filter((line) => line === 'error UNAUTHORIZED')).toHaveLength(12);
  });

  test('ban nobody else behind the same address, and only renewals of the subject that sent them', async () => {
    const { connect } = await startHost({ authenticate: keys, limits: { wrongCredentials: 8 } });
    expect(await guess(await connect(bearer(KEY)), 5)).toBe(5);
    expect(await guess(await connect(bearer(KEY)), 5)).toBe(4);
    const desk = await connect(bearer(KEY));
    desk.send({ type: 'auth', token: KEY });
    expect((await desk.closed).code).toBe(4429);
    expect(desk.messages.at(-1)).toMatchObject({
      code: 'RATE_LIMITED',
      close_code: 4429,
      retry_after_ms: expect.any(Number),
    });
    const office = await connect(bearer(OTHER));
    office.send({ type: 'auth', token: OTHER });
    await office.until({ received_type: 'auth' });
    const first = await connect();
    first.send({ type: 'auth', token: OTHER });
    await first.until({ message: 'connected' });
  });
});

test('a ban also stops first messages of connections that were opened before it', async () => {
  const { connect, url } = await startHost({ authenticate: keys, limits: { wrongCredentials: 1 } });
  const early = await connect();
  for (let n = 0; n < 2; n++) expect((await refusal(url, bearer('wrong'))).status).toBe(401);
  early.send({ type: 'auth', token: KEY });
  expect((await early.closed).code).toBe(4429);
});

describe('places for those who have not authenticated yet', () => {
  const options: Partial<HostOptions> = { authenticate: keys, trustProxy: ['loopback'] };

  test('cannot all be taken by a few addresses', async () => {
    const { connect, url } = await startHost({ ...options, limits: { unauthenticated: 16 } });
    const hoarders = ['192.0.2.1', '192.0.2.2', '2001:db8:1:2::1'];
    for (const address of hoarders) {
      for (let n = 0; n < 2; n++) await connect(from(address));
      expect(await refusal(url, from(address))).toMatchObject({
        status: 429,
        headers: { 'retry-after': '5' },
      });
    }
    expect((await refusal(url, from('2001:db8:1:2:ffff::9'))).status).toBe(429);
    const other = await connect(from('192.0.2.3'));
    other.send({ type: 'auth', token: KEY });
    await other.until({ message: 'connected' });
    // With a key in the handshake they need no such place.
    await connect(from('192.0.2.1', KEY));
  });

  test('are given back to the address, and its share can be set', async () => {
    const limits = { unauthenticated: 16, unauthenticatedPerAddress: 1 };
    const { connect, url } = await startHost({ ...options, limits });
    const first = await connect(from('192.0.2.1'));
    expect((await refusal(url, from('192.0.2.1'))).status).toBe(429);
    first.send({ type: 'auth', token: KEY });
    await first.until({ message: 'connected' });
    const second = await connect(from('192.0.2.1'));
    second.close();
    await second.closed;
    await connect(from('192.0.2.1'));
    const local = await startHost({ authenticate: keys, limits: { unauthenticatedPerAddress: 1 } });
    await local.connect();
    expect((await refusal(local.url)).status).toBe(429);
  });

  test('are not shared out among clients of this machine, which may be a proxy', async () => {
    const { connect, url } = await startHost({ authenticate: keys, limits: { unauthenticated: 9 } });
    for (let n = 0; n < 9; n++) await connect();
    expect((await refusal(url)).status).toBe(503);
  });
});

describe('a ban that hosts share', () => {
  function together(answerMs = 0): MakeRateLimiter {
    const made = new Map<string, RateLimiterMemory>();
    return (options) => {
      const limiter = made.get(options.keyPrefix) ?? new RateLimiterMemory(options);
      made.set(options.keyPrefix, limiter);
      const later = <T>(ask: () => Promise<T>) =>
        new Promise<T>((resolve, reject) => setTimeout(() => void ask().then(resolve, reject), answerMs));
      return {
        get: (key) => later(() => limiter.get(key)),
        penalty: (key) => later(() => limiter.penalty(key)),
        consume: (key) => later(() => limiter.consume(key)),
      };
    };
  }

  test('holds at a host that has seen none of the guesses', async () => {
    const options = {
      authenticate: keys,
      makeRateLimiter: together(),
      limits: { wrongCredentials: 2 },
    };
    const [here, there] = [await startHost(options), await startHost(options)];
    for (let n = 0; n < 3; n++) expect((await refusal(here.url, bearer('wrong'))).status).toBe(401);
    expect((await refusal(there.url, bearer(KEY))).status).toBe(429);
    const tickets = await fetch(`${there.origin}/v1/tickets`, { method: 'POST', ...bearer(KEY) });
    expect(tickets.status).toBe(429);
  });

  test.each(['header', 'message', 'ticket request'])(
    'comes with the last guess (%s), however slow the store of the counts is',
    async (way) => {
      const { url, origin, connect } = await startHost({
        authenticate: keys,
        makeRateLimiter: together(20),
        limits: { wrongCredentials: 2 },
      });
      for (let n = 0; n < 3; n++) {
        if (way === 'header') expect((await refusal(url, bearer('wrong'))).status).toBe(401);
        else if (way === 'message') {
          const client = await connect();
          client.send({ type: 'auth', token: 'wrong' });
          expect((await client.closed).code).toBe(4401);
        } else {
          const response = await fetch(`${origin}/v1/tickets`, { method: 'POST', ...bearer('wrong') });
          expect(response.status).toBe(401);
        }
      }
      expect((await refusal(url, bearer(KEY))).status).toBe(429);
    },
  );

  test('is not waited for when the store of the counts hangs', async () => {
    const never = () => new Promise<never>(() => {});
    const { connect, url } = await startHost({
      authenticate: keys,
      makeRateLimiter: () => ({ get: never, penalty: never, consume: never }),
    });
    const client = await connect(bearer(KEY));
    await client.until({ message: 'connected' });
    expect((await refusal(url, bearer('wrong'))).status).toBe(401);
  });
});
