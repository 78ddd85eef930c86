// Redis is stopped while sessions are being answered.
//   node bench/redis-away.mjs [--sessions 200] [--away 30] [--every 50] [--json]
// All get a token every `every` ms. Redis ends, and starts again empty `away` seconds later. 2 s after that, sessions
// come back at a second server that shares the Redis. Needs redis-server.
import { startServe } from './processes.mjs';
import { startRedis } from './redis.mjs';
import { connectAll, faultsOf, Session, startTalker } from './resuming-clients.mjs';
import { conclude, options, quantile, round } from './support.mjs';

const LOOP_MS = 50;
const MEMORY_MIB = 32;
const { sessions, away, every, json } = options({ sessions: 200, away: 30, every: 50 });
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const talker = await startTalker(every);
const redis = await startRedis();
const env = {
  REALTIME_RAG_HTTP_URL: talker.url,
  REALTIME_RAG_HTTP_TIMEOUT: '300',
  REALTIME_RAG_REDIS_URL: redis.url,
};
const [one, other] = [
  await startServe(['--backend', 'http'], env),
  await startServe(['--backend', 'http'], env),
];
const all = Array.from({ length: sessions }, () => new Session(one.url));
await connectAll(all);
for (const [n, session] of all.entries()) session.ask(`what is item number ${n}?`);
await Promise.all(all.map(({ began }) => began));
// Until everything is warm.
await pause(5_000);
for (const session of all) session.gapMs = 0;
const before = await one.usage();

/** The p99 of the event loop's delay of late, in milliseconds. */
async function loopDelay() {
  const page = one.url.replace(/^ws/, 'http').replace(/\/ws\/.*/, '/readyz');
  return (await (await fetch(page)).json()).event_loop_delay_p99_ms;
}
const delays = [];
const watch = setInterval(
  () =>
    void loopDelay().then(
      (ms) => delays.push(ms),
      () => {},
    ),
  500,
);

await redis.stop();
await pause(away * 1_000);
const during = await one.usage();
await redis.start();
await pause(2_000);
clearInterval(watch);
const moving = all.slice(0, 20);
for (const session of moving) session.cut();
const moved = await Promise.allSettled(moving.map((session) => session.connect(other.url)));
await pause(2_000);
talker.finish = true;
const ends = await Promise.all(all.map(({ ended }) => ended));

const faults = faultsOf(all, talker.asked, ends);
const lost = moved.filter(({ status }) => status === 'rejected').length;
if (lost > 0) faults.push(`${lost} of ${moving.length} could not come back at the other server`);
const result = {
  sessions,
  away_s: away,
  gap_p99_ms: round(
    quantile(
      all.map(({ gapMs }) => gapMs),
      0.99,
    ),
    0,
  ),
  loop_p99_ms: round(Math.max(...delays), 1),
  memory_mib: round((during.rss - before.rss) / 1_048_576, 1),
  resumed: moving.length - lost,
};
await Promise.all([one.stop(), other.stop(), redis.stop()]);
talker.stop();
conclude({ json, result, faults }, [
  `${sessions} sessions with a token every ${every} ms; Redis is away for ${away} s, and comes back empty`,
  `  longest wait for a token   ${result.gap_p99_ms} ms (p99 of the sessions)`,
  `  event loop's delay         ${result.loop_p99_ms} ms, the worst p99 (target: ${LOOP_MS})`,
  `  memory                     ${result.memory_mib >= 0 ? '+' : ''}${result.memory_mib} MiB (target: at most +${MEMORY_MIB})`,
  `  back at another server     ${result.resumed} of ${moving.length}, 2 s after Redis`,
]);
