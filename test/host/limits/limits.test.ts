import { RateLimiterMemory } from 'rate-limiter-flexible';
import { describe, expect, test } from 'vitest';
import { createHost, type HostLimits, type MakeRateLimiter, staticKeys } from '../../../src/host/index';
import { InboundRateLimit } from '../../../src/host/limits/inbound-rate-limit';
import { resolveHostOptions } from '../../../src/host/options';
import { startHost } from '../../support/host-rig';
import { GatedBackend } from '../../support/session/gated-backend';
import { refusal, type TestClient } from '../../support/ws-client';

const KEY = 'a-key-of-the-front-desk';
const bearer = { headers: { Authorization: `Bearer ${KEY}` } };
/** Limits as a host has them. */
const resolveLimits = (limits: HostLimits = {}) =>
  resolveHostOptions({ backend: new GatedBackend(), limits }).limits;

const QUESTION = 'what is the return policy?';
const limited = (client: TestClient) => client.until({ code: 'RATE_LIMITED' });

describe('connections', () => {
  test('of one address are limited, and places are released', async () => {
    const { connect, url, told } = await startHost({ limits: { connectionsPerAddress: 2 } });
    const [first] = [await connect(), await connect()];
    expect(await refusal(url)).toMatchObject({ status: 429, headers: { 'retry-after': '10' } });
    expect(told.at(-1)).toBe('connectionRejected address_limit');
    first.close();
    await first.closed;
    await connect();
  });

  test('are limited in total', async () => {
    const { connect, url } = await startHost({ limits: { connections: 1 } });
    await connect();
    expect(await refusal(url)).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
  });

  test('are counted by the address behind the trusted proxies', async () => {
    const { connect, url } = await startHost({
      trustProxy: ['loopback'],
      limits: { connectionsPerAddress: 1 },
    });
    const from = (address: string) => ({ headers: { 'X-Forwarded-For': address } });
    await connect(from('198.51.100.1'));
    await connect(from('198.51.100.1, 198.51.100.2'));
    await connect(from('2001:db8:1:2::1'));
    expect(await refusal(url, from('203.0.113.9, 198.51.100.1'))).toMatchObject({ status: 429 });
    expect(await refusal(url, from('2001:db8:1:2:ffff::'))).toMatchObject({ status: 429 });
  });

  test('of one subject are limited by its own limits', async () => {
    const { connect, url } = await startHost({
      authenticate: staticKeys([KEY], { limits: { connections: 1 } }),
    });
    await connect(bearer);
    expect(await refusal(url, bearer)).toMatchObject({ status: 429 });
    const second = await connect();
    second.send({ type: 'auth', token: KEY });
    expect((await second.closed).code).toBe(4429);
    expect(second.messages.at(-1)).toMatchObject({
      code: 'RATE_LIMITED',
      retry_after_ms: expect.any(Number),
    });
  });

  test('with wrong credentials are banned after a number of attempts', async () => {
    const { url, origin } = await startHost({
      authenticate: staticKeys([KEY]),
      limits: { wrongCredentials: 2 },
    });
    const wrong = { headers: { Authorization: 'Bearer wrong' } };
    for (let i = 0; i < 3; i++) expect((await refusal(url, wrong)).status).toBe(401);
    // Not even the right credential counts now, so further attempts reveal nothing.
    const refused = await refusal(url, bearer);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    const response = await fetch(`${origin}/v1/tickets`, { method: 'POST', ...bearer });
    expect(response.status).toBe(429);
  });
});

