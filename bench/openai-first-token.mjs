// How much later the OpenAI backend's first token arrives than with retrieval plus a bare `fetch` from the same model
// server; alternating in one run.
//   node bench/openai-first-token.mjs [--questions 400] [--json]
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createLocalBackend } from 'realtime-rag/local';
import { createOpenAIBackend } from 'realtime-rag/openai';
import { options, quantile, round } from './support.mjs';

const { questions, json } = options({ questions: 400 });
const question = 'what is the return policy?';

const child = fork(fileURLToPath(new URL('./openai-server.mjs', import.meta.url)));
const { url } = await new Promise((resolve) => child.once('message', resolve));
const retriever = await createLocalBackend({ docs: fileURLToPath(new URL('../handbook', import.meta.url)) });
const backend = createOpenAIBackend({ baseUrl: url, model: 'bench', retriever });

/** Milliseconds from the question to the first text; reads to the end to free the connection. */
async function ours() {
  const start = performance.now();
  let first;
  for await (const event of backend.answer({ question })) {
    if (event.type === 'text') first ??= performance.now() - start;
  }
  return first;
}

/** The minimal equivalent: retrieval, the same request, and the same stream. */
async function bare() {
  const start = performance.now();
  const sources = await retriever.retrieve({ question });
  const messages = [{ role: 'user', content: `${sources.map(({ text }) => text).join('\n')}\n${question}` }];
  const response = await fetch(`${url}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'bench', messages, stream: true }),
  });
  const decoder = new TextDecoder();
  let rest = '';
  let first;
  for await (const piece of response.body) {
    const events = (rest + decoder.decode(piece, { stream: true })).split('\n\n');
    rest = events.pop();
    for (const event of events) {
      if (event === 'data: [DONE]') continue;
      if (JSON.parse(event.slice('data: '.length)).choices[0].delta.content) {
        first ??= performance.now() - start;
      }
    }
  }
  return first;
}

const subjects = [
  { run: bare, times: [] },
  { run: ours, times: [] },
];
for (let n = -questions / 4; n < questions; n++) {
  // Alternating, so that other load on the machine affects both alike; the first ones are warm-up.
  for (const { run, times } of subjects) {
    const took = await run();
    if (n >= 0) times.push(took);
  }
}
await backend.close();
child.kill();

const [fetched, answered] = subjects.map(({ times }) => ({
  p50: round(quantile(times, 0.5), 3),
  p99: round(quantile(times, 0.99), 3),
}));
const more = { p50: round(answered.p50 - fetched.p50, 3), p99: round(answered.p99 - fetched.p99, 3) };
if (json) console.log(JSON.stringify({ questions, bare: fetched, openai: answered, more }));
else {
  console.log(`first token after the question, ${questions} questions`);
  console.log(`  retrieval + fetch   p50 ${fetched.p50} ms   p99 ${fetched.p99} ms`);
  console.log(`  openai backend      p50 ${answered.p50} ms   p99 ${answered.p99} ms`);
  console.log(`  difference          p50 ${more.p50} ms   p99 ${more.p99} ms (target: at most 5 ms)`);
}
