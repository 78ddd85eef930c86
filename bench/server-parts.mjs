// Shared by the measured servers: a bare `ws` server, and an answer as a model gives it.
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

const TOKENS = 20;
const FIRST_TOKEN_MS = 100;
const TOKEN_MS = 10;
export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The first token is the time it was made, on the machine's monotonic clock. */
export async function* tokens() {
  await sleep(FIRST_TOKEN_MS);
  yield `${process.hrtime.bigint()} `;
  for (let i = 1; i < TOKENS; i++) {
    await sleep(TOKEN_MS);
    yield 'token ';
  }
}

/** The two frames of a greeting. */
export function greet(socket) {
  const session_id = crypto.randomUUID();
  socket.send(JSON.stringify({ type: 'ack', session_id, message: 'connected' }));
  socket.send(JSON.stringify({ type: 'status', session_id, seq: 1, stage: 'listening' }));
}

/** A bare `ws` server with the same socket settings and nothing else. */
export function bare(onMessage, onConnection = () => {}) {
  const server = createServer();
  const sockets = new WebSocketServer({ server, perMessageDeflate: false, maxPayload: 65_536 });
  sockets.on('connection', (socket) => {
    socket.on('error', () => {});
    socket.on('message', (data) => onMessage(socket, data));
    onConnection(socket);
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`ws://127.0.0.1:${server.address().port}/`));
  });
}

/** The minimal answering server. */
export async function sendAnswer(socket, pieces) {
  let index = 0;
  const send = (content, final) =>
    socket.send(JSON.stringify({ type: 'answer', stream_index: index++, content, final }));
  for await (const content of pieces) send(content, false);
  send('', true);
}

/**
 * The minimal server of streamed Dify answers: acknowledges each message, asks with a final, and passes on each piece
 * of the answer as it comes.
 */
export async function relay(socket, data, difyUrl) {
  const { text, is_final } = JSON.parse(data.toString());
  socket.send(JSON.stringify({ type: 'ack', session_id: 's', received_type: 'asr_chunk', is_final }));
  if (!is_final) return;
  let index = 0;
  const answer = (content, final) =>
    socket.send(JSON.stringify({ type: 'answer', stream_index: index++, content, final }));
  const response = await fetch(`${difyUrl}/chat-messages`, {
    method: 'POST',
    headers: { authorization: 'Bearer app-bench', 'content-type': 'application/json' },
    body: JSON.stringify({ inputs: {}, query: text, user: 'bench', response_mode: 'streaming' }),
  });
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of response.body) {
    const events = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
    rest = events.pop();
    for (const event of events) {
      const { answer: content } = JSON.parse(event.slice('data: '.length));
      if (content) answer(content, false);
    }
  }
  answer('', true);
}