describe('what a connection sends', () => {
  test('is read up to its limit; each frame beyond it is told when to retry', async () => {
    const { connect, told } = await startHost({ limits: { messagesPerSecond: 5 } });
    const client = await connect();
    for (let i = 0; i < 12; i++) client.send({ type: 'keepalive' });
    const error = await client.until({ code: 'RATE_LIMITED' });
    expect(error).toMatchObject({
      retryable: true,
      message: 'Too many messages a second; wait before you send more.',
    });
    const { retry_after_ms = 0 } = error as { retry_after_ms?: number };
    expect(retry_after_ms).toBeLessThanOrEqual(200);
    await client.until(() => client.messages.length === 14);
    expect(client.summary().slice(2)).toEqual([
      ...Array(10).fill('ack keepalive'),
      ...Array(2).fill('error RATE_LIMITED'),
    ]);
    expect(told).toContain('rateLimited messages');
    await new Promise((resolve) => setTimeout(resolve, retry_after_ms + 5));
    client.send({ type: 'control', action: 'pause' });
    await client.until({ received_type: 'control' });
  });

  test('is limited in bytes as well', async () => {
    const { connect } = await startHost({ limits: { bytesPerSecond: 1_000 } });
    const client = await connect();
    client.send({ type: 'asr_chunk', text: 'x'.repeat(3_900) });
    client.send({ type: 'asr_chunk', text: 'x'.repeat(3_900) });
    const error = await client.until({ code: 'RATE_LIMITED' });
    expect(error).toMatchObject({ message: expect.stringContaining('bytes') });
    expect((error as { retry_after_ms: number }).retry_after_ms).toBeGreaterThan(3_000);
  });

  test('over the limit in three seconds of a minute closes, and so does a flood', () => {
    const limits = resolveLimits({ messagesPerSecond: 10 });
    const rateLimit = new InboundRateLimit(limits, 0);
    const second = (at: number) => Array.from({ length: 40 }, () => rateLimit.take(1, at)).at(-1);
    expect(second(0)).toMatchObject({ scope: 'messages', retryAfterMs: 100, closes: false });
    expect(second(1_000)?.closes).toBe(false);
    expect(second(2_000)?.closes).toBe(true);

    const patient = new InboundRateLimit(limits, 0);
    for (let minute = 0; minute < 5; minute++) {
      const breaches = Array.from({ length: 40 }, () => patient.take(1, minute * 60_000));
      expect(breaches.at(-1)?.closes).toBe(false);
    }

    const flood = new InboundRateLimit(limits, 0);
    const breaches = Array.from({ length: 2_000 }, () => flood.take(1, 0)?.closes);
    expect(breaches.indexOf(true)).toBe(20 + 1_000);
  });

  test('from a recogniser with twenty partials per second is never near it', () => {
    const rateLimit = new InboundRateLimit(resolveLimits(), 0);
    for (let ms = 0; ms < 600_000; ms += 50) expect(rateLimit.take(2_000, ms)).toBeUndefined();
  });

  test('that is unreadable is counted per minute', () => {
    const rateLimit = new InboundRateLimit(resolveLimits({ invalidPerMinute: 2 }), 0);
    expect([0, 1, 2].map((now) => rateLimit.invalid(now))).toEqual([false, false, true]);
    expect([60_000, 60_001, 60_002].map((now) => rateLimit.invalid(now))).toEqual([false, false, true]);
  });

  test('as a burst of pings gets its pongs, and too many get an error', async () => {
    const rig = await startHost();
    const ping = Buffer.from([0x89, 0x80, 0, 0, 0, 0]);
    const burst = async (count: number) => {
      const client = await rig.connect();
      const { _socket } = client.socket as unknown as { _socket: { write(data: Buffer): void } };
      let pongs = 0;
      client.socket.on('pong', () => pongs++);
      _socket.write(Buffer.concat(Array.from({ length: count }, () => ping)));
      client.send({ type: 'keepalive' });
      return { client, pongs: () => pongs };
    };
    const polite = await burst(150);
    await polite.client.until({ received_type: 'keepalive' });
    expect(polite.pongs()).toBe(150);
    const { client } = await burst(5_000);
    expect((await client.closed).code).toBe(4429);
    expect(client.summary().at(-1)).toBe('error RATE_LIMITED');
  });

  test('as pings is counted too', async () => {
    const { connect } = await startHost({ limits: { messagesPerSecond: 1 } });
    const client = await connect();
    const over = client.closed.then(() => true);
    let pings = 0;
    for (let open = true; open; pings++) {
      const pong = new Promise<boolean>((resolve) => client.socket.once('pong', () => resolve(true)));
      client.socket.ping();
      open = await Promise.race([pong, over.then(() => false)]);
    }
    expect(pings).toBeGreaterThan(500);
    expect((await client.closed).code).toBe(4429);
  });

  test('is limited by the host’s own length of texts', async () => {
    const { connect } = await startHost({ limits: { textLength: 10 } });
    const client = await connect();
    client.send({ type: 'asr_chunk', text: 'x'.repeat(11) });
    expect(await client.until({ type: 'error' })).toMatchObject({
      code: 'INVALID_MESSAGE',
      message: "'text' must have at most 10 characters, not 11.",
    });
  });
});

