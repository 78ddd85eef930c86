// How long the first token takes from the backend to the client, with many concurrent sessions.
//   node bench/first-answer.mjs [--sessions 200] [--questions 5] [--rounds 3] [--json]
// The first token carries the time at which it was made (the machine's monotonic clock, shared by all processes), so
// the difference is measured for every answer.
import { WebSocket } from 'ws';
import { options, quantile, round, startServer } from './support.mjs';

const { sessions, questions, rounds, json } = options({ sessions: 200, questions: 5, rounds: 3 });
const question = JSON.stringify({ type: 'asr_chunk', text: 'what is the return policy?', is_final: true });

/** One session: asks, reads the whole answer, pauses briefly, asks again. */
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

async function measure({ server, turns }) {
  const delays = [];
  await Promise.all(Array.from({ length: sessions }, () => converse(server.url, delays)));
  if (delays.length !== sessions * questions) throw new Error(`${delays.length} answers came`);
  turns.push({ p50: quantile(delays, 0.5), p99: quantile(delays, 0.99) });
}

const subjects = [];
for (const kind of ['answers', 'host']) subjects.push({ server: await startServer(kind), turns: [] });
for (const subject of subjects) {
  await measure(subject); // warm-up
  subject.turns.length = 0;
}
// Alternating, so that other load on the machine affects both alike.
for (let i = 0; i < rounds; i++) for (const subject of subjects) await measure(subject);
for (const { server } of subjects) server.stop();

const median = (values) => round(quantile(values, 0.5), 3);
const figures = ({ turns }) => ({
  p50: median(turns.map(({ p50 }) => p50)),
  p99: median(turns.map(({ p99 }) => p99)),
});
const [bare, host] = subjects.map(figures);
const differences = (name) => subjects[1].turns.map((turn, i) => turn[name] - subjects[0].turns[i][name]);
const more = { p50: median(differences('p50')), p99: median(differences('p99')) };
if (json) console.log(JSON.stringify({ sessions, rounds, answers: sessions * questions, bare, host, more }));
else {
  console.log(
    `first answer after the backend's first token, ${sessions} sessions at once, ${sessions * questions} answers, median of ${rounds} rounds`,
  );
  console.log(`  bare ws          p50 ${bare.p50} ms   p99 ${bare.p99} ms`);
  console.log(`  realtime-rag     p50 ${host.p50} ms   p99 ${host.p99} ms`);
  console.log(`  difference       p50 ${more.p50} ms   p99 ${more.p99} ms (target: p99 at most 3 ms)`);
}
