import { describe, expect, test } from 'vitest';
import { type OpenAIAccessOptions, readAccess } from '../../../src/backends/openai/access';

const access = (options: object) => readAccess('createX', options as OpenAIAccessOptions);
const apiKey = 'sk-secret-0123456789';
const model = 'm';

describe('access to a model', () => {
  test('uses OpenAI by default, with the key', () => {
    const { urlOf, headers } = access({ model, apiKey });
    expect(urlOf('chat/completions')).toBe('https://api.openai.com/v1/chat/completions');
    expect(headers).toEqual({ authorization: `Bearer ${apiKey}` });
  });

  test('needs no key elsewhere; trailing slashes are ignored', () => {
    const { urlOf, headers, baseUrl } = access({ model, baseUrl: 'http://127.0.0.1:11434/v1//' });
    expect(urlOf('models')).toBe('http://127.0.0.1:11434/v1/models');
    expect([headers, baseUrl]).toEqual([{}, 'http://127.0.0.1:11434/v1']);
  });

  test("keeps a query string, and sends Azure's keys as Azure expects them", () => {
    const baseUrl = 'https://a.openai.azure.com/openai/deployments/d?api-version=2024-10-21';
    const { urlOf, headers } = access({ model, apiKey, baseUrl });
    expect(urlOf('chat/completions')).toBe(
      'https://a.openai.azure.com/openai/deployments/d/chat/completions?api-version=2024-10-21',
    );
    expect(headers).toEqual({ 'api-key': apiKey });
  });

  test('custom headers take precedence', () => {
    const { headers } = access({ model, apiKey, headers: { Authorization: 'Basic eA==', 'X-Team': 'desk' } });
    expect(headers).toEqual({ authorization: 'Basic eA==', 'x-team': 'desk' });
  });
});

test.each([
  ['no model', { apiKey }, /'model' must be the name of a model/],
  ['a blank model', { apiKey, model: ' ' }, /'model' must be the name of a model/],
  ["no key for OpenAI's own", { model }, /'apiKey' is missing/],
  ['an empty key', { model, apiKey: '' }, /'apiKey' must be/],
  ['a key with a line break', { model, apiKey: `${apiKey}\n` }, /space or a line break/],
  ['a whole header', { model, apiKey: `Bearer ${apiKey}` }, /without "Bearer"/],
  ['a key with other characters', { model, apiKey: `${apiKey}…` }, /characters that no key has/],
  ['no URL', { model, baseUrl: 'secret.example.com/v1' }, /'baseUrl' must be an http\(s\) URL/],
  ['another scheme', { model, baseUrl: 'ftp://secret.example.com' }, /'baseUrl' must be an http\(s\) URL/],
  ['credentials', { model, baseUrl: 'http://ann:secret@example.com/v1' }, /user name or password/],
  ['a fragment', { model, baseUrl: 'http://example.com/v1#secret' }, /'#' part/],
  ['the whole route', { model, baseUrl: 'http://x.example.com/v1/chat/completions' }, /before the route/],
  ['headers in a list', { model, apiKey, headers: ['secret'] }, /'headers' must be an object/],
  ['a header of two lines', { model, apiKey, headers: { x: 'a\nsecret' } }, /'headers' must be an object/],
  ['a header with a space in its name', { model, apiKey, headers: { 'a b': 'secret' } }, /'headers' must be/],
])('%s is refused in one line that shows no value', (_, options, message) => {
  const create = () => access(options);
  expect(create).toThrow(message);
  expect(create).toThrow(/^createX: [^\n]*\.$/);
  expect(create).not.toThrow(/secret/);
});
