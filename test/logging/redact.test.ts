import { describe, expect, test } from 'vitest';
import { createRedactor, cutShort } from '../../src/logging/redact';

const CONFIGURED = ['a-key-of-many-letters', 'with "quotes" and / more'];
const redact = createRedactor(CONFIGURED);

describe('redaction', () => {
  test.each([
    ['a key of Dify', 'refused app-1234567890abcdef now', 'refused [scrubbed] now'],
    ['a key of OpenAI', '{"msg":"sk-proj-abc_DEF-123"}', '{"msg":"[scrubbed]"}'],
    ['a bearer', 'authorization was Bearer abc.def-ghi', 'authorization was Bearer [scrubbed]'],
    ['a basic login', 'Basic dXNlcjpwYXNz', 'Basic [scrubbed]'],
    ['a ticket', 'realtime-rag.v1, rrag.ticket.abc_DEF-1', 'realtime-rag.v1, [scrubbed]'],
    ['a signed token', 'got eyJhbGciOi.eyJzdWIi.c2ln', 'got [scrubbed]'],
    ['a query', 'GET /ws?token=hello-there&x=1', 'GET /ws?token=[scrubbed]&x=1'],
    ['a password in an address', 'redis://u:hunter2@db:6379', 'redis://u:[scrubbed]@db:6379'],
    ['a field by its name', '{"api_key":"0123456789"}', '{"api_key":"[scrubbed]"}'],
    ['a cookie', '{"cookie":"sid=12; theme=dark","b":1}', '{"cookie":"[scrubbed]","b":1}'],
    ['a list of keys', 'REALTIME_RAG_KEYS=desk:0123456789abcdef', 'REALTIME_RAG_KEYS=[scrubbed]'],
    ['JSON in JSON', '"{\\"password\\":\\"correct horse\\"}"', /^((?!correct).)*$/],
    ['a configured one', 'key a-key-of-many-letters!', 'key [scrubbed]!'],
    ['a configured one as JSON', JSON.stringify(CONFIGURED[1]), '"[scrubbed]"'],
    ['a configured one as JSON in JSON', JSON.stringify(JSON.stringify(CONFIGURED[1])), '"\\"[scrubbed]\\""'],
    ['a configured one as base64', btoa(CONFIGURED[0] ?? ''), '[scrubbed]'],
    ['a configured one in an address', encodeURIComponent(CONFIGURED[1] ?? ''), '[scrubbed]'],
  ])('takes out %s', (_, text, clean) => {
    if (typeof clean === 'string') expect(redact(text)).toBe(clean);
    else expect(redact(text)).toMatch(clean);
  });

  test.each([
    'the key is missing: set DIFY_API_KEY',
    'Basic information about tokens: 12',
    '{"promptTokens":12,"queryId":"5f0c3a4e-1a52-4f53-9a37-0d7e6a1f8a11"}',
    'http://127.0.0.1:8000/v1 answers 503',
    'a wrapper-app is no secret',
  ])('leaves alone: %s', (text) => {
    expect(redact(text)).toBe(text);
  });

  test('short secrets take no words with them', () => {
    expect(createRedactor(['key'])('the key')).toBe('the key');
  });
});

test.each([
  ['what fits', 'a few words', 11, 'a few words'],
  ['a word', 'key sk-0123456789 refused', 12, 'key …'],
  ['a value of JSON', '{"key":"abcdefghij"}', 12, '{"key":"…'],
  ['nothing but one word', 'abcdefghij', 5, '…'],
])('a text is cut before %s that would be cut in two', (_, text, most, cut) => {
  expect(cutShort(text, most)).toBe(cut);
});
