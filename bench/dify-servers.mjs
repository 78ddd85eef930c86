// The processes of the Dify benchmarks: node bench/dify-servers.mjs KIND [JSON] (started by them).
import { createServer } from 'node:http';

const { difyUrl, tokens = 1, everyMs = 5, token = 'token ' } = JSON.parse(process.argv[3] ?? '{}');
const apiKey = 'app-bench-0123456789';
const now = () => process.hrtime.bigint().toString();

const HEADERS = { 'Content-Type': 'text/event-stream; charset=utf-8' };
const line = (event, task, fields) =>
  `data: ${JSON.stringify({
    event,
    conversation_id: 'c0ffee00-0001-4000-8000-00000000c001',
    message_id: '5eed0000-0001-4000-8000-0000000a0001',
    created_at: 1_767_225_600,
    task_id: task,
    id: '5eed0000-0001-4000-8000-0000000a0001',
    ...fields,
  })}\n\n`;

/** A Dify chat app: a fixed number of tokens at a fixed interval; reports when it was stopped and disconnected. */
async function dify() {
  const runs = new Map();
  let count = 0;
  const note = (task, what) => {
    const run = runs.get(task);
    if (!run) return;
    run[what] ??= now();
    if (run.stopped && run.closed) process.send({ task, ...run });
  };
  const server = createServer((request, response) => {
    // Requests arrive in one piece here; their bodies do not matter.
    request.resume();
    const task = /chat-messages\/([^/]+)\/stop$/.exec(request.url)?.[1];
    if (task) {
      note(task, 'stopped');
      return response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"result":"success"}');
    }
    const mine = `task-${++count}`;
    runs.set(mine, {});
    response.on('close', () => {
      clearInterval(timer);
      if (response.writableFinished) runs.delete(mine);
      else note(mine, 'closed');
    });
    response.writeHead(200, HEADERS).flushHeaders();
    let sent = 0;
    const timer = setInterval(() => {
      if (sent < tokens) {
        // The first token carries its time, so that its way can be measured.
        const answer = sent++ === 0 ? `${now()} ` : token;
        return response.write(line('message', mine, { answer }));
      }
      clearInterval(timer);
      response.end(line('message_end', mine, { metadata: { usage: null, retriever_resources: [] } }));
    }, everyMs);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}/v1` };
}

/** Our server, with everything enabled that `serve` enables. */
async function host() {
  const { createHost } = await import('realtime-rag/host');
  const { createDifyBackend } = await import('realtime-rag/dify');
  const backend = createDifyBackend({ apiKey, baseUrl: difyUrl });
  // Disables the limits meant for people: the benchmark repeats one question.
  const session = { duplicateWindowMs: 0, answerLimit: Number.POSITIVE_INFINITY };
  const limits = { questionsPerMinute: Number.POSITIVE_INFINITY };
  return { url: (await createHost({ backend, session, limits }).listen({ port: 0 })).url };
}

/** The minimal reader of such a stream. Reads `count` at once for each message `{ read: count }`. */
async function bare() {
  process.on('message', async ({ read }) => {
    if (!read) return;
    const texts = await Promise.all(Array.from({ length: read }, readOne));
    process.send({ tokens: texts.reduce((sum, text) => sum + text.split(' ').length - 1, 0) });
  });
  return {};
}

async function readOne() {
  const response = await fetch(`${difyUrl}/chat-messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ inputs: {}, query: 'when?', user: 'bench', response_mode: 'streaming' }),
  });
  const decoder = new TextDecoder();
  let rest = '';
  let text = '';
  for await (const chunk of response.body) {
    const events = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
    rest = events.pop();
    for (const event of events) text += JSON.parse(event.slice('data: '.length)).answer ?? '';
  }
  return text;
}

const ready = await { dify, host, bare }[process.argv[2]]();
process.on('message', (message) => {
  if (message !== 'cpu') return;
  const { user, system } = process.cpuUsage();
  process.send({ cpu: user + system });
});
process.on('disconnect', () => process.exit());
process.send(ready);
