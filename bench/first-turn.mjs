// What the first question of a process costs, against its tenth: from the final chunk to the first answer, less the
// time that Dify takes, through a fresh `realtime-rag serve` each round.
//   node bench/first-turn.mjs [--rounds 7] [--json]

import { WebSocket } from 'ws';
import { startProcess } from './dify-support.mjs';
import { startServe } from './processes.mjs';
import { conclude, options, quantile, round } from './support.mjs';

const TURNS = 10;
const EVERY_MS = 25;
const { rounds, json } = options({ rounds: 7 });
const dify = await startProcess('dify', { tokens: 3, everyMs: EVERY_MS });

/** Asks a number of questions one after the other; resolves with the milliseconds to each first answer. */
function converse(url) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { perMessageDeflate: false });
    const waits = [];
    let askedAt = 0;
    const ask = () => {
      askedAt = performance.now();
      const text = `what is the price of number ${waits.length + 1}?`;
      socket.send(JSON.stringify({ type: 'asr_chunk', text, is_final: true }));
    };
    socket.on('error', reject);
    socket.on('message', (data) => {
      const message = JSON.parse(data.toString());
      if (message.type === 'error') return reject(new Error(message.code));
      if (message.stage === 'listening') ask();
      if (message.type !== 'answer') return;
      if (message.stream_index === 0) waits.push(performance.now() - askedAt - EVERY_MS);
      if (!message.final) return;
      if (waits.length < TURNS) return ask();
      socket.terminate();
      resolve(waits);
    });
  });
}

const first = [];
const tenth = [];
for (let i = 0; i < rounds; i++) {
  const server = await startServe([], { DIFY_API_KEY: 'app-bench-0123456789', DIFY_BASE_URL: dify.url });
  const waits = await converse(server.url);
  await server.stop();
  first.push(waits[0]);
  tenth.push(waits[TURNS - 1]);
}
dify.stop();

const median = (values) => round(quantile(values, 0.5));
const result = { rounds, first_turn_ms: median(first), tenth_turn_ms: median(tenth) };
result.more_ms = round(result.first_turn_ms - result.tenth_turn_ms);
conclude({ json, result, faults: [] }, [
  `from the final to the first answer, less Dify's own ${EVERY_MS} ms, medians of ${rounds} processes`,
  `  first question    ${result.first_turn_ms} ms`,
  `  tenth question    ${result.tenth_turn_ms} ms`,
  `  difference        ${result.more_ms} ms`,
]);
