// CPU time per acknowledged chunk, against a bare `ws` echo of the same messages in the same run.
//   node bench/acks.mjs [--seconds 8] [--rounds 32] [--connections 200] [--rate 2000] [--json]
// Our server runs with everything that an internet-facing one has: a key per connection, a list of origins, all
// limits at their defaults, metrics and a log.
import { WebSocket } from 'ws';
import { KEY, options, quantile, round, startServer } from './support.mjs';

const { seconds, rounds, connections, rate, json } = options({
  seconds: 8,
  rounds: 32,
  connections: 200,
  rate: 2_000,
});

// The most common messages from a recogniser: growing partials of talk without questions.
const words = 'so today we go through the release notes and the list of open tickets before the demo'.split(
  ' ',
);
const frames = words.map((_, i) =>
  JSON.stringify({ type: 'asr_chunk', text: words.slice(0, i + 1).join(' '), is_final: false }),
);

function connect(url) {
  return new Promise((resolve, reject) => {
    const headers = { Authorization: `Bearer ${KEY}` };
    const socket = new WebSocket(url, { perMessageDeflate: false, headers });
    socket.once('open', () => resolve(socket));
    socket.once('error', reject);
  });
}

async function open(kind) {
  const server = await startServer(kind);
  const sockets = [];
  let replies = 0;
  for (let i = 0; i < connections; i++) {
    const socket = await connect(server.url);
    socket.on('message', () => replies++);
    sockets.push(socket);
  }
  return { kind, server, sockets, replies: () => replies, cost: [] };
}

/** An open loop: a fixed number of messages per second over all connections, whatever the server does. */
function load(sockets, ms) {
  return new Promise((resolve) => {
    const start = performance.now();
    let sent = 0;
    const timer = setInterval(() => {
      const elapsed = Math.min(performance.now() - start, ms);
      for (const due = Math.floor((elapsed * rate) / 1000); sent < due; sent++) {
        sockets[sent % sockets.length].send(frames[sent % frames.length]);
      }
      if (elapsed >= ms) {
        clearInterval(timer);
        resolve(sent);
      }
    }, 1);
  });
}

async function measure(subject, ms) {
  const before = subject.replies();
  const cpu = await subject.server.cpu();
  const sent = await load(subject.sockets, ms);
  while (subject.replies() - before < sent) await new Promise((resolve) => setTimeout(resolve, 1));
  return ((await subject.server.cpu()) - cpu) / sent;
}

const KINDS = ['echo', 'json', 'guarded'];
// Two processes of each: even two of the same program differ in cost.
const subjects = [];
for (const kind of [...KINDS, ...KINDS]) subjects.push(await open(kind));
for (const subject of subjects) await measure(subject, 2_000);
// In short runs, forwards and backwards, so that other load on the machine affects all of them alike.
for (let i = 0; i < rounds; i++) {
  for (const subject of i % 2 === 0 ? subjects : subjects.toReversed()) {
    subject.cost.push(await measure(subject, (seconds * 1000) / rounds));
  }
}
const [echo, parsed, host] = KINDS.map((wanted) =>
  quantile(
    subjects.flatMap(({ kind, cost }) => (kind === wanted ? cost : [])),
    0.5,
  ),
);
for (const { sockets, server } of subjects) {
  for (const socket of sockets) socket.terminate();
  server.stop();
}

const result = {
  connections,
  rate,
  cpu_us_per_message: { echo: round(echo), json: round(parsed), host: round(host) },
  ratio_to_echo: round(host / echo),
  ratio_to_json: round(host / parsed),
};
if (json) console.log(JSON.stringify(result));
else {
  console.log(`acknowledged partials, ${rate}/s over ${connections} connections, median of ${rounds} rounds`);
  console.log(`  bare ws echo               ${round(echo)} µs CPU a message`);
  console.log(`  ws + JSON.parse + ack      ${round(parsed)} µs`);
  console.log(`  realtime-rag               ${round(host)} µs`);
  console.log(`  ratio to the bare echo     ${result.ratio_to_echo} (target: at most 1.35)`);
  console.log(`  ratio to parse and ack     ${result.ratio_to_json}`);
}
