import * as fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { startHost } from '../../../support/host-rig';

let origin = '';
beforeEach(async () => {
  const host = await startHost({
    allowOrigins: ['https://app.example.com'],
    limits: { textLength: 40 },
    backend: {
      name: 'sure',
      async *answer() {
        yield 'yes';
      },
    },
  });
  origin = host.origin;
});

const JSON_TYPE = { 'content-type': 'application/json' };
const user = (content: unknown) => ({ messages: [{ role: 'user', content }] });

async function post(body: string, headers: Record<string, string> = JSON_TYPE, method = 'POST') {
  const response = await fetch(`${origin}/v1/chat/completions`, {
    method,
    headers,
    ...(method === 'POST' ? { body } : {}),
  });
  return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) };
}

test.each([
  ['n', { ...user('a'), n: 2 }, 'unsupported_parameter'],
  ['tools', { ...user('a'), tools: [{ type: 'function' }] }, 'unsupported_parameter'],
  ['functions', { ...user('a'), functions: [{}] }, 'unsupported_parameter'],
  ['modalities', { ...user('a'), modalities: ['text', 'audio'] }, 'unsupported_parameter'],
  ['response_format', { ...user('a'), response_format: { type: 'json_object' } }, 'unsupported_parameter'],
  ['messages[0].content', user([{ type: 'image_url', image_url: { url: 'x' } }]), 'unsupported_parameter'],
  ['messages', user('   '), null],
  ['messages', { messages: [{ role: 'assistant', content: 'hello' }] }, null],
  ['messages', user('x'.repeat(41)), 'string_above_max_length'],
  ['messages', {}, 'invalid_type'],
  ['messages', [], 'invalid_type'],
  ['messages[0].role', { messages: [{ role: 'robot', content: 'a' }] }, 'invalid_type'],
  ['stream', { ...user('a'), stream: 'yes' }, 'invalid_type'],
])('%s is refused by name, in the form of the API', async (param, body, code) => {
  const refused = await post(JSON.stringify(body));
  expect(refused.status).toBe(400);
  expect(refused.body).toEqual({
    error: { message: expect.any(String), type: 'invalid_request_error', param, code },
  });
});

test.each([
  [{ messages: [] }, "'messages' must not be empty.", 'empty_array'],
  [{ ...user('a'), user: '' }, "'user' must not be empty.", 'empty_string'],
  [{ ...user('a'), tools: [{}] }, 'Tools are not supported.', 'unsupported_parameter'],
  [{ ...user('a'), functions: [{}] }, 'Functions are not supported.', 'unsupported_parameter'],
  [
    { ...user('a'), response_format: { type: 'json_schema' } },
    'Only the text response format is supported.',
    'unsupported_parameter',
  ],
])('%j is refused in plain words', async (body, message, code) => {
  expect((await post(JSON.stringify(body))).body.error).toMatchObject({ message, code });
});

test('an unknown model is 404', async () => {
  expect(await post(JSON.stringify({ ...user('a'), model: 'gpt-5' }))).toMatchObject({
    status: 404,
    body: { error: { param: 'model', code: 'model_not_found' } },
  });
});

test.each([
  ['optional parameters', { ...user('a'), temperature: 0.2, seed: 1, logit_bias: null, store: false, n: 1 }],
  ['tools that must not be called', { ...user('a'), tools: [{}], tool_choice: 'none' }],
  [
    'nulls',
    { ...user('a'), stream: null, tools: null, user: null, stream_options: null, response_format: null },
  ],
  [
    'roles that say nothing',
    {
      messages: [
        { role: 'tool', content: 'x' },
        { role: 'user', content: 'a' },
      ],
    },
  ],
])('%s are no hindrance', async (_, body) => {
  expect(await post(JSON.stringify(body))).toMatchObject({ status: 200 });
});

test.each([
  ['not JSON', '{', JSON_TYPE, 400],
  ['a JSON text', '"hello"', JSON_TYPE, 400],
  ['nothing', '', JSON_TYPE, 400],
  ['a form', 'messages=a', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
  [
    'plain text, as pages may post to anybody',
    JSON.stringify(user('a')),
    { 'content-type': 'text/plain' },
    415,
  ],
  ['too large', JSON.stringify(user('x'.repeat(1_100_000))), JSON_TYPE, 413],
] as const)('%s is refused', async (_, body, headers, status) => {
  const refused = await post(body, headers);
  expect(refused.status).toBe(status);
  expect(refused.body).toEqual({
    error: { message: expect.any(String), type: 'invalid_request_error', param: null, code: null },
  });
});

test('whatever JSON comes is answered or refused, never with a fault of the server', async () => {
  const name = fc.constantFrom(
    'messages',
    'role',
    'content',
    'type',
    'text',
    'stream',
    'n',
    'tools',
    'user',
    'model',
  );
  const role = fc.constantFrom('user', 'assistant', 'system', 'tool', 'x');
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 4 },
      role,
      fc.jsonValue({ maxDepth: 1 }),
      fc.array(tie('any'), { maxLength: 4 }),
      fc.dictionary(name, tie('any'), { maxKeys: 6 }),
    ),
  })).any;
  const message = fc.record({ role, content: value });
  const body = fc.oneof(
    value,
    fc.record({ messages: fc.array(message, { maxLength: 3 }), stream: fc.boolean(), citations: value }),
  );
  await fc.assert(
    fc.asyncProperty(body, async (given) => {
      const response = await fetch(`${origin}/v1/chat/completions`, {
        method: 'POST',
        headers: JSON_TYPE,
        body: JSON.stringify(given),
      });
      const text = await response.text();
      expect([200, 400, 404]).toContain(response.status);
      if (response.status === 200) expect(text).toMatch(/"finish_reason":"stop"/);
      else expect(JSON.parse(text)).toMatchObject({ error: { message: expect.any(String) } });
    }),
    { numRuns: 200 },
  );
});

test('GET is refused with what is allowed', async () => {
  const refused = await post('', {}, 'GET');
  expect(refused.status).toBe(405);
  expect(refused.headers.get('allow')).toBe('POST');
  expect(refused.body.error.type).toBe('invalid_request_error');
});

test('pages of the allowed origins may ask, others may not', async () => {
  const preflight = (from: string) =>
    fetch(`${origin}/v1/chat/completions`, {
      method: 'OPTIONS',
      headers: {
        origin: from,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization, content-type, x-stainless-os',
      },
    });
  const good = await preflight('https://app.example.com');
  expect(good.status).toBe(204);
  expect(good.headers.get('access-control-allow-origin')).toBe('https://app.example.com');
  expect(good.headers.get('access-control-allow-headers')).toContain('x-stainless-os');
  expect(good.headers.get('access-control-allow-methods')).toBe('POST');
  const bad = await preflight('https://other.example.com');
  expect([bad.status, bad.headers.get('access-control-allow-origin')]).toEqual([403, null]);
  const body = JSON.stringify(user('a'));
  const asked = await post(body, { ...JSON_TYPE, origin: 'https://app.example.com' });
  expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([
    200,
    'https://app.example.com',
  ]);
  const refused = await post(body, { ...JSON_TYPE, origin: 'https://other.example.com' });
  expect([refused.status, refused.body.error.type]).toEqual([403, 'permission_error']);
});
