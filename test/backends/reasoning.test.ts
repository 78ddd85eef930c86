import { afterEach, expect, test } from 'vitest';
import type { CallableBackend } from '../../src/backend/index';
import { createDifyBackend } from '../../src/backends/dify/index';
import { createHttpBackend } from '../../src/backends/http/index';
import { createOpenAIBackend } from '../../src/backends/openai/index';
import { fromAISDK, fromLangChain } from '../../src/index';
import { DONE, finish, says } from '../support/upstreams/chat-stream';
import { FaultServer } from '../support/upstreams/fault-server';
import { collect, textOf } from './contract';

/** Reasoning in the text of an answer, from each kind of upstream to the listener. */

const closers: (() => Promise<unknown> | undefined)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function serve(route: string, write: (pieces: readonly string[]) => string, pieces: readonly string[]) {
  const server = await FaultServer.start({ route });
  server.play = (wire) => wire.head().end(write(pieces));
  closers.push(() => server.close());
  return server;
}

function opened(backend: CallableBackend): CallableBackend {
  closers.unshift(() => backend.close?.());
  return backend;
}

async function* parts<T>(items: readonly T[]) {
  yield* items;
}

const sse = (events: readonly unknown[]) =>
  events.map((each) => `data: ${JSON.stringify(each)}\n\n`).join('');

const UPSTREAMS: [string, (pieces: readonly string[]) => Promise<CallableBackend>][] = [
  [
    'dify',
    async (pieces) => {
      const ids = { task_id: 't1', message_id: 'm1', conversation_id: 'c1' };
      const write = () =>
        sse([
          ...pieces.map((answer) => ({ event: 'message', answer, ...ids })),
          { event: 'message_end', metadata: {}, ...ids },
        ]);
      const server = await serve('/v1/chat-messages', write, pieces);
      return opened(createDifyBackend({ apiKey: 'app-1', baseUrl: server.baseUrl }));
    },
  ],
  [
    'openai',
    async (pieces) => {
      const write = () => pieces.map(says).join('') + finish() + DONE;
      const server = await serve('/v1/chat/completions', write, pieces);
      const retriever = { retrieve: async () => [{ id: '1', title: 'Hours', text: 'Six.', position: 1 }] };
      return opened(createOpenAIBackend({ baseUrl: server.baseUrl, model: 'm', retriever }));
    },
  ],
  [
    'http',
    async (pieces) => {
      const server = await serve('/v1/answer', () => sse(pieces), pieces);
      return opened(createHttpBackend({ url: `${server.baseUrl}/answer` }));
    },
  ],
  ['ai-sdk', async (pieces) => fromAISDK(() => ({ textStream: parts(pieces) }))],
  ['langchain', async (pieces) => fromLangChain({ stream: async () => parts(pieces) })],
];

const DETAILS = '<details style="color:gray;padding: 8px;" open> <summary> Thinking... </summary>\n';
const TEXTS: [text: string, answer: string][] = [
  ['<think>Hm.</think>\n\nAt six.', 'At six.'],
  [`${DETAILS}Hm.\n</details>\n\nAt six.`, 'At six.'],
  ['Hm. Six?\n</think>\n\nAt six.', 'At six.'],
  ['<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final<|message|>At six.', 'At six.'],
  ['At <thinking>Hm.</thinking>six<thought>Hm.</thought>.', 'At six.'],
  [
    'Use `<think>` or <details><summary>More</summary>x</details>.',
    'Use `<think>` or <details><summary>More</summary>x</details>.',
  ],
];

test.each(UPSTREAMS)(
  'no reasoning of %s reaches a listener, and nothing else is lost',
  async (_, connect) => {
    for (const [text, answer] of TEXTS) {
      const backend = await connect(text.match(/[\s\S]{1,7}/g) ?? []);
      // The second answer of a server that only ends its reasoning is held back, but complete.
      for (let turn = 0; turn < 2; turn++) {
        expect(textOf(await collect(backend.answer({ question: 'When?' })))).toBe(answer);
      }
    }
  },
);

test.each(UPSTREAMS)('reasoning of %s that was cut off is not an answer', async (_, connect) => {
  const backend = await connect(['<think>Hm. ', 'Is it']);
  const events = await collect(backend.answer({ question: 'When?' }));
  expect(textOf(events)).toBe('');
  expect(events).not.toContainEqual(expect.objectContaining({ type: 'finish', reason: 'complete' }));
});
