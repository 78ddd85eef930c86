// What SIGTERM and the death of a worker cost clients with an answer in progress.
//   node bench/drain.mjs [--sessions 200] [--longest 20] [--endless 5] [--idle 50] [--delay 2] [--json]
// `realtime-rag serve` answers from a service that takes 2 to `longest` seconds per answer. Once all sessions have
// the beginning of theirs, it is sent SIGTERM; `endless` more get answers that cannot finish in time. Meanwhile a
// client keeps trying to connect and checks readiness. Then the same sessions ask two workers, one of which is
// killed.
import { join, knock, saysDraining, startService } from './drain-clients.mjs';
import { startServe } from './processes.mjs';
import { conclude, options, round } from './support.mjs';

const EXIT_WITHIN_S = 30;
/** How much longer than the whole server's start it may take until another worker is there. */
const BACK_WITHIN = 2;
const { sessions, longest, endless, idle, delay, json } = options({
  sessions: 200,
  longest: 20,
  endless: 5,
  idle: 50,
  delay: 2,
});
const faults = [];
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const service = await startService();
const env = { REALTIME_RAG_HTTP_URL: service.url, REALTIME_RAG_HTTP_TIMEOUT: '120' };
const serveFrom = (args, logs) => startServe(['--backend', 'http', ...args], env, logs);

async function terminate() {
  const server = await serveFrom(['--drain-delay', String(delay)]);
  const joinMany = (count) => Promise.all(Array.from({ length: count }, () => join(server.url)));
  const [asking, late, quiet] = [await joinMany(sessions), await joinMany(endless), await joinMany(idle)];
  for (const [n, client] of asking.entries()) client.ask(n, 2 + (n / sessions) * (longest - 2));
  for (const [n, client] of late.entries()) client.ask(n, 100);
  await Promise.all([...asking, ...late].map(({ answering }) => answering));

  const began = performance.now();
  const since = () => (performance.now() - began) / 1_000;
  server.signal('SIGTERM');
  const seen = { notReady: undefined, refused: undefined, accepted: 0 };
  let exited = false;
  const watching = (async () => {
    while (!exited) {
      if (await saysDraining(server.url)) seen.notReady ??= since();
      const answer = await knock(server.url);
      if (answer === 'in') seen.accepted++;
      else if (!exited && answer !== 'gone') seen.refused ??= since();
      await pause(20);
    }
  })();
  const code = await server.exited;
  const exit = since();
  exited = true;
  await watching;
  const codes = await Promise.all([...asking, ...late, ...quiet].map(({ closed }) => closed));

  const complete = asking.filter(({ end, whole }) => end === 'complete' && whole).length;
  const told = late.filter(({ end }) => end === 'interrupted').length;
  if (complete < sessions) faults.push(`${sessions - complete} answers were lost that had time enough`);
  if (told < endless) faults.push(`${endless - told} who could not be answered in time were not told`);
  if (code !== 0) faults.push(`the exit status is ${code}`);
  if (exit > EXIT_WITHIN_S) faults.push(`the exit took ${round(exit, 1)} s`);
  if (codes.some((each) => each !== 1012)) faults.push(`closed with ${[...new Set(codes)].join(', ')}`);
  if (!(seen.notReady < seen.refused)) faults.push('somebody was refused before readiness said so');
  if (seen.accepted === 0 && delay > 0) faults.push('nobody was accepted during the delay');
  return { complete, told, exit_s: round(exit, 1), not_ready_s: round(seen.notReady), ...refusals(seen) };
}
const refusals = ({ refused, accepted }) => ({ refused_s: round(refused), accepted_meanwhile: accepted });

/** The processes of the `connection opened` lines, in order. */
const openedBy = (log) =>
  log
    .split('\n')
    .filter((line) => line.includes('connection opened'))
    .map((line) => Number(/"pid":(\d+)/.exec(line)?.[1]));

async function kill() {
  const starting = performance.now();
  const server = await serveFrom(['--workers', '2', '--log-level', 'debug'], true);
  const start = (performance.now() - starting) / 1_000;
  const clients = [];
  for (let n = 0; n < sessions; n++) {
    clients.push(await join(server.url));
    // One after the other, so that the log shows which session is on which worker.
    for (let i = 0; openedBy(server.logged()).length <= n; i++) {
      if (i > 5_000) throw new Error('the log does not tell who was connected');
      await pause(1);
    }
  }
  const pids = openedBy(server.logged());
  const [victim] = pids;
  const [theirs, others] = [true, false].map((is) => clients.filter((_, n) => (pids[n] === victim) === is));
  for (const [n, client] of clients.entries()) client.ask(n, 4);
  await Promise.all(clients.map(({ answering }) => answering));

  const began = performance.now();
  process.kill(victim, 'SIGKILL');
  const isBack = () => openedBy(server.logged()).some((pid) => !pids.includes(pid));
  let failed = 0;
  while (!isBack() && performance.now() - began < 10_000) if ((await knock(server.url)) !== 'in') failed++;
  const back = (performance.now() - began) / 1_000;
  const lost = await Promise.all(theirs.map(({ closed }) => closed));
  while (others.some(({ end }) => end === undefined) && performance.now() - began < 15_000) await pause(20);
  const complete = others.filter(({ end, whole }) => end === 'complete' && whole).length;
  for (const { leave } of clients) leave();
  server.signal('SIGTERM');
  await server.exited;

  if (lost.some((code) => code !== 1006)) faults.push('a session of the killed worker lived on');
  if (complete < others.length)
    faults.push(`${others.length - complete} sessions of the other worker lost theirs`);
  const ratio = back / start;
  if (ratio > BACK_WITHIN) faults.push(`the worker was back after ${round(ratio)} times the start`);
  const figures = { back_s: round(back), start_s: round(start), ratio: round(ratio) };
  return { lost: lost.length, kept: others.length, complete, ...figures, failed_meanwhile: failed };
}

const sigterm = await terminate();
const killed = await kill();
service.stop();
conclude({ json, result: { sessions, sigterm, killed }, faults }, [
  `SIGTERM with ${sessions} sessions that are being answered (2 to ${longest} s), ${idle} idle, ${endless} without end`,
  `  answers completed     ${sigterm.complete} of ${sessions} (target: all); told that theirs was cut: ${sigterm.told} of ${endless}`,
  `  not ready after       ${sigterm.not_ready_s} s; first one refused after ${sigterm.refused_s} s, ${sigterm.accepted_meanwhile} accepted before`,
  `  exit after            ${sigterm.exit_s} s (target: at most ${EXIT_WITHIN_S})`,
  'one of two workers killed in the middle of all answers',
  `  its sessions lost     ${killed.lost}; of the other's ${killed.kept} completed: ${killed.complete} (target: all)`,
  `  another took clients  after ${killed.back_s} s, ${killed.ratio} times the start of the whole server (target: at most ${BACK_WITHIN}); ${killed.failed_meanwhile} found nobody meanwhile`,
]);
