// What an answered turn costs and how soon it is answered, from Dify through `realtime-rag serve` with keys, limits,
// metrics and a log, against a bare relay (`ws`, `fetch`, JSON.parse) of the same stream in the same run.
//   node bench/turns.mjs [--sessions 20] [--tokens 60] [--every 25] [--turns 3] [--rounds 5] [--limit 0] [--json]
// Each session asks, sends a partial every 100 ms while the answer comes, reads it to its end, pauses and asks again.
// With a limit it exits with status 1 when CPU per turn is more than that many times the relay's.
// The first token carries the time at which Dify sent it (the machine's monotonic clock, shared by all processes).
import { startProcess } from './dify-support.mjs';
import { startBare, startServe } from './processes.mjs';
import { conclude, KEY, options, quantile, round } from './support.mjs';
import { converseAll } from './turn-clients.mjs';

const { sessions, tokens, every, turns, rounds, limit, json } = options({
  sessions: 20,
  tokens: 60,
  every: 25,
  turns: 3,
  rounds: 5,
  limit: 0,
});

const dify = await startProcess('dify', { tokens, everyMs: every });
const relay = await startBare('relay', { difyUrl: dify.url });
const SERVE = {
  DIFY_API_KEY: 'app-bench-0123456789',
  DIFY_BASE_URL: dify.url,
  REALTIME_RAG_KEYS: `bench:${KEY}`,
};
// The limits are meant for people: each session asks the same every few seconds, all with one key.
const RAISED = ['--questions-per-minute', '--concurrent-questions', '--backend-concurrency'];
const limits = RAISED.flatMap((flag) => [flag, '1000000']);
const serve = await startServe(['--duplicate-window', '0', ...limits], SERVE);

const subjects = [relay, serve].map((server) => ({ server, cpu: [], first: [], firstP99: [], ack: [] }));
const faults = [];

async function measure(subject) {
  const { server } = subject;
  const before = await server.usage();
  const seen = await converseAll(server.url, { key: KEY, sessions, turns, tokens });
  const after = await server.usage();
  if (seen.answers !== sessions * turns) faults.push(`${seen.answers} answers came, not ${sessions * turns}`);
  return {
    cpu: (after.cpu - before.cpu) / seen.answers / 1_000,
    first: quantile(seen.first, 0.5),
    firstP99: quantile(seen.first, 0.99),
    ack: quantile(seen.acks, 0.99),
  };
}

for (const { server } of subjects) await converseAll(server.url, { key: KEY, sessions, turns: 1, tokens }); // warm-up
for (let i = 0; i < rounds; i++) {
  for (const subject of subjects) {
    const figures = await measure(subject);
    for (const name of ['cpu', 'first', 'firstP99', 'ack']) subject[name].push(figures[name]);
  }
}
for (const { server } of subjects) await server.stop();
dify.stop();

const median = (values) => quantile(values, 0.5);
const figures = ({ cpu, first, firstP99, ack }) => ({
  cpu_ms_per_turn: round(median(cpu)),
  first_answer_ms: { p50: round(median(first)), p99: round(median(firstP99)) },
  ack_p99_ms: round(median(ack)),
});
const [bare, host] = subjects.map(figures);
const pairs = (name, compare) =>
  round(median(subjects[1][name].map((x, i) => compare(x, subjects[0][name][i]))));
const compared = {
  cpu_ratio: pairs('cpu', (x, y) => x / y),
  first_answer_more_ms: { p50: pairs('first', (x, y) => x - y), p99: pairs('firstP99', (x, y) => x - y) },
  ack_p99_ratio: pairs('ack', (x, y) => x / y),
};
if (limit > 0 && compared.cpu_ratio > limit)
  faults.push(`CPU is ${compared.cpu_ratio} x, more than ${limit} x`);
const line = (name, { cpu_ms_per_turn, first_answer_ms, ack_p99_ms }) =>
  `  ${name.padEnd(14)} ${cpu_ms_per_turn} ms CPU a turn   first answer p50 ${first_answer_ms.p50} p99 ${first_answer_ms.p99} ms   ack p99 ${ack_p99_ms} ms`;
conclude({ json, result: { sessions, turns, rounds, tokens, every, bare, host, compared }, faults }, [
  `an answered turn of ${tokens} tokens, one each ${every} ms, ${sessions} sessions, medians of ${rounds} rounds`,
  line('bare relay', bare),
  line('realtime-rag', host),
  `  CPU ${compared.cpu_ratio} x; first answer +${compared.first_answer_more_ms.p50} ms (p99 +${compared.first_answer_more_ms.p99} ms); ack p99 ${compared.ack_p99_ratio} x`,
]);
