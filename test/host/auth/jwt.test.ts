import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { type Authenticate, type Identity, jwtAuthentication } from '../../../src/host/index';
import { startHost } from '../../support/host-rig';
import { refusal } from '../../support/ws-client';

const SECRET = 'a secret of thirty-two bytes or more';
const RULES = { issuer: 'https://id.test', audience: 'realtime-rag' };
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const PEM = publicKey.export({ type: 'spki', format: 'pem' }).toString();

interface Claims {
  iss?: string;
  aud?: string;
  sub?: string | undefined;
  exp?: number;
  plan?: string;
}

function sign(claims: Claims = {}, key: KeyObject | Uint8Array = privateKey, alg = 'ES256'): Promise<string> {
  const exp = Math.floor(Date.now() / 1_000) + 60;
  const all = { iss: RULES.issuer, aud: RULES.audience, sub: 'ada', exp, ...claims };
  const given = Object.entries(all).filter(([, value]) => value !== undefined);
  return new SignJWT(Object.fromEntries(given)).setProtectedHeader({ alg, kid: 'k1' }).sign(key);
}

async function ask(authenticate: Authenticate, token: string): Promise<Identity | null> {
  const signal = new AbortController().signal;
  return authenticate({ headers: {}, url: '/', address: '', token, via: 'bearer', signal });
}

