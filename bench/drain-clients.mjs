// For bench/drain.mjs: a service that answers slowly, clients that ask it, and one that tries to connect.
import { createServer } from 'node:http';
import { WebSocket } from 'ws';

const TOKEN_MS = 100;
const KNOCK_TIMEOUT_MS = 5_000;
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** A service that sends one token every 100 ms; the question says how many: `what is item 12 of 40?`. */
export async function startService() {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += piece;
    const [, tokens] = /of (\d+)\?/.exec(JSON.parse(body).question) ?? [];
    response.writeHead(200, { 'Content-Type': 'application/x-ndjson' });
    for (let n = 0; n < Number(tokens) && !response.destroyed; n++) {
      response.write(`${JSON.stringify(`${n} `)}\n`);
      await pause(TOKEN_MS);
    }
    response.end();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/**
 * One session. `answering` and `closed` are promises; `end` is how its answer ended, `whole` whether it is complete.
 */
export async function join(url) {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  const client = { end: undefined, whole: false, leave: () => socket.terminate() };
  let began = () => {};
  client.answering = new Promise((resolve) => {
    began = resolve;
  });
  client.closed = new Promise((resolve) => socket.on('close', resolve));
  let text = '';
  socket.on('message', (data) => {
    const message = JSON.parse(data.toString());
    if (message.type !== 'answer') return;
    began();
    text += message.content;
    if (!message.final) return;
    client.end = message.finish_reason;
    client.whole = text.trim().split(' ').length === client.tokens;
  });
  client.ask = (number, seconds) => {
    client.tokens = Math.round((seconds * 1_000) / TOKEN_MS);
    const question = `what is item ${number} of ${client.tokens}?`;
    socket.send(JSON.stringify({ type: 'asr_chunk', text: question, is_final: true }));
  };
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  socket.on('error', () => {});
  return client;
}

/** Tries to connect: `in`, the status of a refusal, `hung`, or `gone` when nothing is listening. */
export function knock(url) {
  const socket = new WebSocket(url, { perMessageDeflate: false, handshakeTimeout: KNOCK_TIMEOUT_MS });
  return new Promise((resolve) => {
    const end = (result) => {
      socket.on('error', () => {});
      socket.terminate();
      resolve(result);
    };
    socket.once('open', () => end('in'));
    socket.once('unexpected-response', (_request, { statusCode }) => end(statusCode));
    socket.once('error', ({ message }) => end(message.includes('timed out') ? 'hung' : 'gone'));
  });
}

/** Whether `/readyz` reports that the server is shutting down: a busy machine is another reason not to be ready. */
export async function saysDraining(url) {
  const page = url.replace(/^ws/, 'http').replace(/\/ws\/.*/, '/readyz');
  try {
    const response = await fetch(page, { headers: { Connection: 'close' } });
    return response.status === 503 && (await response.json()).reasons.includes('draining');
  } catch {
    // Nothing is listening any more.
    return false;
  }
}
