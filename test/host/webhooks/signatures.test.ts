import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../../src/host/webhooks/canonical-json';
import {
  checkAttendee,
  checkStandard,
  readSecret,
  signStandard,
} from '../../../src/host/webhooks/signatures';
import { attendee, SECRETS, standard } from './rig';

const key = readSecret(SECRETS.recall) ?? Buffer.alloc(0);
const older = readSecret(SECRETS.other) ?? Buffer.alloc(0);
const body = '{"event":"transcript.data"}';
const bytes = Buffer.from(body);
const now = 1_700_000_000;

describe('Standard Webhooks', () => {
  test('the example of the specification is right', () => {
    const secret = readSecret('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw') ?? Buffer.alloc(0);
    const headers = {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    };
    const checked = checkStandard(headers, Buffer.from('{"test": 2432232314}'), [secret], 1_614_265_330);
    expect(checked).toEqual({ result: 'valid', id: 'msg_p5jXN8AQM9LWM0D4loKWxJek' });
  });

  test('both names of the headers are read', () => {
    expect(checkStandard(standard(body, { id: 'a', at: now }), bytes, [key], now)).toEqual({
      result: 'valid',
      id: 'a',
    });
    const svix = standard(body, { id: 'a', at: now, prefix: 'svix' });
    expect(checkStandard(svix, bytes, [key], now)).toEqual({ result: 'valid', id: 'a' });
  });

  test('one of several signatures is enough, and so is one of several secrets', () => {
    const signed = standard(body, { at: now });
    const several = { ...signed, 'webhook-signature': `v1a,abc v1,AAAA ${signed['webhook-signature']}` };
    expect(checkStandard(several, bytes, [key], now).result).toBe('valid');
    expect(checkStandard(signed, bytes, [older, key], now).result).toBe('valid');
    expect(checkStandard(signed, bytes, [older], now).result).toBe('wrong');
  });

  test.each([
    ['another body', () => checkStandard(standard(body, { at: now }), Buffer.from(`${body} `), [key], now)],
    [
      'another id',
      () => checkStandard({ ...standard(body, { at: now }), 'webhook-id': 'x' }, bytes, [key], now),
    ],
    [
      'another time',
      () =>
        checkStandard(
          { ...standard(body, { at: now }), 'webhook-timestamp': `${now + 1}` },
          bytes,
          [key],
          now,
        ),
    ],
    [
      'another version',
      () =>
        checkStandard({ ...standard(body, { at: now }), 'webhook-signature': 'v2,AAAA' }, bytes, [key], now),
    ],
    [
      'no time',
      () => checkStandard({ ...standard(body, { at: now }), 'webhook-timestamp': 'NaN' }, bytes, [key], now),
    ],
    ['no headers', () => checkStandard({}, bytes, [key], now)],
  ])('%s is wrong', (_what, check) => {
    expect(check()).toEqual({ result: 'wrong' });
  });

  test('what is right but from long ago, or from the future, is late', () => {
    for (const [at, result] of [
      [now - 300, 'valid'],
      [now - 301, 'late'],
      [now + 300, 'valid'],
      [now + 301, 'late'],
    ] as const) {
      expect(checkStandard(standard(body, { at }), bytes, [key], now).result).toBe(result);
    }
  });

  test('what is signed here is right there', () => {
    const headers = signStandard(key, { id: 'msg_1', timestamp: now, body });
    expect(headers).toEqual(standard(body, { id: 'msg_1', at: now }));
  });

  test('a secret is base64 of some length', () => {
    expect(readSecret('whsec_c2hvcnQ=')).toBeUndefined();
    expect(readSecret('not base64 at all, though it is long')).toBeUndefined();
    expect(readSecret(` ${SECRETS.recall}\n`)?.toString()).toBe('recall-recall-recall-recall');
  });
});

describe('Attendee', () => {
  const keys = [Buffer.from(SECRETS.attendee, 'base64')];
  const check = (sent: string, canonical: string) =>
    checkAttendee(attendee(canonical), Buffer.from(sent), keys).result;

  test('keys are sorted at every level, spaces and escapes do not count, numbers stay as they are', () => {
    const sent =
      '{"b": [1.0, {"z": null, "a": "\\u00e9 \\"1.50\\""}], "a": {"10": -1e-05, "9": 0.8999999999999999}}';
    const canonical = '{"a":{"10":-1e-05,"9":0.8999999999999999},"b":[1.0,{"a":"é \\"1.50\\"","z":null}]}';
    expect(canonicalJson(sent)).toBe(canonical);
    expect(check(sent, canonical)).toBe('valid');
  });

  test('anything else is wrong', () => {
    expect(check('{"a":1}', '{"a":2}')).toBe('wrong');
    expect(check('{"a":1', '{"a":1')).toBe('wrong');
    expect(check('{"a":1,}', '{"a":1}')).toBe('wrong');
    expect(check('[1 2]', '[1,2]')).toBe('wrong');
    expect(checkAttendee({}, Buffer.from('{}'), keys).result).toBe('wrong');
  });

  test('what is no JSON costs no more than reading it', () => {
    const headers = attendee('{}');
    const cost = (size: number) => {
      const body = Buffer.from(`"${'\\"'.repeat(size)}`);
      const { user, system } = process.cpuUsage();
      for (let i = 0; i < 20; i++) expect(checkAttendee(headers, body, keys).result).toBe('wrong');
      const used = process.cpuUsage();
      return used.user + used.system - user - system;
    };
    cost(2_000);
    // A scan from every quote took sixteen times as long for four times the text, and far longer anyhow.
    expect(cost(64_000) / Math.max(cost(4_000), 500)).toBeLessThan(60);
    expect(checkAttendee(headers, Buffer.from('['.repeat(200_000) + ']'.repeat(200_000)), keys).result).toBe(
      'wrong',
    );
    expect(checkAttendee({ 'x-webhook-signature': 'x' }, Buffer.from('{}'), keys).result).toBe('wrong');
  });

  test('a text cannot pass for a number', () => {
    expect(check('{"a":"\\u00001"}', '{"a":1}')).toBe('wrong');
    expect(check('{"a":"\\U00001"}', '{"a":1}')).toBe('wrong');
  });

  test('nesting without an end is refused, not a crash', () => {
    expect(canonicalJson('['.repeat(200_000) + ']'.repeat(200_000))).toBeUndefined();
  });

  test('the sender is not asked for more than its own signature', () => {
    const hex = createHmac('sha256', keys[0] ?? '')
      .update('{}')
      .digest('hex');
    expect(checkAttendee({ 'x-webhook-signature': hex }, Buffer.from('{}'), keys).result).toBe('wrong');
  });
});