describe('a JSON Web Token', () => {
  test('admits its subject until it expires, with the limits of its claims', async () => {
    const authenticate = await jwtAuthentication({
      ...RULES,
      algorithms: ['ES256'],
      key: PEM,
      limitsOf: ({ plan }) => (plan === 'small' ? { questionsPerMinute: 1 } : undefined),
    });
    const exp = Math.floor(Date.now() / 1_000) + 60;
    expect(await ask(authenticate, await sign({ exp, plan: 'small' }))).toEqual({
      subject: 'ada',
      expiresAt: exp * 1_000,
      limits: { questionsPerMinute: 1 },
    });
    const { connect, url } = await startHost({ authenticate });
    // As a subprotocol too: it contains only allowed characters.
    await connect({ protocols: ['realtime-rag.v1', `rrag.ticket.${await sign()}`] });
    expect(await refusal(url, { headers: { Authorization: 'Bearer none.of.those' } })).toMatchObject({
      status: 401,
    });
  });

  test('admits nobody when anything about it is wrong', async () => {
    const authenticate = await jwtAuthentication({ ...RULES, algorithms: ['ES256'], key: PEM });
    const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    const past = Math.floor(Date.now() / 1_000) - 10;
    const good = await sign();
    const wrong = {
      'another issuer': await sign({ iss: 'https://other.test' }),
      'another audience': await sign({ aud: 'other' }),
      'no subject': await sign({ sub: undefined }),
      'an empty subject': await sign({ sub: '' }),
      'no end': await sign({ exp: undefined as never }),
      'its end is past': await sign({ exp: past }),
      'another key': await sign({}, stranger),
      'the public key as a secret': await sign({}, Buffer.from(PEM), 'HS256'),
      'no signature': new UnsecuredJWT({ iss: RULES.issuer, aud: RULES.audience, sub: 'ada' })
        .setExpirationTime('1h')
        .encode(),
      'another payload': [
        good.split('.')[0],
        (await sign({ sub: 'eve' })).split('.')[1],
        good.split('.')[2],
      ].join('.'),
      garbage: 'x',
      'five parts': 'a.b.c.d.e',
    };
    expect(await ask(authenticate, good)).not.toBeNull();
    for (const [what, token] of Object.entries(wrong)) {
      expect(await ask(authenticate, token), what).toBeNull();
    }
  });

  const now = Math.floor(Date.now() / 1_000);
  test.each([
    ['sub', 7],
    ['sub', 0],
    ['sub', true],
    ['sub', false],
    ['sub', null],
    ['sub', ['ada']],
    ['sub', { id: 'ada' }],
    ['exp', String(now + 60)],
    ['exp', null],
    ['exp', true],
    ['exp', [now + 60]],
    ['exp', {}],
    ['nbf', String(now - 60)],
    ['nbf', now + 60],
    ['nbf', {}],
    ['iat', 'now'],
    ['iss', 7],
    ['iss', [RULES.issuer, 'x']],
    ['iss', null],
    ['aud', 7],
    ['aud', {}],
    ['aud', []],
    ['aud', [7]],
    ['aud', null],
    ['aud', ['other', null]],
  ])('with the claim %s as %j is refused with 401, and nothing has failed', async (claim, value) => {
    const lines: string[] = [];
    const keep = (_: object, line: string) => void lines.push(line);
    const { url } = await startHost({
      authenticate: await jwtAuthentication({ ...RULES, algorithms: ['ES256'], key: PEM }),
      logger: { debug() {}, info() {}, warn: keep, error: keep },
    });
    const token = await sign({ [claim]: value } as Claims);
    expect((await refusal(url, { headers: { Authorization: `Bearer ${token}` } })).status).toBe(401);
    expect(lines).toEqual([]);
  });

  test('with a subject of another type is refused however the subject is found', async () => {
    const authenticate = await jwtAuthentication({
      ...RULES,
      algorithms: ['ES256'],
      key: PEM,
      subjectOf: ({ plan }) => plan as string,
    });
    for (const plan of [7, 0, {}, ['ada'], null, true, '']) {
      expect(await ask(authenticate, await sign({ plan } as never)), String(plan)).toBeNull();
    }
    expect(await ask(authenticate, await sign({ plan: 'ada' }))).toMatchObject({ subject: 'ada' });
  });

  test('that names an accepted algorithm which does not suit the key is refused', async () => {
    const algorithms = ['ES256', 'RS256', 'PS256', 'ES384', 'EdDSA'];
    const authenticate = await jwtAuthentication({ ...RULES, algorithms, key: PEM });
    const [, payload, signature] = (await sign()).split('.');
    for (const alg of [...algorithms.slice(1), 'HS256', 'none', '', 7, null, {}]) {
      const head = Buffer.from(JSON.stringify({ alg })).toString('base64url');
      expect(await ask(authenticate, `${head}.${payload}.${signature}`), String(alg)).toBeNull();
    }
  });

  test('of a shared secret, and of keys that the issuer publishes', async () => {
    const shared = await jwtAuthentication({ ...RULES, algorithms: ['HS256'], key: SECRET });
    expect(await ask(shared, await sign({}, Buffer.from(SECRET), 'HS256'))).toMatchObject({ subject: 'ada' });
    expect(await ask(shared, await sign())).toBeNull();

    const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256' };
    const server = createServer((_request, response) => response.end(JSON.stringify({ keys: [jwk] })));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const jwksUrl = `http://127.0.0.1:${port}/jwks`;
    const published = await jwtAuthentication({ ...RULES, algorithms: ['ES256'], jwksUrl });
    expect(await ask(published, await sign())).toMatchObject({ subject: 'ada' });
    server.closeAllConnections();
    server.close();
    // It cannot be checked: that is not a verdict.
    const lost = await jwtAuthentication({ ...RULES, algorithms: ['ES256'], jwksUrl });
    await expect(ask(lost, await sign())).rejects.toThrow();
  });

  test.each([
    [{ algorithms: [] }, 'algorithms'],
    [{ algorithms: ['none'] }, 'algorithms'],
    [{ algorithms: ['HS256', 'RS256'] }, 'algorithms'],
    [{ issuer: '' }, 'issuer'],
    [{ key: undefined }, 'key'],
    [{ jwksUrl: 'https://id.test/jwks' }, 'either'],
    [{ key: undefined, jwksUrl: 'nowhere' }, 'jwksUrl'],
    [{ key: 'no PEM' }, 'PEM'],
    [{ algorithms: ['HS256'], key: 'short' }, '32 bytes'],
  ])('options such as %j are refused with what is wrong', async (wrong, word) => {
    const options = { ...RULES, algorithms: ['ES256'], key: PEM, ...wrong } as never;
    await expect(jwtAuthentication(options)).rejects.toThrow(word);
  });
});
