// Your own service, in any language, as the backend: it gets each question as JSON and answers line by line.
// Run:  node examples/http-service.mjs
// Try:  npx realtime-rag client ws://127.0.0.1:3000/ws/realtime-asr
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { createHost } from 'realtime-rag/host';
import { createHttpBackend } from 'realtime-rag/http';

const service = createServer(async (request, response) => {
  const { question, transcript } = await json(request);
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  const say = (event) => response.write(`${JSON.stringify(event)}\n`);
  say({ type: 'sources', sources: [{ id: 'talk', title: 'This talk', text: `${transcript.length} lines` }] });
  say('You asked: '); // a bare string is text
  say({ type: 'text', text: question });
  response.end(`${JSON.stringify({ type: 'finish', reason: 'complete' })}\n`);
});
await new Promise((resolve) => service.listen(0, '127.0.0.1', resolve));

const backend = createHttpBackend({ url: `http://127.0.0.1:${service.address().port}/answer` });
const { url } = await createHost({ backend }).listen({ port: Number(process.env.PORT ?? 3000) });
console.log(url);
