// A model server for bench/openai-first-token.mjs: immediate tokens, as OpenAI chat completions.
import { createServer } from 'node:http';

const HEAD = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1_767_225_600, model: 'bench' };
const chunk = (delta, finish_reason = null) =>
  `data: ${JSON.stringify({ ...HEAD, choices: [{ index: 0, delta, finish_reason }] })}\n\n`;

const server = createServer((request, response) => {
  request.resume().once('end', () => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.write(chunk({ role: 'assistant', content: '' }));
    for (const word of 'Within thirty days [1].'.split(/(?<= )/)) response.write(chunk({ content: word }));
    response.end(`${chunk({}, 'stop')}data: [DONE]\n\n`);
  });
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
process.on('disconnect', () => process.exit());
process.send({ url: `http://127.0.0.1:${server.address().port}/v1` });
