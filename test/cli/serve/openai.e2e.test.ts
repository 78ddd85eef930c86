import { afterEach, expect, it } from 'vitest';
import type { AnswerMessage } from '../../../src/protocol/index';
import { startModel, streams } from '../../backends/openai/rig';
import { Program } from '../../support/program';
import { chatStream, USAGE } from '../../support/upstreams/chat-stream';
import { json } from '../../support/upstreams/http-replies';
import { TestClient } from '../../support/ws-client';

/** End to end: a client, the served process, its documents, and a model server on a real port. */

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function startServer() {
  const server = await startModel();
  cleanups.push(() => server.close());
  return server;
}

async function serve(env: Record<string, string>, args: string[] = []) {
  const program = new Program(['serve', '--port', '0', ...args], { env });
  cleanups.push(() => program.signal('SIGKILL'));
  const [banner, url = ''] = await program.prints(/listening on (ws:\S+)\n.*\n/);
  const client = await TestClient.connect(url);
  cleanups.push(() => client.close());
  return { banner, client, program };
}

it('a model answers from the documents, with citations of their sources', async () => {
  const server = await startServer();
  server.play = streams(...chatStream('Within 30 days [1].'));
  const env = { OPENAI_BASE_URL: server.baseUrl, OPENAI_MODEL: 'of-the-double' };
  const { banner, client } = await serve(env);
  expect(banner).toContain('a model, from a shop');
  client.final('what is the return policy?');
  await client.until({ stage: 'idle' });
  const answers = client.messages.filter((m): m is AnswerMessage => m.type === 'answer');
  expect(answers.map(({ content }) => content).join('')).toBe('Within 30 days [1].');
  expect(answers.flatMap(({ sources }) => sources ?? [])[0]).toMatchObject({
    path: 'en/returns.md',
    position: 1,
  });
  expect(answers.at(-1)).toMatchObject({ finish_reason: 'complete', usage: USAGE });
  expect(JSON.stringify(server.posts[0]?.messages)).toContain('within 30 days of receiving it');
  expect(server.headers[0]).not.toHaveProperty('authorization');
});

it('questions the documents do not cover are not sent to the model', async () => {
  const server = await startServer();
  const env = { OPENAI_BASE_URL: server.baseUrl, OPENAI_MODEL: 'm' };
  const { client } = await serve(env);
  client.final('what is the capital of Mongolia?');
  expect(await client.until({ type: 'answer', final: true })).toMatchObject({ finish_reason: 'no_answer' });
  expect(server.posts).toEqual([]);
});

it('a service of your own answers, and a bad address gives one line', async () => {
  const server = await startServer();
  server.play = json(200, { answer: 'At six.' });
  const url = `${server.baseUrl}/chat/completions`;
  const { client } = await serve({ REALTIME_RAG_HTTP_URL: url }, ['--backend', 'http']);
  client.final('when does the pool open?');
  expect(await client.until({ type: 'answer' })).toMatchObject({ content: 'At six.' });
  expect(server.posts[0]).toMatchObject({ question: 'when does the pool open?', transcript: [] });

  const bad = new Program(['serve', '--backend', 'http'], { env: { REALTIME_RAG_HTTP_URL: 'nowhere' } });
  const { code, stderr } = await bad.finished;
  expect([code, stderr.trim().split('\n')]).toEqual([
    2,
    [expect.stringMatching(/REALTIME_RAG_HTTP_URL must be an http\(s\) URL/)],
  ]);
});

it('doctor asks the server for its models, and names the variables to check', async () => {
  const server = await startServer();
  server.get = json(200, { data: [{ id: 'of-the-double' }] });
  const env = { OPENAI_BASE_URL: server.baseUrl, OPENAI_MODEL: 'of-the-double' };
  const well = await new Program(['doctor'], { env }).finished;
  expect([well.code, well.stdout]).toEqual([
    0,
    expect.stringMatching(/✓ model +The model is there, one of 1\./),
  ]);
  server.get = json(401, {});
  const unwell = await new Program(['doctor', '--json'], { env }).finished;
  expect(unwell.code).toBe(1);
  expect(JSON.parse(unwell.stdout)).toMatchObject({ ok: false, backend: 'openai' });
  expect(unwell.stdout).toContain('(OPENAI_API_KEY, OPENAI_BASE_URL)');
  expect(server.posts).toEqual([]);
});
