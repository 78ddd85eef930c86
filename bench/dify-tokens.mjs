// CPU time per streamed token through the whole server, against bare `fetch` and JSON.parse of the same
// stream in the same run.
//   node bench/dify-tokens.mjs [--sessions 20] [--tokens 400] [--every 5] [--rounds 5] [--json]
import { connect, QUESTION, startProcess } from './dify-support.mjs';
import { options, quantile, round } from './support.mjs';

const { sessions, tokens, every, rounds, json } = options({
  sessions: 20,
  tokens: 400,
  every: 5,
  rounds: 5,
});

const dify = await startProcess('dify', { tokens, everyMs: every });
const bare = await startProcess('bare', { difyUrl: dify.url });
const host = await startProcess('host', { difyUrl: dify.url });
const clients = await Promise.all(Array.from({ length: sessions }, () => connect(host.url)));

/** Asks one question from one client; resolves with the number of tokens received. */
function converse(client) {
  return new Promise((resolve) => {
    let text = '';
    client.onMessage = (message) => {
      if (message.type !== 'answer') return;
      text += message.content;
      if (message.final) resolve(text.split(' ').length - 1);
    };
    client.send(QUESTION);
  });
}

const subjects = [
  { process: bare, cost: [], run: async () => (await bare.ask({ read: sessions })).tokens },
  {
    process: host,
    cost: [],
    run: async () => (await Promise.all(clients.map(converse))).reduce((sum, count) => sum + count, 0),
  },
];

/** Microseconds of CPU time per token. */
async function measure({ process, run }) {
  const before = await process.cpu();
  const came = await run();
  if (came !== sessions * tokens) throw new Error(`${came} tokens came, not ${sessions * tokens}`);
  return ((await process.cpu()) - before) / came;
}

for (const subject of subjects) await measure(subject); // warm-up
// Alternating, so that other load on the machine affects both alike.
for (let i = 0; i < rounds; i++) {
  for (const subject of subjects) subject.cost.push(await measure(subject));
}
for (const client of clients) client.close();
for (const child of [host, bare, dify]) child.stop();

const [fetched, served] = subjects.map(({ cost }) => quantile(cost, 0.5));
const result = {
  sessions,
  tokens_per_answer: tokens,
  every_ms: every,
  cpu_us_per_token: { bare: round(fetched), host: round(served) },
  ratio: round(served / fetched),
};
if (json) console.log(JSON.stringify(result));
else {
  console.log(
    `a streamed token, ${sessions} answers at once, a token each ${every} ms, median of ${rounds} rounds`,
  );
  console.log(`  fetch + JSON.parse    ${round(fetched)} µs CPU a token`);
  console.log(`  realtime-rag          ${round(served)} µs`);
  console.log(`  ratio                 ${result.ratio}`);
}
