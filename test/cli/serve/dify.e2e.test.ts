import { afterEach, expect, it } from 'vitest';
import type { AnswerMessage } from '../../../src/protocol/index';
import { Program } from '../../support/program';
import { DifyDouble } from '../../support/upstreams/dify-double';
import { TestClient } from '../../support/ws-client';

/** End to end: a client, the served process, and Dify's API on a real port. */

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function serve() {
  const dify = await DifyDouble.start();
  cleanups.push(() => dify.close());
  const env = { DIFY_API_KEY: dify.apiKey, DIFY_BASE_URL: dify.baseUrl, DIFY_TIMEOUT: '30' };
  const program = new Program(['serve', '--port', '0'], { env });
  cleanups.push(() => program.signal('SIGKILL'));
  const [, url = ''] = await program.prints(/listening on (ws:\S+)\n/);
  const client = await TestClient.connect(url);
  cleanups.push(() => client.close());
  return { dify, program, client };
}

const ids = {
  conversation_id: 'c0ffee00-0000-4000-8000-000000000001',
  message_id: '5eed0000-0000-4000-8000-000000000001',
  task_id: '7a5c0000-0000-4000-8000-000000000001',
};
const event = (fields: object) => `data: ${JSON.stringify({ ...ids, ...fields })}\n\n`;
const resource = {
  position: 1,
  document_name: 'returns.md',
  segment_id: 'seg-1',
  score: 0.9,
  content: 'Thirty.',
};

it('the first part of an answer is sent before Dify has sent the last', async () => {
  const { dify, client } = await serve();
  let confirm = () => {};
  const confirmed = new Promise<void>((resolve) => {
    confirm = resolve;
  });
  // The last token is held until the client has received the first.
  dify.answer = {
    body: [
      event({ event: 'message', answer: 'Thirty ' }),
      confirmed,
      event({ event: 'message', answer: 'days.' }),
      event({
        event: 'message_end',
        metadata: {
          retriever_resources: [resource],
          usage: { total_tokens: 7, total_price: '0.0001', currency: 'USD' },
        },
      }),
    ],
  };
  client.final('what is the return policy?');
  expect(await client.until({ type: 'answer' })).toMatchObject({ content: 'Thirty ', final: false });
  confirm();
  await client.until({ stage: 'idle' });
  const answers = client.messages.filter((m): m is AnswerMessage => m.type === 'answer');
  expect(answers.map((a) => a.content).join('')).toBe('Thirty days.');
  expect(answers.flatMap((a) => a.sources ?? [])).toMatchObject([{ title: 'returns.md', text: 'Thirty.' }]);
  expect(answers.at(-1)).toMatchObject({
    finish_reason: 'complete',
    usage: { total_tokens: 7, total_price: '0.0001', currency: 'USD' },
  });
});

it('two questions are one conversation, and a cancelled one is stopped in Dify', async () => {
  const { dify, client } = await serve();
  client.final('what is the return policy?');
  await client.until({ stage: 'idle' });
  dify.conversations.set(ids.conversation_id, String(dify.asked[0]?.body.user));
  dify.answer = { body: [event({ event: 'message', answer: 'Two ' })], end: 'hang' };
  client.final('how long is the warranty?');
  await client.until({ type: 'answer', content: 'Two ' });
  expect(dify.asked.map(({ body }) => [body.query, body.conversation_id])).toEqual([
    ['what is the return policy?', undefined],
    ['how long is the warranty?', ids.conversation_id],
  ]);
  client.control('cancel');
  expect(await client.until({ finish_reason: 'cancelled' })).toBeDefined();
  await dify.until(() => dify.stopped.length === 1);
  expect(dify.stopped[0]).toMatchObject({ taskId: ids.task_id, user: dify.asked[1]?.body.user });
});

it('a wrong key is reported to the client without the key, the address or what Dify said', async () => {
  const { dify, client, program } = await serve();
  dify.instead = {
    status: 401,
    body: { code: 'unauthorized', message: 'Access token is invalid', status: 401 },
  };
  client.final('what is the return policy?');
  expect(await client.until({ type: 'error' })).toMatchObject({ code: 'BACKEND_AUTH', retryable: false });
  await client.until({ stage: 'idle' });
  const said = JSON.stringify(client.messages);
  for (const secret of [dify.apiKey, dify.baseUrl, 'Access token']) expect(said).not.toContain(secret);
  await program.logs(/backend failed/);
  const { stderr } = await program.signal('SIGTERM');
  expect(stderr).not.toContain(dify.apiKey);
});
