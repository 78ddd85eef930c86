import { type IncomingMessage, request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { createHost } from '../../../src/host/index';
import { originCheck } from '../../../src/host/upgrade/origin';
import { startHost } from '../../support/host-rig';
import { GatedBackend } from '../../support/session/gated-backend';
import { refusal } from '../../support/ws-client';

describe('an origin', () => {
  test.each([
    ['http://app.test', 'app.test', true],
    ['http://app.test', 'APP.test', true],
    ['http://app.test', 'app.test:80', true],
    ['https://app.test', 'app.test', true],
    ['https://app.test', 'app.test:443', true],
    ['https://app.test:8443', 'app.test:8443', true],
    ['http://[::1]:8000', '[::1]:8000', true],
    ['https://app.test:8443', 'app.test', false],
    ['https://app.test', 'app.test:80', false],
    ['http://app.test:8000', 'app.test:8001', false],
    ['http://app.test.evil.test', 'app.test', false],
    ['http://evil.test', 'app.test', false],
    ['http://app.test@evil.test', 'app.test', false],
    ['http://evil.test/app.test', 'app.test', false],
    ['http://evil.test?app.test', 'app.test', false],
    ['ftp://app.test', 'app.test', false],
    ['file://', '', false],
    ['null', 'null', false],
    ['', '', false],
    ['http://', '', false],
    ['http://app.test', undefined, false],
  ])('%s of the host %s: %s', (origin, host, allowed) => {
    expect(originCheck(undefined)(origin, host)).toBe(allowed);
  });

  test.each([
    ['https://app.test', true],
    ['https://APP.test', true],
    ['https://app.test:443', true],
    ['https://a.pages.test', true],
    ['chrome-extension://abcdef', true],
    ['http://app.test', false],
    ['https://app.test:8443', false],
    ['https://pages.test', false],
    ['https://a.b.pages.test', false],
    ['https://apages.test', false],
    ['https://a.pages.test.evil.test', false],
    ['https://evil.test#.pages.test', false],
    ['https://evil.test/.pages.test', false],
    ['https://.pages.test', false],
    ['null', false],
  ])('%s of a list: %s', (origin, allowed) => {
    const check = originCheck(['https://app.test', 'https://*.pages.test', 'chrome-extension://abcdef']);
    // The host that is connected to is not on the list.
    expect(check(origin, 'host.test')).toBe(allowed);
    expect(check('https://host.test', 'host.test')).toBe(false);
  });

  test('list with an invalid entry is refused, with the option named', () => {
    for (const entry of [
      'app.test',
      'https://app.test/',
      'https://*',
      '*.app.test',
      'https://a.*.test',
      'null',
    ]) {
      const backend = new GatedBackend();
      expect(() => createHost({ backend, allowOrigins: [entry] }), entry).toThrow("'allowOrigins'");
    }
    expect(originCheck(['*'])('null', undefined)).toBe(true);
  });
});

describe('a page', () => {
  test('of another host is refused with 403 before anything is opened; a program sends no origin', async () => {
    const { connect, url, origin, told } = await startHost();
    for (const foreign of ['https://evil.test', 'null', 'http://127.0.0.1']) {
      expect(await refusal(url, { origin: foreign })).toMatchObject({ status: 403 });
    }
    expect(told).toEqual(Array(3).fill('connectionRejected origin'));
    await connect({ origin });
    await connect();
  });

  test('cannot hide its origin in an older draft', async () => {
    const { origin } = await startHost();
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      request(`${origin}/ws/realtime-asr`, {
        headers: {
          connection: 'Upgrade',
          upgrade: 'websocket',
          'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
          'sec-websocket-version': '8',
          'sec-websocket-origin': 'https://evil.test',
        },
      })
        .on('response', (response) => resolve(response.resume()))
        .on('error', reject)
        .end();
    });
    expect(response).toMatchObject({ statusCode: 400, headers: { 'sec-websocket-version': '13' } });
  });

  test('gets back none of its offered subprotocols but ours', async () => {
    const { connect } = await startHost();
    const client = await connect({ protocols: ['other', 'realtime-rag.v1'] });
    expect(client.socket.protocol).toBe('realtime-rag.v1');
  });
});
