import { expect, test } from 'vitest';
import { createDifyBackend, type DifyBackendOptions } from '../../../src/backends/dify/index';
import { readDifyOptions } from '../../../src/backends/dify/options';

const apiKey = 'app-secret0123456789';

test.each([
  ['a missing key', {}, /'apiKey' is missing/],
  ['an empty key', { apiKey: '' }, /'apiKey' is missing/],
  ['a key with a line break', { apiKey: `${apiKey}\n` }, /'apiKey' has a space or a line break/],
  ['a whole header', { apiKey: `Bearer ${apiKey}` }, /without "Bearer"/],
  ['a key with other characters', { apiKey: `${apiKey}…` }, /characters that no key has/],
  ['the key of a knowledge base', { apiKey: `dataset-${apiKey}` }, /knowledge base/],
  ['no URL', { apiKey, baseUrl: 'secret.example.com/v1' }, /'baseUrl' must be an http\(s\) URL/],
  ['another scheme', { apiKey, baseUrl: 'ftp://secret.example.com' }, /'baseUrl' must be an http\(s\) URL/],
  ['credentials', { apiKey, baseUrl: 'http://ann:secret@example.com/v1' }, /user name or password/],
  ['a query', { apiKey, baseUrl: 'http://example.com/v1?k=secret' }, /'\?' part/],
  ['the whole route', { apiKey, baseUrl: 'http://example.com/v1/chat-messages' }, /before \/chat-messages/],
  ['a time limit of 0', { apiKey, timeoutMs: 0 }, /'timeoutMs' must be/],
  ['a time limit that no timer can hold', { apiKey, timeoutMs: 2 ** 31 }, /'timeoutMs' must be/],
  ['a time limit in words', { apiKey, timeoutMs: '60s' }, /'timeoutMs' must be/],
  [
    'another response mode',
    { apiKey, responseMode: 'secret' },
    /'responseMode' must be one of streaming, bl/,
  ],
  ['another conversation', { apiKey, conversation: 'secret' }, /'conversation' must be one of multi, single/],
  ['no time for a first event', { apiKey, firstEventTimeoutMs: 0 }, /'firstEventTimeoutMs' must be/],
  ['no time for silence', { apiKey, idleTimeoutMs: Number.NaN }, /'idleTimeoutMs' must be/],
  ['half a retry', { apiKey, retries: 0.5 }, /'retries' must be a whole number from 0 to 10/],
  ['inputs in text', { apiKey, inputs: '{"a":"secret"}' }, /'inputs' must be an object/],
  ['inputs in a list', { apiKey, inputs: ['secret'] }, /'inputs' must be an object/],
  ['a blank input for the context', { apiKey, contextInput: ' ' }, /'contextInput' must be the name/],
  ['a blank user', { apiKey, user: '' }, /'user' must be a string/],
])('%s is refused in one line that shows no value', (_, options, message) => {
  const create = () => createDifyBackend(options as DifyBackendOptions);
  expect(create).toThrow(message);
  expect(create).toThrow(/^createDifyBackend: [^\n]*\.$/);
  expect(create).not.toThrow(/secret/);
});

test('trailing slashes of the base URL are ignored, and its path is kept', () => {
  expect(readDifyOptions({ apiKey, baseUrl: 'https://example.com/dify/v1//' }).baseUrl).toBe(
    'https://example.com/dify/v1',
  );
  expect(readDifyOptions({ apiKey }).baseUrl).toBe('https://api.dify.ai/v1');
});

test('each time limit can be disabled with Infinity', () => {
  const none = { timeoutMs: Infinity, firstEventTimeoutMs: Infinity, idleTimeoutMs: Infinity };
  expect(readDifyOptions({ apiKey, ...none })).toMatchObject(none);
});
