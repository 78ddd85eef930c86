// How much later than the backend's own first token the client has it, at many sessions at once.
//   node bench/first-answer.mjs [--sessions 50] [--questions 20] [--json]
// The first token carries the moment at which it was made (the machine's monotonic clock, the same for
// all processes), so the difference is measured for every single answer.
import { WebSocket } from 'ws';
import { options, quantile, round, startServer } from './support.mjs';

const { sessions, questions, json } = options({ sessions: 50, questions: 20 });
const question = JSON.stringify({ type: 'asr_chunk', text: 'what is the return policy?', is_final: true });

/** One session: asks, reads the whole answer, thinks a little, asks again. */
function converse(url, delays) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { perMessageDeflate: false });
    let left = questions;
    const ask = () => setTimeout(() => socket.send(question), Math.random() * 200);
    socket.on('error', reject);
    socket.on('open', ask);
    socket.on('message', (data) => {
      const now = process.hrtime.bigint();
      const message = JSON.parse(data.toString());
      if (message.type !== 'answer') return;
      if (message.stream_index === 0) delays.push(Number(now - BigInt(message.content.trim())) / 1e6);
      if (!message.final) return;
      if (--left > 0) return ask();
      socket.terminate();
      resolve();
    });
  });
}

async function measure(kind) {
  const server = await startServer(kind);
  await Promise.all(Array.from({ length: sessions }, () => converse(server.url, []))); // warm-up
  const delays = [];
  await Promise.all(Array.from({ length: sessions }, () => converse(server.url, delays)));
  server.stop();
  if (delays.length !== sessions * questions) throw new Error(`${delays.length} answers came`);
  return { p50: round(quantile(delays, 0.5), 3), p99: round(quantile(delays, 0.99), 3) };
}

const [bare, host] = [await measure('answers'), await measure('host')];
const more = { p50: round(host.p50 - bare.p50, 3), p99: round(host.p99 - bare.p99, 3) };
if (json) console.log(JSON.stringify({ sessions, answers: sessions * questions, bare, host, more }));
else {
  console.log(
    `first answer after the backend's first token, ${sessions} sessions at once, ${sessions * questions} answers`,
  );
  console.log(`  bare ws          p50 ${bare.p50} ms   p99 ${bare.p99} ms`);
  console.log(`  realtime-rag     p50 ${host.p50} ms   p99 ${host.p99} ms (target: p99 at most 2 ms)`);
  console.log(`  difference       p50 ${more.p50} ms   p99 ${more.p99} ms`);
}
