import { readFileSync, writeFileSync } from 'node:fs';
import asyncApiSchemas from '@asyncapi/specs';
import { validate } from '@readme/openapi-parser';
import Ajv, { type AnySchemaObject, type ValidateFunction } from 'ajv';
import Ajv2020 from 'ajv/dist/2020';
import { describe, expect, test } from 'vitest';
import { staticKeys } from '../../src/host/index';
import { startHost } from '../support/host-rig';
import { asyncApi } from './asyncapi';
import { openApi } from './openapi';

/**
 * The documents of the interfaces are generated from the schemas that the code uses, and committed. After an intended change:
 * UPDATE_SPEC=1 npx vitest run test/spec, and review the diff.
 */
const DOCUMENTS = { 'spec/openapi.json': openApi, 'spec/asyncapi.json': asyncApi };

test.each(Object.entries(DOCUMENTS))('%s is what the schemas say now', (file, make) => {
  const now = `${JSON.stringify(make(), null, 2)}\n`;
  if (process.env.UPDATE_SPEC) writeFileSync(file, now);
  expect(readFileSync(file, 'utf8')).toBe(now);
});

test('the one is valid OpenAPI 3.1', async () => {
  const { valid, ...found } = await validate(structuredClone(openApi()) as never);
  expect(found).toMatchObject({ warnings: [] });
  expect(valid).toBe(true);
});

test('the other is valid AsyncAPI 3', () => {
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  const isValid = ajv.compile(asyncApiSchemas.schemasWithoutId['3.0.0'] as AnySchemaObject);
  isValid(asyncApi());
  expect(isValid.errors).toBeNull();
  const { channels: _, ...broken } = asyncApi();
  expect(isValid({ ...broken, operations: { receiveMessage: { action: 'listen' } } })).toBe(false);
});

/** A check of values against the schemas of a document. */
function checker(document: { components: { schemas: Record<string, unknown> } }) {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: 'document', ...document });
  const checks = new Map<string, ValidateFunction>();
  return (name: string, value: unknown) => {
    const isValid = checks.get(name) ?? ajv.compile({ $ref: `document#/components/schemas/${name}` });
    checks.set(name, isValid);
    isValid(value);
    return isValid.errors ?? [];
  };
}

