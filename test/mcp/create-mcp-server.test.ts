import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { expect, test } from 'vitest';
import { createLocalBackend } from '../../src/backends/local/index';
import { createMcpServer, type McpServerOptions } from '../../src/mcp/index';
import { callTool, connectMcp } from '../support/mcp-client';

async function connectWith(options: McpServerOptions) {
  const [ours, theirs] = InMemoryTransport.createLinkedPair();
  const server = await createMcpServer(options);
  await server.connect(ours);
  return { server, client: await connectMcp(theirs) };
}

const docs = [
  {
    path: 'en/returns.md',
    text: '# Returns\n\n## Period\n\nReturns are free for 30 days.\n\n## Cost\n\nNone.',
  },
  { path: 'notes.txt', text: 'We open at nine.' },
];

test('a local backend: ask, retrieve, and its documents as resources', async () => {
  const backend = await createLocalBackend({ docs });
  const { client } = await connectWith({ backend, documents: backend.documents });
  expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['ask', 'retrieve']);
  const { data } = await callTool(client, 'ask', { question: 'for how long are returns free?' });
  expect(data).toMatchObject({
    answered: true,
    sources: expect.arrayContaining([expect.objectContaining({ path: 'en/returns.md', line: 5 })]),
  });
  const none = await callTool(client, 'ask', { question: 'who is the king of Spain?' });
  expect(none).toMatchObject({ isError: false, data: { answered: false, sources: [] } });
  const { resources } = await client.listResources();
  expect(resources).toEqual([
    {
      uri: 'realtime-rag://documents/en/returns.md',
      name: 'en/returns.md',
      title: 'Returns',
      mimeType: 'text/markdown',
    },
    { uri: 'realtime-rag://documents/notes.txt', name: 'notes.txt', title: 'notes', mimeType: 'text/plain' },
  ]);
  const { contents } = await client.readResource({ uri: 'realtime-rag://documents/en/returns.md' });
  expect(contents).toMatchObject([
    { text: '## Returns > Period\n\nReturns are free for 30 days.\n\n## Returns > Cost\n\nNone.\n' },
  ]);
  const { resourceTemplates } = await client.listResourceTemplates();
  expect(resourceTemplates).toMatchObject([{ uriTemplate: 'realtime-rag://documents/{+path}' }]);
  await backend.close();
});

test('documents come in pages, and none is lost when others come and go between two', async () => {
  const all = Array.from({ length: 250 }, (_, number) => ({ path: `${String(number).padStart(3, '0')}.md` }));
  const documents = { list: () => [...all].reverse(), read: () => undefined };
  const backend = { name: 'none', async *answer() {} };
  const { client } = await connectWith({ backend, documents });
  const first = await client.listResources();
  expect(first.resources).toHaveLength(100);
  all.splice(0, 50);
  const second = await client.listResources({ cursor: first.nextCursor });
  expect(second.resources[0]?.name).toBe('100.md');
  const third = await client.listResources({ cursor: second.nextCursor });
  expect(third.resources.map(({ name }) => name).at(-1)).toBe('249.md');
  expect(third.nextCursor).toBeUndefined();
  await expect(client.listResources({ cursor: 'nonsense' })).rejects.toMatchObject({ code: -32_602 });
});

test('what documents throw is not passed on', async () => {
  const documents = {
    list: () => {
      throw new Error('ENOENT /srv/secret');
    },
    read: async () => {
      throw new Error('ENOENT /srv/secret');
    },
  };
  const { client } = await connectWith({ backend: { name: 'none', async *answer() {} }, documents });
  const said = 'MCP error -32603: The documents cannot be read now.';
  await expect(client.listResources()).rejects.toThrow(said);
  await expect(client.readResource({ uri: 'realtime-rag://documents/a' })).rejects.toThrow(said);
});

test('a long document is cut', async () => {
  const documents = { list: () => [{ path: 'a.md' }], read: () => 'x'.repeat(1_000_001) };
  const { client } = await connectWith({ backend: { name: 'none', async *answer() {} }, documents });
  const { contents } = await client.readResource({ uri: 'realtime-rag://documents/a.md' });
  expect(contents).toMatchObject([{ text: expect.stringMatching(/^x{1000000}\n\[…\]$/) }]);
});

test('sessions of your own can be looked at', async () => {
  const sessions = {
    list: () => [
      {
        name: 'call',
        state: 'paused' as const,
        answering: false,
        said: () => [
          { text: 'hello', secondsAgo: 2 },
          { text: 'so', speaker: 'Ann' },
        ],
        asked: () => [],
        offered: () => undefined,
      },
    ],
  };
  const { client } = await connectWith({ backend: { name: 'none', async *answer() {} }, sessions });
  expect((await callTool(client, 'sessions')).text).toBe('call: paused');
  expect((await callTool(client, 'transcript', { session: 'call' })).text).toBe('hello\nAnn: so');
  expect((await callTool(client, 'questions', { session: 'call' })).text).toBe('Nothing was asked yet.');
});

test('closing it aborts what is running', async () => {
  let signal: AbortSignal | undefined;
  const backend = {
    name: 'slow',
    async *answer(_query: unknown, context: { signal: AbortSignal }) {
      signal = context.signal;
      await new Promise((resolve) => context.signal.addEventListener('abort', resolve));
      yield '';
    },
  };
  const { client, server } = await connectWith({ backend });
  const asked = callTool(client, 'ask', { question: 'why?' });
  asked.catch(() => {});
  await expect.poll(() => signal).toBeDefined();
  await server.close();
  await expect(asked).rejects.toThrow('Connection closed');
  expect(signal?.aborted).toBe(true);
});

test('an invalid option is named', async () => {
  await expect(createMcpServer({} as McpServerOptions)).rejects.toThrow(/createMcpServer: 'backend'/);
  const documents = {} as never;
  const backend = { name: 'none', async *answer() {} };
  await expect(createMcpServer({ backend, documents })).rejects.toThrow(/'documents'/);
});
