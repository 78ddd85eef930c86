import { describe, expect, test } from 'vitest';
import { BackendError } from '../../src/backend/index';
import { failureOf } from '../../src/http/failure';
import { describeError } from '../../src/logging/describe-error';
import { silentLogger } from '../../src/logging/logger';
import { redactingLogger } from '../../src/logging/redacting-logger';

const SAID = 'the user asked: who is my doctor? key sk-0123456789';

function thrown(): TypeError {
  return new TypeError(SAID);
}

const refusal = (code: string) =>
  failureOf('Dify', { status: 400, code, text: SAID, retryAfterMs: 5 }, () => ({
    code: 'BACKEND_REJECTED',
    advice: 'the quota is used up.',
  }));

describe('an error as a log may hold it', () => {
  test('a failure of an upstream: our own words, its status, its code if that is a known one, its length', () => {
    expect(describeError(refusal('provider_quota_exceeded'), false)).toEqual({
      type: 'BackendError',
      code: 'BACKEND_REJECTED',
      message: 'Dify answered (400 provider_quota_exceeded): the quota is used up.',
      retryAfterMs: 5,
      cause: { type: 'UpstreamFailure', status: 400, code: 'provider_quota_exceeded', bytes: SAID.length },
    });
    expect(describeError(refusal('correct_horse_battery'), false)).toMatchObject({
      message: 'Dify answered (400): the quota is used up.',
      cause: { type: 'UpstreamFailure', status: 400, bytes: SAID.length },
    });
  });

  test('with content: also what it said, but for secrets', () => {
    expect(describeError(refusal('correct_horse_battery'), true)).toMatchObject({
      cause: { code: 'correct_horse_battery', message: 'the user asked: who is my doctor? key ***' },
    });
    expect(describeError(thrown(), true).message).toBe('the user asked: who is my doctor? key [scrubbed]');
  });

  test('another error: what it is and where it was thrown, and no word of it', () => {
    const described = describeError(thrown(), false);
    expect(described).toEqual({
      type: 'TypeError',
      stack: expect.stringMatching(/^at thrown \(.*:\d+:\d+\)\n/),
    });
    expect(JSON.stringify(described)).not.toMatch(/doctor|sk-/);
  });

  test('a fault of a connection: its name', () => {
    const cause = Object.assign(new Error('connect ECONNREFUSED secret.internal'), { code: 'ECONNREFUSED' });
    expect(describeError(new BackendError('BACKEND_UNAVAILABLE', 'Down.', { cause }), false)).toEqual({
      type: 'BackendError',
      code: 'BACKEND_UNAVAILABLE',
      message: 'Down.',
      cause: { type: 'Error', code: 'ECONNREFUSED' },
    });
  });

  const circular = new Error(SAID);
  circular.cause = circular;
  const lines = new Error(`x\n    at doctor (/who/is:1:1)\n    at sk-0123456789:1:1`);
  const changed = thrown();
  changed.message = 'other';
  const named = Object.assign(new Error(SAID), { name: SAID, code: SAID });
  const stackless = Object.assign(new Error(SAID), { stack: SAID });
  const throwing = {
    get name() {
      throw new Error(SAID);
    },
  };
  test.each([
    ['a text', SAID],
    ['nothing', undefined],
    ['null', null],
    ['a function', () => SAID],
    ['an object', { message: SAID, said: SAID, toString: (): string => SAID }],
    ['its own cause', circular],
    ['lines like places in the code', lines],
    ['a message that was changed', changed],
    ['a name that is a text', named],
    ['a stack that is a text', stackless],
    ['a getter that throws', throwing],
    ['a proxy that throws', new Proxy({}, { get: () => thrown(), has: () => Boolean(thrown()) })],
    ['many errors', new AggregateError([thrown()], SAID)],
  ])('whatever is thrown: %s', (_, error) => {
    const described = describeError(error, false);
    expect(described.type).toEqual(expect.any(String));
    expect(JSON.stringify(described)).not.toMatch(/doctor|sk-/);
  });
});

describe('a redacting logger', () => {
  const told: object[] = [];
  const logger = {
    ...silentLogger,
    warn: (fields: object, message: string) => told.push({ ...fields, message }),
  };

  test('describes errors once, and as the outermost one says', () => {
    const inner = redactingLogger(logger, { content: true });
    expect(redactingLogger(inner)).toBe(inner);
    inner.warn({ queryId: 'q', err: new Error('no beds') }, 'failed');
    redactingLogger(logger).warn({ queryId: 'q', err: new Error('no beds') }, 'failed');
    const described = { type: 'Error', stack: expect.any(String) };
    expect(told).toEqual([
      { queryId: 'q', err: { ...described, message: 'no beds' }, message: 'failed' },
      { queryId: 'q', err: described, message: 'failed' },
    ]);
  });
});
