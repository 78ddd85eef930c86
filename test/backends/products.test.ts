import { afterEach, expect, test } from 'vitest';
import type { CallableBackend } from '../../src/backend/index';
import { createHttpBackend } from '../../src/backends/http/index';
import { createOpenAIBackend } from '../../src/backends/openai/index';
import { DONE, finish, says } from '../support/upstreams/chat-stream';
import { FaultServer } from '../support/upstreams/fault-server';
import { PRODUCTS } from '../support/upstreams/products';
import { collect, textOf } from './contract';

/** The products of docs/backends.md, as doubles. */

const closers: (() => Promise<unknown> | undefined)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const retriever = { retrieve: async () => [{ id: '1', title: 'Hours', text: 'Six.', position: 1 }] };

async function connect(kind: string, path: string, apiKey = 'k'): Promise<[FaultServer, CallableBackend]> {
  const route = kind === 'http' ? path : `${path}/chat/completions`;
  const server = await FaultServer.start({ route });
  closers.push(() => server.close());
  const origin = `http://127.0.0.1:${server.port}`;
  const backend =
    kind === 'http'
      ? createHttpBackend({
          url: `${origin}${path}`,
          body: ({ question }) => ({ input: { prompt: question } }),
        })
      : createOpenAIBackend({ baseUrl: `${origin}${path}`, apiKey, model: 'm', retriever });
  closers.push(() => backend.close?.());
  return [server, backend];
}

test.each(PRODUCTS)(
  '$name is understood by the $backend backend',
  async ({ name, backend: kind, type, body }) => {
    const path = name.startsWith('RAGFlow') ? '/api/v1/chats_openai/c1' : '/v1';
    const [server, backend] = await connect(kind, path);
    // In one piece, and byte by byte.
    for (const size of [body.length, 1]) {
      server.play = async (wire) => {
        const head = wire.head(200, { 'Content-Type': type });
        const bytes = Buffer.from(body);
        for (let at = 0; at < bytes.length; at += size) head.send(bytes.subarray(at, at + size));
        head.end();
      };
      const events = await collect(backend.answer({ question: 'When?' }));
      expect(textOf(events).replace(' .', '.')).toBe('At six.');
      expect(events).not.toContainEqual(expect.objectContaining({ type: 'warning' }));
      expect(events.at(-1)).toMatchObject({ type: 'finish', reason: 'complete' });
    }
  },
);

test('the body of a request can be made for the service', async () => {
  const [server, backend] = await connect('http', '/v1');
  server.play = (wire) => wire.head(200, { 'Content-Type': 'application/json' }).end('{"answer":"At six."}');
  await collect(backend.answer({ question: 'When?' }));
  expect(server.posts).toEqual([{ input: { prompt: 'When?' } }]);
});

test('FastGPT gets one chatId for all questions of a conversation, and not what came before', async () => {
  const [server, backend] = await connect('openai', '/api/v1', 'fastgpt-0123456789');
  server.play = (wire) => wire.head().end(says('At six.'), finish(), DONE);
  const [first] = await collect(backend.answer({ question: 'When?' }));
  const { id } = first as { type: 'conversation'; id: string };
  await collect(backend.answer({ question: 'Where?', conversationId: id }));
  await collect(backend.answer({ question: 'Who?' }));
  const chats = server.posts.map(({ chatId }) => chatId);
  expect(chats.slice(0, 2)).toEqual([id, id]);
  expect(chats[2]).not.toBe(id);
  expect(JSON.stringify(server.posts[1])).not.toContain('When?');
});

test("other servers get no field that they do not know, and keep what looks like RAGFlow's ids", async () => {
  const [server, backend] = await connect('openai', '/v1');
  server.play = (wire) => wire.head().end(says('Ticket [ID:4] is ## 1.'), finish(), DONE);
  expect(textOf(await collect(backend.answer({ question: 'When?' })))).toBe('Ticket [ID:4] is ## 1.');
  expect(server.posts[0]).not.toHaveProperty('chatId');
});
