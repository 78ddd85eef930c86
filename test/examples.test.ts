import { describe, expect, test } from 'vitest';
import { startModel, streams } from './backends/openai/rig';
import { startExample as start } from './support/example';
import { chatStream } from './support/upstreams/chat-stream';
import { TestClient } from './support/ws-client';

/** The examples run as their first lines say. */

async function answerOf(url: string, question: string): Promise<string> {
  const client = await TestClient.connect(url);
  client.final(question);
  await client.until({ type: 'answer', final: true });
  client.close();
  return client.messages.map((m) => (m.type === 'answer' ? m.content : '')).join('');
}

describe('examples', () => {
  test.each(['http-server.mjs', 'express.mjs'])('%s answers next to its pages', async (example) => {
    const address = await start(example).firstLine;
    expect(await (await fetch(address)).text()).toContain('This page is served by');
    const answer = await answerOf(
      `${address.replace('http', 'ws')}/ws/realtime-asr`,
      'how long is the warranty?',
    );
    expect(answer).toMatch(/warranty|months|years/i);
  });

  test('custom-backend.mjs answers what it knows, and refuses the rest', async () => {
    const url = await start('custom-backend.mjs').firstLine;
    expect(await answerOf(url, 'what time is it?')).toMatch(/^It is \d\d:\d\d$/);
    const client = await TestClient.connect(url);
    client.final('what is the return policy?');
    expect(await client.until({ type: 'error' })).toMatchObject({ code: 'BACKEND_REJECTED' });
    client.close();
  });

  test('generated.mjs answers with a model, and by quotation when the model is down', async () => {
    const model = await startModel();
    model.play = streams(...chatStream('Two years [1].'));
    const env = { OPENAI_BASE_URL: model.baseUrl, OPENAI_MODEL: 'of-the-double', OPENAI_API_KEY: '' };
    const url = await start('generated.mjs', [], env).firstLine;
    expect(await answerOf(url, 'how long is the warranty?')).toBe('Two years [1].');
    await model.close();
    expect(await answerOf(url, 'how long is the warranty?')).toMatch(/warranty|months|years/i);
  });

  test('http-service.mjs answers through a service of its own', async () => {
    const url = await start('http-service.mjs').firstLine;
    expect(await answerOf(url, 'what time is it?')).toBe('You asked: what time is it?');
  });

  test('session-only.mjs answers two questions and ends', async () => {
    const { exit, printed } = start('session-only.mjs');
    expect(await exit).toBe(0);
    expect(printed.filter((line) => line.startsWith('[analyzing]')).length).toBe(2);
    expect(printed.join('\n')).toMatch(/zh\/returns\.md/);
  });

  test('meeting/offers.mjs offers what it could answer, and answers what is accepted', async () => {
    const { exit, printed } = start('meeting/offers.mjs');
    expect(await exit).toBe(0);
    const offered = printed.filter((line) => line.startsWith('    offered: '));
    expect(offered).toEqual([
      '    offered: okay so what is the return policy for items bought online',
      '    offered: tell me about the warranty as well',
      '    offered: 请问退货政策是什么',
    ]);
    // Who chairs the meeting does not ask the assistant.
    const asked = printed.indexOf('Cleo: um what is the return policy for items bought online');
    expect(printed[asked + 1]).toBe('    not offered: speaker');
    const accepted = printed.findIndex((line) => line.startsWith('3 offers; one is accepted'));
    expect(printed.slice(accepted + 1).join('\n')).toMatch(/^ {4}from .*en\/returns\.md.*\n.*return/);
  });

  test('client.mjs talks to a server', async () => {
    const address = await start('http-server.mjs').firstLine;
    const { child, exit, printed } = start('client.mjs', [
      `${address.replace('http', 'ws')}/ws/realtime-asr`,
    ]);
    child.stdin?.end('hello everyone and welcome\nhow long is the warranty?\n');
    expect(await exit).toBe(0);
    expect(printed.join('\n')).toMatch(/\[waiting_for_question\][\s\S]*en\/warranty\.md/);
  });
});
