// What clients that never read cost: memory, how soon they are disconnected, and the effect on those that do read.
//   node bench/slow-readers.mjs [--readers 200] [--good 200] [--rounds 3] [--seconds 18] [--pace 320]
//     [--piece 16384] [--lead 0] [--bare 1] [--json]
// The slow ones request an endless answer and read nothing: it comes at `pace` KiB/s for each of them, in pieces of
// `piece` bytes, after `lead` MB of large ones. The good ones ask, read an answer of 20 tokens, the first of which
// takes the backend 100 ms, think for up to 200 ms, and ask again; measured is the time from a question to its first
// token. Alternating: the good ones alone, then beside the slow ones.
import { forgetPeak, peakOf, startBare } from './processes.mjs';
import { converseAll, stallAll } from './reader-clients.mjs';
import { conclude, options, quantile, round } from './support.mjs';

const MB = 2 ** 20;
const GONE_WITHIN_MS = 10_000;
const { readers, good, rounds, seconds, pace, piece, lead, bare, json } = options({
  readers: 200,
  good: 200,
  rounds: 3,
  seconds: 18,
  pace: 320,
  piece: 16_384,
  lead: 0,
  bare: 1,
});
const faults = [];
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const median = (values) => quantile(values, 0.5);

/** One round: the good ones alone, then beside the slow ones. */
async function turn(server, sendsAway) {
  const quiet = await converseAll(server.url, good, seconds * 1_000);
  const before = await server.usage({ collect: true });
  await server.ask({ ask: 'waiting' });
  forgetPeak(server.pid);
  const slow = await stallAll(server.url, readers);
  const beside = await converseAll(server.url, good, seconds * 1_000);
  let { most, stuck, gone } = await server.ask({ ask: 'waiting' });
  // On a busy machine, not all of them are blocked by now.
  for (let i = 0; sendsAway && gone.length < readers && i < 30; i++) {
    await pause(1_000);
    const more = await server.ask({ ask: 'waiting' });
    [most, stuck, gone] = [Math.max(most, more.most), more.stuck, gone.concat(more.gone)];
  }
  const grown = peakOf(server.pid) - before.rss;
  for (const socket of slow) socket.terminate();
  await pause(1_000);
  const left = (await server.usage({ collect: true })).rss - before.rss;
  return { quiet: quantile(quiet, 0.95), beside: quantile(beside, 0.95), most, stuck, gone, grown, left };
}

async function measure(kind, times, sendsAway) {
  const server = await startBare(kind, { pace, pieceBytes: piece, leadBytes: lead * MB });
  await converseAll(server.url, good, 2_000); // warm-up
  const turns = [];
  for (let i = 0; i < times; i++) turns.push(await turn(server, sendsAway));
  await server.stop();
  return turns;
}

function figures(turns) {
  const gone = turns.flatMap((one) => one.gone);
  return {
    p95_quiet_ms: round(median(turns.map(({ quiet }) => quiet)), 1),
    p95_beside_ms: round(median(turns.map(({ beside }) => beside)), 1),
    p95_ratio: round(median(turns.map(({ quiet, beside }) => beside / quiet)), 3),
    waiting_kib_each: round(Math.max(...turns.map(({ most }) => most)) / 1_024 / readers, 0),
    grown_mb: round(Math.max(...turns.map(({ grown }) => grown)) / MB, 0),
    left_mb: round(turns.at(-1).left / MB, 0),
    gone: gone.length,
    gone_within_s: round(Math.max(0, ...gone) / 1_000, 1),
  };
}

const floor = bare > 0 ? figures(await measure('bareReaders', bare, false)) : undefined;
const turns = await measure('hostReaders', rounds, true);
const host = figures(turns);
const expected = readers * rounds;
if (host.gone < expected) faults.push(`${expected - host.gone} of ${expected} slow readers are still there`);
if (host.gone_within_s * 1_000 > GONE_WITHIN_MS) faults.push('a slow reader was not gone in 10 s');
if (host.waiting_kib_each > 1_024) faults.push('more than 1 MiB waited for each');

const felt = ({ p95_quiet_ms, p95_beside_ms, p95_ratio }) =>
  `question to first token p95: alone ${p95_quiet_ms} ms, beside them ${p95_beside_ms} ms, ratio ${p95_ratio}`;
const memory = ({ grown_mb, left_mb }) => `memory +${grown_mb} MB at most, +${left_mb} MB after they went`;
conclude({ json, result: { readers, good, rounds, bare: floor, host }, faults }, [
  `${readers} clients that never read beside ${good} that do, ${rounds} rounds`,
  ...(floor
    ? [`  bare ws            ${felt(floor)}`, `                     ${memory(floor)}; none is gone`]
    : []),
  `  realtime-rag       ${felt(host)} (target: at most 1.1)`,
  `                     ${memory(host)} (target: at most 256, and back)`,
  `                     ${host.waiting_kib_each} KiB waited for each (target: at most 1024)`,
  `                     ${host.gone} of ${expected} gone, ${host.gone_within_s} s after they were stuck (target: all, 10 s)`,
]);
