import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { addressKey, addressReader } from '../../../src/host/limits/addresses';

const request = (remoteAddress: string | undefined, forwarded?: string) =>
  ({
    socket: { remoteAddress },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  }) as unknown as IncomingMessage;

describe('an address', () => {
  test.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::ffff:c000:207', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:db8::9', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '::1'],
    ['no:address', 'unknown'],
    [undefined, 'unknown'],
  ])('%s is counted as %s', (address, key) => {
    expect(addressKey(address)).toBe(key);
  });

  test('is that of the peer when no proxy is trusted', () => {
    expect(addressReader([])(request('192.0.2.7', '198.51.100.1'))).toBe('192.0.2.7');
  });

  test.each([
    ['a trusted proxy tells', '10.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['the client wrote one before it', '10.0.0.1', '203.0.113.9, 198.51.100.1', '198.51.100.1'],
    ['two trusted proxies tell', '10.0.0.1', '203.0.113.9, 198.51.100.1, 10.2.3.4', '198.51.100.1'],
    ['somebody else tells', '192.0.2.7', '198.51.100.1', '192.0.2.7'],
    ['nobody tells', '10.0.0.1', undefined, '10.0.0.1'],
    ['it is a proxy all the way', '10.0.0.1', '10.9.9.9', '10.9.9.9'],
    ['it is IPv6', '10.0.0.1', '2001:db8:1:2:3::', '2001:db8:1:2::/64'],
    ['what is told is none', '10.0.0.1', 'unknown', '10.0.0.1'],
    ['what is told is an attack', '10.0.0.1', "'; drop table", '10.0.0.1'],
    ['the proxy is IPv4 in IPv6', '::ffff:10.0.0.1', '198.51.100.1', '198.51.100.1'],
  ])('behind proxies: %s', (_, remote, forwarded, expected) => {
    expect(addressReader(['10.0.0.0/8'])(request(remote, forwarded))).toBe(expected);
  });

  test('of an invalid proxy is refused, with the option named', () => {
    for (const wrong of ['proxy.test', '10.0.0.0/33', '']) {
      expect(() => addressReader([wrong]), wrong).toThrow("'trustProxy'");
    }
    expect(addressReader(['loopback'])(request('127.0.0.1', '198.51.100.1'))).toBe('198.51.100.1');
  });
});
