import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { isSignedByTwilio, twilioSignature } from '../../../src/host/dialects/twilio-signature';

const TOKEN = '0123456789abcdef0123456789abcdef';

/** A handshake for this path, signed for this address. */
function handshake(url: string, signed: string, { host = 'voice.example.com', token = TOKEN } = {}) {
  const headers = { host, 'x-twilio-signature': twilioSignature(token, signed) };
  return { url, headers } as unknown as IncomingMessage;
}

const check = (request: IncomingMessage, publicUrl?: string) =>
  isSignedByTwilio(request, { authTokens: [TOKEN], publicUrl });

test('a signature covers the address and the parameters in order of their names', () => {
  // The example of Twilio's documentation.
  const parameters = {
    To: '+18005551212',
    CallSid: 'CA1234567890ABCDE',
    From: '+14158675309',
    Digits: '1234',
    Caller: '+14158675309',
  };
  const url = 'https://mycompany.com/myapp.php?foo=1&bar=2';
  expect(twilioSignature('12345', url, parameters)).toBe('RSOYDt4T1cUTdK1PDd93/VVr8B8=');
});

describe('a handshake is signed', () => {
  test.each([
    ['for wss', 'wss://voice.example.com/ws'],
    ['for https', 'https://voice.example.com/ws'],
    ['with the port', 'wss://voice.example.com:443/ws'],
    ['with a slash at the end', 'wss://voice.example.com/ws/'],
  ])('%s', (_name, signed) => {
    expect(check(handshake('/ws', signed))).toBe(true);
  });

  test('with the query, or with its values as parameters', () => {
    expect(check(handshake('/ws?b=2&a=1', 'wss://voice.example.com/ws?b=2&a=1'))).toBe(true);
    expect(check(handshake('/ws?b=2&a=1', 'wss://voice.example.com/wsa1b2'))).toBe(true);
    expect(check(handshake('/ws?b=3&a=1', 'wss://voice.example.com/ws?b=2&a=1'))).toBe(false);
  });

  test('for the public address, whatever a proxy makes of it', () => {
    const behind = handshake('/ws', 'wss://voice.example.com/calls/ws', { host: '10.0.0.7:8000' });
    expect(check(behind)).toBe(false);
    expect(check(behind, 'wss://voice.example.com/calls')).toBe(true);
    expect(check(behind, 'https://voice.example.com/calls/')).toBe(true);
    expect(check(behind, 'wss://voice.example.com/calls/ws')).toBe(true);
    expect(check(behind, 'wss://other.example.com/calls')).toBe(false);
  });

  test('with any of several tokens, and no other', () => {
    const request = handshake('/ws', 'wss://voice.example.com/ws', { token: 'the-next-token' });
    expect(check(request)).toBe(false);
    expect(isSignedByTwilio(request, { authTokens: [TOKEN, 'the-next-token'] })).toBe(true);
  });

  test.each(['', 'short', 'x'.repeat(28), 'x'.repeat(4_096)])('not with %j', (signature) => {
    const headers = { host: 'voice.example.com', 'x-twilio-signature': signature };
    expect(check({ url: '/ws', headers } as unknown as IncomingMessage)).toBe(false);
  });

  test('not without a signature or a name', () => {
    expect(check({ url: '/ws', headers: {} } as unknown as IncomingMessage)).toBe(false);
  });
});
