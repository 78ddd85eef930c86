// Many sessions lose their connections in the middle of their answers and come back at once.
//   node bench/storm.mjs [--sessions 2000] [--away 3] [--redis 0] [--json]
// All are being answered when every connection is cut; `away` seconds later all come back, with full jitter. With
// `--redis 1` the server keeps its sessions in a Redis, which has to be installed.
import { startBare } from './processes.mjs';
import { startRedis } from './redis.mjs';
import { comeBack, connectAll, faultsOf, Session } from './resuming-clients.mjs';
import { conclude, options, quantile, round } from './support.mjs';

const WITHIN_S = 15;
const { sessions, away, redis: wanted, json } = options({ sessions: 2_000, away: 3, redis: 0 });
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const redis = wanted ? await startRedis() : undefined;
const server = await startBare('stormHost', { everyMs: 1_000, sessions, redisUrl: redis?.url });
const all = Array.from({ length: sessions }, () => new Session(server.url));
await connectAll(all);
for (const [n, session] of all.entries()) session.ask(`what is item number ${n}?`);
await Promise.all(all.map(({ began }) => began));

for (const session of all) session.cut();
await pause(away * 1_000);
const before = await server.usage();
const took = await Promise.all(all.map((session) => comeBack(session)));
const after = await server.usage();
await server.ask({ ask: 'finish' });
const ends = await Promise.all(all.map(({ ended }) => ended));

const asked = await server.ask({ ask: 'asked' });
const faults = faultsOf(all, asked, ends);
const cpu = (after.cpu - before.cpu) / 1e6;
const result = {
  sessions,
  back_p50_s: round(quantile(took, 0.5) / 1_000),
  back_max_s: round(Math.max(...took) / 1_000),
  cpu_s_per_1000: round((cpu / sessions) * 1_000),
  asked,
};
await server.stop();
await redis?.stop();
conclude({ json, result, faults }, [
  `${sessions} sessions that are being answered are cut, and come back ${away} s later${wanted ? ', with Redis' : ''}`,
  `  back after            ${result.back_p50_s} s at the median, ${result.back_max_s} s at most (target: ${WITHIN_S})`,
  `  CPU of the server     ${result.cpu_s_per_1000} s for each 1,000 (target: 1)`,
  `  questions asked       ${result.asked} (target: ${sessions}, none twice)`,
]);
