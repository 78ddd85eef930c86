// How many authenticated connections can be opened per second, against a bare `ws` that greets and checks nothing.
//   node bench/upgrades.mjs [--upgrades 5000] [--concurrency 250] [--rounds 5] [--json]
// Ours is `realtime-rag serve` with a key: the credential is checked, a session created, both counted and logged.
import { startBare, startServe } from './processes.mjs';
import { conclude, KEY, options, quantile, round } from './support.mjs';
import { countGreeted, dropAll, openMany } from './upgrade-client.mjs';

const { upgrades, concurrency, rounds, json } = options({ upgrades: 5_000, concurrency: 250, rounds: 5 });

const bare = { server: await startBare('greeting'), greets: true, measured: [] };
const ours = {
  server: await startServe(['--backend', 'echo'], { REALTIME_RAG_KEYS: KEY }),
  key: KEY,
  greets: true,
  measured: [],
};
const faults = [];

async function storm({ server, key, greets, measured }, count) {
  const before = (await server.usage()).cpu;
  const { open, errors, times, ms } = await openMany(server.url, { count, concurrency, key });
  const cpu = ((await server.usage()).cpu - before) / open.length;
  if (errors.length > 0) faults.push(`${errors.length} upgrades failed, such as: ${errors[0]}`);
  const greeted = greets ? await countGreeted(open) : open.length;
  if (greeted < open.length) faults.push(`${open.length - greeted} were not greeted`);
  dropAll(open);
  measured.push({ rate: (open.length / ms) * 1_000, p99: quantile(times, 0.99), cpu });
  // Waits until the server has noticed that they closed.
  await new Promise((done) => setTimeout(done, 500));
}

for (const subject of [bare, ours]) {
  await storm(subject, Math.min(upgrades, 2_000)); // warm-up
  subject.measured.length = 0;
}
for (let i = 0; i < rounds; i++) for (const subject of [bare, ours]) await storm(subject, upgrades);
for (const { server } of [bare, ours]) await server.stop();

const medianOf = ({ measured }, name) =>
  quantile(
    measured.map((one) => one[name]),
    0.5,
  );
const figures = (subject) => ({
  per_second: round(medianOf(subject, 'rate'), 0),
  p99_ms: round(medianOf(subject, 'p99'), 0),
  cpu_us: round(medianOf(subject, 'cpu'), 0),
});
const ratios = ours.measured.map(({ rate }, i) => rate / bare.measured[i].rate);
const result = {
  upgrades,
  concurrency,
  bare: figures(bare),
  host: figures(ours),
  ratio: round(quantile(ratios, 0.5)),
  ratios: ratios.map((ratio) => round(ratio)),
};
const line = ({ per_second, p99_ms, cpu_us }) => `${per_second}/s, p99 ${p99_ms} ms, ${cpu_us} µs CPU each`;
conclude({ json, result, faults }, [
  `${upgrades} upgrades, ${concurrency} at a time, median of ${rounds} rounds`,
  `  bare ws            ${line(result.bare)}`,
  `  realtime-rag       ${line(result.host)}, with a key checked and a session made`,
  `  rate, ours/bare    ${result.ratio} (target: at least 0.8), by round ${result.ratios.join(' ')}`,
  `  failed             ${faults.length === 0 ? 0 : faults.join('; ')} (target: 0)`,
]);
