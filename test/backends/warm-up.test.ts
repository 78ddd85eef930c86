import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { RagBackend } from '../../src/backend/index';
import { cached } from '../../src/backends/cached/index';
import { createDifyBackend } from '../../src/backends/dify/index';
import { fallback } from '../../src/backends/fallback/index';
import { createHttpBackend } from '../../src/backends/http/index';
import { createLocalBackend } from '../../src/backends/local/index';
import { createOpenAIBackend } from '../../src/backends/openai/index';
import { collect, textOf } from './contract';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  vi.resetAllMocks();
});

/** Notes what is asked of it, and on how many connections. */
async function serve() {
  const asked: string[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    asked.push(String(request.method));
    response.writeHead(405).end();
  });
  server.on('connection', () => connections++);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    connections: () => connections,
  };
}

const foreign = vi.fn();
const logger = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };

const BACKENDS: Record<string, (url: string) => RagBackend> = {
  dify: (url) =>
    createDifyBackend({ apiKey: 'app-0123456789abcdef', baseUrl: `${url}/v1`, inputs: foreign, logger }),
  http: (url) => createHttpBackend({ url: `${url}/answer`, body: foreign, logger }),
  openai: (url) =>
    createOpenAIBackend({
      baseUrl: `${url}/v1`,
      model: 'a-model',
      retriever: { retrieve: foreign },
      logger,
    }),
};

describe.each(Object.entries(BACKENDS))('warming up %s', (kind, create) => {
  /** A service of the user's own might take any request for a question. */
  const connects = kind !== 'http';

  test('asks nothing, calls no function of the application, and leaves a connection to ask over', async () => {
    const { url, asked, connections } = await serve();
    const backend = create(url);
    closers.push(() => backend.close?.());
    await backend.warmUp?.({ signal: new AbortController().signal });
    expect(asked).toEqual(connects ? ['OPTIONS'] : []);
    expect(foreign).not.toHaveBeenCalled();
    for (const level of Object.values(logger)) expect(level).not.toHaveBeenCalled();
    // A connection that has just been used may not be free yet.
    await new Promise((resolve) => setTimeout(resolve, 20));
    const sources = [{ id: '1', position: 1, title: 'title', text: 'text' }];
    const query = { question: 'q', queryId: 'q', sessionId: 's', transcript: [], sources };
    foreign.mockImplementation((given) => (given.question === 'q' ? {} : undefined));
    await expect(
      (async () => {
        for await (const event of backend.answer(query, { signal: new AbortController().signal })) void event;
      })(),
    ).rejects.toThrow();
    expect(connections()).toBe(1);
  });

  test.runIf(connects)('says that the server cannot be reached, and does not fail', async () => {
    const backend = create('http://127.0.0.1:1');
    closers.push(() => backend.close?.());
    await backend.warmUp?.({ signal: new AbortController().signal });
    expect(logger.warn).toHaveBeenCalledWith(
      { err: expect.objectContaining({ code: 'BACKEND_UNAVAILABLE' }) },
      expect.stringContaining('cannot be reached now'),
    );
  });

  test('ends when it is no longer waited for', async () => {
    const backend = create('http://127.0.0.1:1');
    closers.push(() => backend.close?.());
    await backend.warmUp?.({ signal: AbortSignal.abort() });
    expect(logger.warn).not.toHaveBeenCalled();
  });
});

describe('warming up the embedded backend', () => {
  const docs = [{ path: 'hours.md', text: '# Hours\n\nWe open at nine.' }];

  test('leaves its answers as they are', async () => {
    const backend = await createLocalBackend({ docs });
    const answer = async () => textOf(await collect(backend.answer({ question: 'when do you open?' })));
    const before = await answer();
    await backend.warmUp?.({ signal: new AbortController().signal });
    expect(await answer()).toBe(before);
  });

  test('has nothing embedded', async () => {
    const embed = vi.fn(async (texts: readonly string[]) => texts.map(() => [1, 0]));
    const backend = await createLocalBackend({ docs, embed });
    embed.mockClear();
    await backend.warmUp?.({ signal: new AbortController().signal });
    expect(embed).not.toHaveBeenCalled();
    await backend.close();
  });
});

test('what combines backends warms them up', async () => {
  const warmUp = vi.fn(async () => {});
  const backend: RagBackend = {
    name: 'a',
    async *answer() {
      yield 'a';
    },
    warmUp,
  };
  const context = { signal: new AbortController().signal };
  await cached(backend).warmUp?.(context);
  await fallback([backend, backend]).warmUp?.(context);
  expect(warmUp).toHaveBeenCalledTimes(3);
});
