import { describe, expect, test } from 'vitest';
import { createHost, createMetrics, type HostOptions, signedTickets, staticKeys } from '../../src/host/index';
import { GatedBackend } from '../support/session/gated-backend';

const SECRET = 'hidden-word';

function refusalOf(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was refused');
}

const opening = (options: object) => () =>
  createHost({ backend: new GatedBackend(), ...options } as HostOptions);

describe('an invalid option of a host', () => {
  test.each<[name: string, options: object]>([
    ['backend', { backend: SECRET }],
    ['path', { path: SECRET }],
    ['authenticate', { authenticate: SECRET }],
    ['authenticateTimeoutMs', { authenticateTimeoutMs: 0 }],
    ['firstMessageTimeoutMs', { firstMessageTimeoutMs: SECRET }],
    ['tickets', { tickets: SECRET }],
    ['tickets.ttlMs', { tickets: { ttlMs: SECRET } }],
    ['tickets.store', { tickets: { store: { issue: SECRET } } }],
    ['tickets.sessionMs', { tickets: { sessionMs: -1 } }],
    ['allowOrigins', { allowOrigins: SECRET }],
    ['allowOrigins', { allowOrigins: [SECRET] }],
    ['allowOrigins.0', { allowOrigins: [7] }],
    ['trustProxy', { trustProxy: SECRET }],
    ['trustProxy', { trustProxy: [SECRET] }],
    ['limits', { limits: SECRET }],
    ['limits.connections', { limits: { connections: SECRET } }],
    ['limits.connections', { limits: { connections: 2.5 } }],
    ['limits.backendWaitMs', { limits: { backendWaitMs: 1e12 } }],
    ['limits.stalledMs', { limits: { stalledMs: 1e12 } }],
    ['makeRateLimiter', { makeRateLimiter: SECRET }],
    ['maxPayload', { maxPayload: SECRET }],
    ['pingIntervalMs', { pingIntervalMs: 1e12 }],
    ['pingIntervalMs', { pingIntervalMs: Number.POSITIVE_INFINITY }],
    ['sweepIntervalMs', { sweepIntervalMs: 2 ** 31 }],
    ['observer', { observer: SECRET }],
    ['metrics', { metrics: SECRET }],
    ['tracing', { tracing: SECRET }],
    ['logger', { logger: { info: SECRET } }],
    ['logContent', { logContent: SECRET }],
  ])('%s is refused by name, and its value is not shown', (name, options) => {
    const refusal = refusalOf(opening(options));
    expect(refusal).toBeInstanceOf(TypeError);
    expect(refusal.message).toMatch(new RegExp(`^createHost: '${name.replace('.', '\\.')}' .*\\.$`));
    expect(refusal.message).not.toContain(SECRET);
  });

  test('may be Infinity where a limit is optional', () => {
    const none = Number.POSITIVE_INFINITY;
    const limits = { connections: none, backendWaitMs: none, stalledMs: none };
    expect(
      opening({
        limits,
        authenticate: staticKeys(['a-key-of-the-front-desk']),
        authenticateTimeoutMs: none,
        firstMessageTimeoutMs: none,
        tickets: { sessionMs: none },
      }),
    ).not.toThrow();
  });
});

describe('sources of webhooks', () => {
  const secret = 'whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQ=';
  test.each<[webhooks: object, meetings: object, problem: string]>([
    [{ nobody: { secret } }, {}, "'webhooks' must be sources of deepgram, "],
    [{ recall: { secret: SECRET } }, {}, "'webhooks.recall.secret' must be base64, of 16 bytes or more"],
    [{ recall: { secret: [] } }, {}, "'webhooks.recall.secret' must have at least one secret"],
    [{ recall: {} }, {}, "'webhooks.recall.secret' must be { secret, subject?, limits? }, not left out"],
    [{}, { idleMs: 0 }, "'meetings.idleMs' must be a number of milliseconds from 1"],
    [{}, { callback: { url: 'nowhere', secret } }, "'meetings.callback.url' must be an http(s) URL"],
    [{}, { callback: { url: 'http://a', secret: SECRET } }, "'meetings.callback.secret' must be base64"],
  ])('%j and %j are refused by name', (webhooks, meetings, problem) => {
    const create = opening({ webhooks, meetings });
    expect(create).toThrow(TypeError);
    expect(create).toThrow(`createHost: ${problem}`);
    expect(create).not.toThrow(SECRET);
  });
});

describe("invalid options of a host's parts", () => {
  test('are refused when it is closed, and it can still be closed', async () => {
    const host = createHost({ backend: new GatedBackend() });
    await expect(host.close({ timeoutMs: 1e12 })).rejects.toThrow(
      "close: 'timeoutMs' must be a number of milliseconds from 0 to 2147483647, or Infinity for no limit, not a whole number.",
    );
    await expect(host.close({ delayMs: Number.POSITIVE_INFINITY })).rejects.toThrow("close: 'delayMs'");
    await host.close({ timeoutMs: Number.POSITIVE_INFINITY });
  });

  test('are refused when it should listen', async () => {
    const host = createHost({ backend: new GatedBackend() });
    await expect(host.listen({ port: 70_000 })).rejects.toThrow(TypeError);
    await expect(host.listen({ host: '' })).rejects.toThrow("listen: 'host'");
    await host.close();
  });

  test('are refused by name by the other factories', async () => {
    await expect(createMetrics({ process: SECRET as never })).rejects.toThrow(
      "createMetrics: 'process' must be true or false, not a string of 11 characters.",
    );
    expect(() => signedTickets(SECRET)).toThrow(
      "signedTickets: 'secret' must be a string of at least 32 bytes, not a string of 11 characters.",
    );
    expect(() =>
      staticKeys(['a-key-of-the-front-desk'], { limits: { connections: SECRET as never } }),
    ).toThrow(
      "staticKeys: 'limits.connections' must be a number from 0, or Infinity for no limit, not a string of 11 characters.",
    );
  });
});
