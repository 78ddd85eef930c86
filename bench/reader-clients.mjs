// The clients of bench/slow-readers.mjs: some that ask and read, some that never read.
import { WebSocket } from 'ws';

const chunk = (text) => JSON.stringify({ type: 'asr_chunk', text, is_final: true });
const QUESTION = chunk('what is the return policy?');
const ENDLESS = chunk('what is all that you know?');

function connect(url) {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket));
    socket.once('error', reject);
  });
}

/**
 * Asks, reads the answer, pauses briefly and asks again, for a number of milliseconds. Resolves with the milliseconds
 * that the first piece of each answer took; rejects when the connection or an answer is lost.
 */
async function converse(url, ms) {
  const socket = await connect(url);
  const until = performance.now() + ms;
  const waits = [];
  await new Promise((resolve, reject) => {
    let askedAt = 0;
    const ask = () => {
      askedAt = performance.now();
      socket.send(QUESTION);
    };
    setTimeout(ask, Math.random() * 300);
    socket.on('close', (code) => reject(new Error(`a good reader was closed with ${code}`)));
    socket.on('message', (data) => {
      const message = JSON.parse(data.toString());
      if (message.type === 'error') reject(new Error(`a good reader was told ${message.code}`));
      if (message.type !== 'answer') return;
      if (message.stream_index === 0) waits.push(performance.now() - askedAt);
      if (!message.final) return;
      if (performance.now() >= until) resolve();
      else setTimeout(ask, Math.random() * 200);
    });
  });
  socket.terminate();
  return waits;
}

/** A number of concurrent clients; resolves with all their waits. */
export async function converseAll(url, count, ms) {
  return (await Promise.all(Array.from({ length: count }, () => converse(url, ms)))).flat();
}

/** A number of clients that request an endless answer and read none of it. */
export function stallAll(url, count) {
  return Promise.all(
    Array.from({ length: count }, async () => {
      const socket = await connect(url);
      socket.on('error', () => {});
      socket.send(ENDLESS);
      socket.pause();
      return socket;
    }),
  );
}
