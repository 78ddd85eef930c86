import { expect, test } from 'vitest';
import { staticKeys } from '../../../src/host/index';
import { callTool, connectMcpTo } from '../../support/mcp-client';
import { parrot, said, startWebhooks } from './rig';

const KEY = 'a-key-of-the-very-subject';
const OTHER = 'a-key-of-somebody-else';

test('an agent of its subject sees a meeting by its name, what was said and what was answered', async () => {
  const authenticate = staticKeys({ 'webhook:recall': KEY, somebody: OTHER });
  const rig = await startWebhooks({ mcp: true, authenticate, backend: parrot });
  await rig.send('recall', said('What is the return policy?'));
  const reader = await rig.read('recall:bot-1', { authorization: `Bearer ${KEY}` });
  await reader.until({ type: 'answer', final: true });

  const mine = await connectMcpTo(rig.origin, KEY);
  expect((await callTool(mine, 'sessions')).data).toEqual({
    sessions: [{ session: 'recall:bot-1', state: 'listening', answering: false }],
  });
  expect(await callTool(mine, 'transcript', { session: 'recall:bot-1' })).toMatchObject({
    text: 'Bob Roy: What is the return policy?',
  });
  expect((await callTool(mine, 'questions', { session: 'recall:bot-1' })).data).toMatchObject({
    questions: [
      {
        question: 'What is the return policy?',
        state: 'complete',
        answer: expect.stringContaining('You asked'),
      },
    ],
  });

  const theirs = await connectMcpTo(rig.origin, OTHER);
  expect((await callTool(theirs, 'sessions')).data).toEqual({ sessions: [] });

  await rig.send('recall', { event: 'bot.done', data: { bot: { id: 'bot-1' } } });
  await reader.closed;
  expect((await callTool(mine, 'sessions')).data).toEqual({ sessions: [] });
});