describe('every message in PROTOCOL.md', () => {
  const errorsOf = checker(asyncApi());
  const text = readFileSync('PROTOCOL.md', 'utf8');
  const blocks = [...text.matchAll(/^### (.*)$|^```transcript.*\n([\s\S]*?)^```$/gm)];
  const messages: [string, string][] = [];
  let title = '';
  for (const [, heading, body] of blocks) {
    title = heading ?? title;
    for (const line of (body ?? '').split('\n')) {
      if (/^[→←] \{/.test(line)) messages.push([title, line]);
    }
  }
  for (const [, body] of text.matchAll(/^```json\n(\{"type":.*\})\n```$/gm)) messages.push(['', `  ${body}`]);

  test('fits the schema of its type', () => {
    const checked = new Set<string>();
    for (const [where, line] of messages) {
      if (where === 'Bad input' && line.startsWith('→')) continue;
      const message = JSON.parse(line.slice(2)) as { type: string };
      checked.add(message.type);
      expect(errorsOf(message.type, message), line).toEqual([]);
    }
    expect(messages.length).toBeGreaterThan(150);
    // Credentials are in no example.
    expect([...checked, 'auth'].sort()).toEqual(Object.keys(asyncApi().components.messages).sort());
  });

  test('and what is no message does not', () => {
    expect(errorsOf('asr_chunk', { type: 'asr_chunk' })).not.toEqual([]);
    expect(errorsOf('answer', { type: 'answer', content: 1 })).not.toEqual([]);
    expect(
      errorsOf('reconnect', {
        type: 'reconnect',
        session_id: 's',
        epoch: 'e',
        resume_token: 't',
        last_seq: 0.5,
      }),
    ).not.toEqual([]);
  });
});

describe('a server', () => {
  const KEY = 'a-key-of-sixteen-characters';
  const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' };
  const options = {
    authenticate: staticKeys([KEY]),
    path: '/speech',
    mcp: {},
    console: true,
    webhooks: { recall: { secret: 'whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQ=' } },
    backend: {
      name: 'sure',
      async *answer() {
        yield {
          type: 'sources',
          sources: [{ id: 'a', title: 'A', text: 'a', line: 1, position: 1 }],
        } as const;
        yield 'yes';
        yield { type: 'usage', usage: { prompt_tokens: 1 } } as const;
      },
    },
  };

  test('shows both documents, with its own path', async () => {
    const { origin } = await startHost(options);
    expect(await (await fetch(`${origin}/openapi.json`)).json()).toEqual(openApi());
    const served = (await (await fetch(`${origin}/asyncapi.json`)).json()) as ReturnType<typeof asyncApi>;
    expect(served.channels.session.address).toBe('/speech');
    expect({ ...served, channels: undefined }).toEqual({ ...asyncApi(), channels: undefined });
  });

  test('answers as the document says', async () => {
    const { origin } = await startHost(options);
    const errorsOf = checker(openApi());
    const ask = (body: object) =>
      fetch(`${origin}/v1/chat/completions`, { method: 'POST', headers, body: JSON.stringify(body) });
    const question = {
      messages: [{ role: 'user', content: [{ type: 'text', text: 'sure?' }] }],
      user: 'ann',
    };
    expect(errorsOf('ChatCompletionRequest', question)).toEqual([]);
    expect(errorsOf('ChatCompletion', await (await ask(question)).json())).toEqual([]);
    const stream = { ...question, stream: true, stream_options: { include_usage: true } };
    expect(errorsOf('ChatCompletionRequest', stream)).toEqual([]);
    const events = (await (await ask(stream)).text()).trim().split('\n\n');
    expect(events.pop()).toBe('data: [DONE]');
    expect(events.length).toBeGreaterThanOrEqual(4);
    for (const event of events) {
      expect(errorsOf('ChatCompletionChunk', JSON.parse(event.replace('data: ', ''))), event).toEqual([]);
    }
    expect(errorsOf('ApiError', await (await ask({})).json())).toEqual([]);
    const get = async (path: string) => (await fetch(`${origin}${path}`, { headers })).json();
    expect(errorsOf('ModelList', await get('/v1/models'))).toEqual([]);
    expect(errorsOf('Model', await get('/v1/models/realtime-rag'))).toEqual([]);
    expect(errorsOf('Health', await get('/healthz'))).toEqual([]);
    expect(errorsOf('ServerSettings', await get('/console/settings'))).toEqual([]);
    const ticket = await fetch(`${origin}/v1/tickets`, { method: 'POST', headers, body: '{}' });
    expect(errorsOf('Ticket', await ticket.json())).toEqual([]);
    expect(errorsOf('Error', await get('/v1/nothing'))).toEqual([]);
    const callMcp = async (message: object, accept = 'application/json, text/event-stream') =>
      fetch(`${origin}/mcp`, {
        method: 'POST',
        headers: { ...headers, accept },
        body: JSON.stringify(message),
      });
    const list = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
    expect(errorsOf('JsonRpcMessage', list)).toEqual([]);
    const listed = await callMcp(list);
    expect([listed.status, listed.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    const [, data = ''] = /^data: (.*)$/m.exec(await listed.text()) ?? [];
    expect(errorsOf('JsonRpcMessage', JSON.parse(data))).toEqual([]);
    expect((await callMcp({ jsonrpc: '2.0', method: 'notifications/initialized' })).status).toBe(202);
    const refused = await callMcp(list, 'application/json');
    expect(refused.status).toBe(406);
    expect(errorsOf('JsonRpcMessage', await refused.json())).toEqual([]);
  });

  test('has every path of the document, and the document every path of the server', async () => {
    const { origin } = await startHost(options);
    for (const path of Object.keys(openApi().paths)) {
      if (path === '/metrics') continue;
      const response = await fetch(`${origin}${path.replace('{id}', 'realtime-rag')}`, {
        method: 'PUT',
        headers,
      });
      expect([path, response.status]).toEqual([path, 405]);
    }
  });
});
