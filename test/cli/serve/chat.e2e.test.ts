import OpenAI from 'openai';
import { afterEach, expect, test } from 'vitest';
import { Program } from '../../support/program';

const KEY = 'a-key-of-the-front-desk';
const programs: Program[] = [];
afterEach(() => {
  for (const program of programs.splice(0)) program.signal('SIGKILL');
});

async function serve(...args: string[]) {
  const program = new Program(['serve', '--port', '0', ...args], {
    env: { REALTIME_RAG_KEYS: `desk:${KEY}` },
  });
  programs.push(program);
  const [, address] = await program.prints(/listening on ws:(\S+)\/ws\//);
  const openai = new OpenAI({ apiKey: KEY, baseURL: `http:${address}/v1`, maxRetries: 0 });
  return { program, openai };
}

const ask = (content: string) => ({ model: 'realtime-rag', messages: [{ role: 'user' as const, content }] });

test('the official client gets answers from the documents, with their sources', async () => {
  const { openai } = await serve();
  const whole = await openai.chat.completions.create(ask('what is the return policy?'));
  const content = whole.choices[0]?.message.content ?? '';
  expect(content).toMatch(/30 days|thirty days/i);
  expect(content).toMatch(/\n\nSources:\n\n\[1\] .*en\/returns\.md, line \d+\)/);
  let text = '';
  let sources = 0;
  const stream = await openai.chat.completions.create({
    ...ask('退货政策是什么？'),
    model: 'realtime-rag-voice',
    stream: true,
  });
  for await (const { choices } of stream) {
    text += choices[0]?.delta.content ?? '';
    const delta = choices[0]?.delta as object as { sources?: object[] } | undefined;
    sources += delta?.sources?.length ?? 0;
  }
  expect(text).toMatch(/退货/);
  expect(text).not.toMatch(/来源|\[1\]/);
  expect(sources).toBeGreaterThan(0);
  const wrong = openai.withOptions({ apiKey: 'a-key-of-somebody-else' });
  await expect(wrong.chat.completions.create(ask('how?'))).rejects.toThrow(OpenAI.AuthenticationError);
});

test('a stream that its reader leaves, and one that the server leaves', async () => {
  const { program, openai } = await serve('--backend', 'echo', '--drain-timeout', '5');
  const stream = await openai.chat.completions.create({ ...ask('what is this?'), stream: true });
  for await (const _ of stream) break;
  await openai.models.list();
  program.signal('SIGTERM');
  expect((await program.finished).code).toBe(0);
});
