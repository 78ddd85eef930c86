// What an idle connection costs in resident memory, session included, against a bare `ws`.
//   node bench/idle.mjs [--connections 10000] [--concurrency 100] [--json]
// Ours is `realtime-rag serve` with a key. Both processes are measured after garbage collection, before and after the
// connections are opened.
import { startBare, startServe } from './processes.mjs';
import { conclude, KEY, options, round } from './support.mjs';
import { countGreeted, dropAll, openMany } from './upgrade-client.mjs';

const { connections, concurrency, json } = options({ connections: 10_000, concurrency: 100 });
const faults = [];

async function measure(starting, key) {
  const server = await starting;
  // One-time allocations by the first client do not count as cost per connection.
  const some = await openMany(server.url, { count: 500, concurrency, key });
  dropAll(some.open);
  await settled();
  const before = await server.usage({ collect: true });
  const { open, errors } = await openMany(server.url, { count: connections, concurrency, key });
  if (errors.length > 0) faults.push(`${errors.length} connections failed, such as: ${errors[0]}`);
  if (key !== undefined && (await countGreeted(open)) < open.length) faults.push('some were not greeted');
  await settled();
  const full = await server.usage({ collect: true });
  dropAll(open);
  await settled();
  const after = await server.usage({ collect: true });
  await server.stop();
  const each = (name) => round((full[name] - before[name]) / 1_024 / open.length, 1);
  return {
    kib_each: each('rss'),
    heap_kib_each: each('heapUsed'),
    left_mb: round((after.rss - before.rss) / 2 ** 20, 0),
    left_heap_mb: round((after.heapUsed - before.heapUsed) / 2 ** 20, 1),
  };
}
const settled = () => new Promise((done) => setTimeout(done, 1_000));

const bare = await measure(startBare('silent'));
const host = await measure(startServe(['--backend', 'echo'], { REALTIME_RAG_KEYS: KEY }), KEY);
const line = ({ kib_each, heap_kib_each, left_mb, left_heap_mb }) =>
  `${kib_each} KiB resident each (${heap_kib_each} of it heap); left when all are gone: ${left_mb} MB (heap ${left_heap_mb})`;
conclude({ json, result: { connections, bare, host }, faults }, [
  `${connections} idle connections`,
  `  bare ws            ${line(bare)}`,
  `  realtime-rag       ${line(host)}`,
  `                     (target: at most 12 KiB each, sessions included)`,
]);
