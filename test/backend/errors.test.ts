import { describe, expect, test } from 'vitest';
import { BackendError, isBackendError, readBackendError } from '../../src/backend/errors';
import { describeError } from '../../src/logging/describe-error';
import { revoked, thrower } from '../support/session/hostile-values';

const BRAND = Symbol.for('realtime-rag.BackendError');
const UNKNOWN = { code: 'BACKEND_ERROR', retryable: false };

function throwing(...fields: string[]): object {
  const get = () => {
    throw new Error('secret upstream text');
  };
  const descriptors = Object.fromEntries(fields.map((field) => [field, { get, enumerable: true }]));
  return Object.defineProperties({ [BRAND]: true, code: 'BACKEND_TIMEOUT', retryable: true }, descriptors);
}

describe('a thrown value', () => {
  test('is read as it is when it is a BackendError', () => {
    const error = new BackendError('RATE_LIMITED', 'Full.', { retryAfterMs: 1.5 });
    expect(readBackendError(error)).toEqual({ code: 'RATE_LIMITED', retryable: true, retryAfterMs: 2 });
    expect(readBackendError(Object.freeze(error)).code).toBe('RATE_LIMITED');
    expect(readBackendError(new BackendError('BACKEND_AUTH', 'No.'))).toEqual({
      code: 'BACKEND_AUTH',
      retryable: false,
    });
  });

  test('is read as it is when it comes from another copy of this package', () => {
    const copy = { [BRAND]: true, code: 'BACKEND_TIMEOUT', retryable: true, retryAfterMs: 5 };
    expect(isBackendError(copy)).toBe(true);
    expect(readBackendError(copy)).toEqual({ code: 'BACKEND_TIMEOUT', retryable: true, retryAfterMs: 5 });
  });

  const others: [string, () => unknown, object][] = [
    ['nothing', () => undefined, UNKNOWN],
    ['null', () => null, UNKNOWN],
    ['a text', () => 'secret upstream text', UNKNOWN],
    ['a symbol', () => Symbol('secret upstream text'), UNKNOWN],
    ['a revoked proxy', revoked, UNKNOWN],
    ['a proxy that throws', thrower, UNKNOWN],
    ['a frozen object', () => Object.freeze({ code: 'BACKEND_TIMEOUT' }), UNKNOWN],
    [
      'an error with the code of a backend',
      () => Object.assign(new Error(), { code: 'BACKEND_AUTH' }),
      UNKNOWN,
    ],
    ['an unknown code', () => ({ [BRAND]: true, code: 'INTERNAL_ERROR', retryable: true }), UNKNOWN],
    ['a code of the prototype', () => ({ [BRAND]: true, code: 'constructor' }), UNKNOWN],
    ['a code that is an object', () => ({ [BRAND]: true, code: revoked() }), UNKNOWN],
    ['a code that throws', () => throwing('code'), UNKNOWN],
    [
      'words that throw',
      () => throwing('message', 'stack', 'name', 'cause'),
      { code: 'BACKEND_TIMEOUT', retryable: true },
    ],
    [
      'a delay that throws',
      () => throwing('retryable', 'retryAfterMs'),
      { code: 'BACKEND_TIMEOUT', retryable: false },
    ],
    [
      'a delay without end',
      () => ({ [BRAND]: true, code: 'BACKEND_TIMEOUT', retryAfterMs: Number.POSITIVE_INFINITY }),
      { code: 'BACKEND_TIMEOUT', retryable: false },
    ],
  ];

  test.each(others)('becomes a known kind of failure, and a log line, when it is %s', (_, make, failure) => {
    expect(readBackendError(make())).toEqual(failure);
    for (const content of [false, true]) {
      const described = describeError(make(), content);
      expect(described.type).toEqual(expect.any(String));
      if (!content) expect(JSON.stringify(described)).not.toContain('secret');
    }
  });

  test('keeps the rest of its description when one of its fields throws', () => {
    const error = Object.defineProperty(new BackendError('BACKEND_AUTH', 'No.'), 'cause', {
      get() {
        throw new Error('secret upstream text');
      },
    });
    expect(describeError(error, false)).toEqual({
      type: 'BackendError',
      code: 'BACKEND_AUTH',
      message: 'No.',
    });
  });
});
