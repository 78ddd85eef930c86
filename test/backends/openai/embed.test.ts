import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { createLocalBackend } from '../../../src/backends/local/index';
import { createOpenAIEmbed } from '../../../src/backends/openai/index';
import type { Logger } from '../../../src/logging/logger';

/** Words that mean the same, for a model that knows a little. */
const MEANINGS = [
  ['dog', 'puppy', 'hound'],
  ['pay', 'fee', 'cost'],
  ['car', 'vehicle', 'parking'],
];
const SIZE = 256;

/** Letter groups and meanings, hashed into a vector: texts about the same are close to each other. */
function vectorOf(text: string): number[] {
  const vector = new Array<number>(SIZE).fill(0);
  const add = (feature: string, weight: number) => {
    let hash = 7;
    for (const character of feature) hash = (hash * 31 + character.charCodeAt(0)) % SIZE;
    vector[hash] = (vector[hash] ?? 0) + weight;
  };
  for (const word of text.toLowerCase().match(/[a-z]+/g) ?? []) {
    for (let at = 0; at + 3 <= word.length; at += 1) add(word.slice(at, at + 3), 0.2);
    for (const [at, group] of MEANINGS.entries())
      if (group.some((one) => word.startsWith(one))) add(`=${at}`, 5);
  }
  return vector;
}

interface Asked {
  model: string;
  input: string[];
  authorization: string | undefined;
}

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}

/** An embedding server on loopback; `reply` may answer instead. */
async function embeddingServer(reply?: (asked: Asked) => { status: number; body: string } | undefined) {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const { model, input } = JSON.parse(await bodyOf(request)) as Asked;
    const one = { model, input, authorization: request.headers.authorization };
    asked.push(one);
    const data = input.map((text, index) => ({ index, embedding: vectorOf(text) })).reverse();
    const { status, body } = reply?.(one) ?? { status: 200, body: JSON.stringify({ data }) };
    response.writeHead(request.url === '/v1/embeddings' ? status : 404, {
      'content-type': 'application/json',
    });
    response.end(body);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { asked, baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1` };
}

const docs = [
  { path: 'dogs.md', text: '# Animals\n\nA puppy must stay outside.' },
  { path: 'cars.md', text: '# Vehicles\n\nLeave them behind the house.' },
];
const { signal } = new AbortController();

describe('vectors over HTTP', () => {
  test('come in the order of the texts, whatever order the server sends', async () => {
    const { asked, baseUrl } = await embeddingServer();
    const embed = createOpenAIEmbed({ model: 'toy', baseUrl, apiKey: 'secret-key' });
    expect(await embed(['a dog', 'a car'], { signal })).toEqual([vectorOf('a dog'), vectorOf('a car')]);
    expect(asked).toEqual([{ model: 'toy', input: ['a dog', 'a car'], authorization: 'Bearer secret-key' }]);
  });

  test('find a passage that shares no word with the question', async () => {
    const { baseUrl } = await embeddingServer();
    const question = 'are hounds welcome';
    expect(await (await createLocalBackend({ docs })).retrieve({ question })).toEqual([]);
    const backend = await createLocalBackend({ docs, embed: createOpenAIEmbed({ model: 'toy', baseUrl }) });
    expect((await backend.retrieve({ question }))[0]?.path).toBe('dogs.md');
    await backend.close();
  });

  test('are kept in a saved index: only what changed is embedded again', async () => {
    const { asked, baseUrl } = await embeddingServer();
    const options = { embed: createOpenAIEmbed({ model: 'toy', baseUrl }), embedModel: 'toy' };
    const first = await createLocalBackend({ docs, ...options });
    expect(await first.embedded()).toEqual({ passages: 2, embedded: 2 });
    const index = first.save();
    await first.close();
    asked.splice(0);
    const changed = [docs[0], { path: 'cars.md', text: '# Vehicles\n\nLeave them in the yard.' }];
    const second = await createLocalBackend({ docs: changed as typeof docs, index, ...options });
    expect(await second.embedded()).toEqual({ passages: 2, embedded: 2 });
    expect(asked.flatMap(({ input }) => input)).toEqual(['Vehicles\nLeave them in the yard.']);
    await second.close();
  });
});

describe('while the server is away', () => {
  test('questions are answered by words, and the log says so once', async () => {
    const { baseUrl } = await embeddingServer();
    for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
    const told: string[] = [];
    const logger: Logger = { debug() {}, info() {}, warn: (_, message) => told.push(message), error() {} };
    const embed = createOpenAIEmbed({ model: 'toy', baseUrl });
    const backend = await createLocalBackend({ docs, embed, logger });
    expect(await backend.embedded()).toEqual({ passages: 2, embedded: 0 });
    for (let round = 0; round < 3; round += 1) {
      expect((await backend.retrieve({ question: 'where must a puppy stay' }))[0]?.path).toBe('dogs.md');
    }
    expect(told).toEqual(['embed failed; passages are found by their words alone']);
    await backend.close();
  });

  test.each([
    [401, 'secret of the server', /answered with status 401/],
    [200, '{"data":[]}', /sent no vectors/],
    [200, 'secret of the server', /sent no vectors/],
    [200, '{"data":[{"index":4,"embedding":[1]}]}', /sent no vectors/],
  ])('a reply %d %s is an error that does not show it', async (status, body, message) => {
    const { baseUrl } = await embeddingServer(() => ({ status, body }));
    const embed = createOpenAIEmbed({ model: 'toy', baseUrl, apiKey: 'secret-key' });
    const error: unknown = await embed(['a dog'], { signal }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'BACKEND_ERROR', message: expect.stringMatching(message) });
    expect(String(error)).not.toContain('secret');
  });
});