describe('a client that reads nothing', () => {
  test('of its queue is closed even if little is queued, and others notice nothing', async () => {
    const { connect, backend, told } = await startHost({
      limits: { stalledMs: 60, bufferedBytes: 1e9 },
      session: { answerLimit: 1e9 },
      resume: false,
    });
    const [reader, other] = [await connect(), await connect()];
    reader.final(QUESTION);
    await backend.asked(1);
    reader.socket.pause();
    // Enough to fill the system's own buffers so that something is queued here.
    while (!told.includes('slowConsumer')) {
      if (!backend.signals[0]?.aborted) backend.say('x'.repeat(500_000));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(backend.signals[0]?.aborted).toBe(true);
    await expect.poll(() => told.at(-1), { timeout: 3_000 }).toBe('connectionClosed 4508 server');
    other.final(QUESTION);
    await backend.asked(2);
    backend.say('fine');
    expect(await other.until({ type: 'answer' })).toMatchObject({ content: 'fine' });
  });
});

describe('questions', () => {
  test('per subject and minute are limited, over all its connections', async () => {
    const { connect, backend, told } = await startHost({
      authenticate: staticKeys([KEY]),
      limits: { questionsPerMinute: 2 },
    });
    const [a, b] = [await connect(bearer), await connect(bearer)];
    for (const [i, client] of [a, b].entries()) {
      client.final(QUESTION);
      await backend.asked(i + 1);
      backend.end();
      await client.until({ stage: 'idle' });
    }
    b.control('instant_query', { text: 'and how long is the warranty?' });
    expect(await limited(b)).toMatchObject({
      query_id: expect.any(String),
      retryable: true,
      message: 'Too many questions are asked; ask again later.',
    });
    await b.until({ finish_reason: 'error' });
    const { retry_after_ms = 0 } = (await limited(b)) as { retry_after_ms?: number };
    expect(retry_after_ms).toBeGreaterThan(50_000);
    expect(retry_after_ms).toBeLessThanOrEqual(60_000);
    expect(told.filter((line) => line.startsWith('rateLimited'))).toEqual(['rateLimited questions']);
    expect(backend.queries).toHaveLength(2);
  });

  test('at the same time are limited likewise, per connection without authentication', async () => {
    const limits = { concurrentQuestions: 1 };
    const known = await startHost({ authenticate: staticKeys([KEY]), limits });
    const [a, b] = [await known.connect(bearer), await known.connect(bearer)];
    a.final(QUESTION);
    await known.backend.asked(1);
    b.final(QUESTION);
    expect(await limited(b)).toMatchObject({ retry_after_ms: 1_000 });
    a.control('cancel');
    await a.until({ finish_reason: 'cancelled' });
    b.final('how long is the warranty?');
    await known.backend.asked(2);

    const open = await startHost({ limits });
    const [c, d] = [await open.connect(), await open.connect()];
    c.final(QUESTION);
    d.final(QUESTION);
    await open.backend.asked(2);
    // Switching the label does not help: what was left behind still counts.
    c.final(QUESTION, { session_id: 'other' });
    await limited(c);
  });

  test('to the backend queue up, and wait no longer than allowed', async () => {
    const { connect, backend, told } = await startHost({
      limits: { backendConcurrency: 1, backendQueue: 1, backendWaitMs: 5_000 },
    });
    const [a, b, c] = [await connect(), await connect(), await connect()];
    a.final(QUESTION);
    await backend.asked(1);
    b.final(QUESTION);
    await b.until({ stage: 'querying_rag' });
    c.final(QUESTION);
    await limited(c);
    expect(told).toContain('rateLimited backend');
    expect(backend.queries).toHaveLength(1);
    backend.end();
    await backend.asked(2);
    backend.say('fine');
    expect(await b.until({ type: 'answer' })).toMatchObject({ content: 'fine' });
  });
});

describe('hosts that share their counts', () => {
  const limits = { questionsPerMinute: 1, wrongCredentials: 1 };
  /**
   * Shared within one process, which is all that a test of two hosts needs; Redis or a primary would do the
   * same.
   */
  function together(): MakeRateLimiter {
    const made = new Map<string, RateLimiterMemory>();
    return (options) => {
      const limiter = made.get(options.keyPrefix) ?? new RateLimiterMemory(options);
      made.set(options.keyPrefix, limiter);
      return limiter;
    };
  }

  test('count the questions of a subject together, and those of anonymous clients separately', async () => {
    const makeRateLimiter = together();
    const options = { limits, makeRateLimiter, authenticate: staticKeys([KEY]) };
    const [here, there] = [await startHost(options), await startHost(options)];
    const [a, b] = [await here.connect(bearer), await there.connect(bearer)];
    a.final(QUESTION);
    await here.backend.asked(1);
    b.final(QUESTION);
    await limited(b);

    const strangers = [
      await startHost({ limits, makeRateLimiter }),
      await startHost({ limits, makeRateLimiter }),
    ];
    for (const { connect, backend } of strangers) {
      (await connect()).final(QUESTION);
      await backend.asked(1);
    }
  });

  test('ban wrong credentials together', async () => {
    const options = { limits, makeRateLimiter: together(), authenticate: staticKeys([KEY]) };
    const wrong = { headers: { Authorization: 'Bearer of-nobody' } };
    const urls = [(await startHost(options)).url, (await startHost(options)).url];
    for (const url of urls) expect(await refusal(url, wrong)).toMatchObject({ status: 401 });
    for (const url of urls) expect(await refusal(url, bearer)).toMatchObject({ status: 429 });
  });

  test('refuse nobody when the counts cannot be reached', async () => {
    const down = () => Promise.reject(new Error('the store is down'));
    const lines: string[] = [];
    const keep = (_: object, line: string) => void lines.push(line);
    const { connect, backend, url } = await startHost({
      limits,
      makeRateLimiter: () => ({ consume: down, penalty: down, get: down }),
      authenticate: staticKeys([KEY]),
      logger: { debug() {}, info() {}, warn: keep, error: keep },
    });
    expect(await refusal(url, { headers: { Authorization: 'Bearer of-nobody' } })).toMatchObject({
      status: 401,
    });
    const client = await connect(bearer);
    client.final(QUESTION);
    await backend.asked(1);
    backend.say('fine');
    expect(await client.until({ type: 'answer' })).toMatchObject({ content: 'fine' });
    expect(new Set(lines)).toEqual(
      new Set(['wrong credentials cannot be counted', 'questions cannot be counted']),
    );
  });
});

test('invalid limits are refused by name', () => {
  const backend = new GatedBackend();
  const options = (limits: object) => () => createHost({ backend, limits });
  expect(options({ connections: 0 })).toThrow(
    "createHost: 'limits.connections' must be a whole number from 1, or Infinity for no limit, not zero.",
  );
  expect(options({ messagesPerSecond: Number.NaN })).toThrow("'limits.messagesPerSecond'");
  expect(options({ questionsPerMinute: '7' })).toThrow("'limits.questionsPerMinute'");
  expect(options({ connections: Number.POSITIVE_INFINITY })).not.toThrow();
});
