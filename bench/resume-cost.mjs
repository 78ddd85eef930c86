// What it costs that sessions can be resumed, while nobody resumes one: `realtime-rag serve` with it off, with it on
// (the default), and with a Redis, in pairs.
//   node bench/resume-cost.mjs [--sessions 20] [--tokens 60] [--every 25] [--turns 3] [--rounds 7] [--seconds 3]
//     [--redis 1] [--json]
// A turn: a question, a partial every 100 ms while the answer comes, the answer to its end. An ack: partials alone.
// `--redis 1` needs redis-server.
import { WebSocket } from 'ws';
import { startProcess } from './dify-support.mjs';
import { startServe } from './processes.mjs';
import { startRedis } from './redis.mjs';
import { conclude, KEY, options, quantile, round } from './support.mjs';
import { converseAll } from './turn-clients.mjs';

const given = options({ sessions: 20, tokens: 60, every: 25, turns: 3, rounds: 7, seconds: 3, redis: 0 });
const { sessions, tokens, every, turns, rounds, seconds, json } = given;

const dify = await startProcess('dify', { tokens, everyMs: every });
const redis = given.redis ? await startRedis() : undefined;
const RAISED = ['--questions-per-minute', '--concurrent-questions', '--backend-concurrency'];
const NO_LIMITS = ['--messages-per-second', '0', '--bytes-per-second', '0'];
const args = ['--duplicate-window', '0', ...NO_LIMITS, ...RAISED.flatMap((flag) => [flag, '1000000'])];
const env = {
  DIFY_API_KEY: 'app-bench-0123456789',
  DIFY_BASE_URL: dify.url,
  REALTIME_RAG_KEYS: `bench:${KEY}`,
};
const subjects = [
  { name: 'off', server: await startServe([...args, '--resume-window', '0'], env) },
  { name: 'memory', server: await startServe(args, env) },
  ...(redis
    ? [{ name: 'redis', server: await startServe(args, { ...env, REALTIME_RAG_REDIS_URL: redis.url }) }]
    : []),
].map((subject) => ({ ...subject, turn: [], ack: [] }));
const faults = [];

async function cpuOf(server, work) {
  const before = await server.usage();
  const done = await work();
  const after = await server.usage();
  return (after.cpu - before.cpu) / done;
}

async function answered(server) {
  const { answers } = await converseAll(server.url, { key: KEY, sessions, turns, tokens });
  if (answers !== sessions * turns) faults.push(`${answers} answers came, not ${sessions * turns}`);
  return answers;
}

const PARTIAL = JSON.stringify({ type: 'asr_chunk', text: 'so let us go through the list', is_final: false });

/** Sessions that send a partial as soon as the former one has its ack. Resolves with the number of acks. */
async function acknowledged(server) {
  const until = performance.now() + seconds * 1_000;
  const headers = { Authorization: `Bearer ${KEY}` };
  const counts = await Promise.all(
    Array.from(
      { length: sessions },
      () =>
        new Promise((resolve, reject) => {
          const socket = new WebSocket(server.url, { perMessageDeflate: false, headers });
          let acks = 0;
          socket.on('error', reject);
          socket.on('close', (code) => reject(new Error(`closed with ${code}`)));
          socket.on('open', () => socket.send(PARTIAL));
          socket.on('message', (data) => {
            if (JSON.parse(data.toString()).received_type === undefined) return;
            acks++;
            if (performance.now() < until) return socket.send(PARTIAL);
            resolve(acks);
            socket.terminate();
          });
        }),
    ),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

for (const { server } of subjects) {
  await answered(server);
  await acknowledged(server);
}
for (let i = 0; i < rounds; i++) {
  for (const { server, turn, ack } of i % 2 === 0 ? subjects : subjects.toReversed()) {
    turn.push(await cpuOf(server, () => answered(server)));
    ack.push(await cpuOf(server, () => acknowledged(server)));
  }
}
for (const { server } of subjects) await server.stop();
await redis?.stop();
dify.stop();

const [off] = subjects;
const compared = (values, others) =>
  round(
    quantile(
      values.map((x, i) => x / others[i]),
      0.5,
    ),
  );
const result = subjects.map(({ name, turn, ack }) => ({
  name,
  turn_ms: round(quantile(turn, 0.5) / 1_000),
  turn_ratio: compared(turn, off.turn),
  ack_us: round(quantile(ack, 0.5)),
  ack_ratio: compared(ack, off.ack),
}));
conclude({ json, result, faults }, [
  `CPU of a turn of ${tokens} tokens and of an ack, ${sessions} sessions, medians of ${rounds} pairs`,
  ...result.map(
    ({ name, turn_ms, turn_ratio, ack_us, ack_ratio }) =>
      `  ${name.padEnd(8)} ${turn_ms} ms a turn (${turn_ratio} x)   ${ack_us} us an ack (${ack_ratio} x)`,
  ),
]);
