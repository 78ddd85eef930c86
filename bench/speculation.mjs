// What speculation saves and costs: how soon after its final a question is answered, how often the backend is asked,
// what is asked in vain, whether any answer is to another question, and the CPU time of chunks that ask nothing.
//   node bench/speculation.mjs [--sessions 20] [--turns 20] [--seed 1] [--chunks 20000] [--rounds 5] [--limit 0] [--json]
// A recogniser's words come every 200 ms, its final 500 ms after the last word; the backend's first token comes after
// 800 ms, of which finding passages takes 300. Time is virtual, so that the same seed gives the same figures. With a
// limit it exits with status 1 when speculating costs more than that many times the CPU time of a chunk without.
import { openConnection, RealtimeRagSession } from '../dist/index.js';
import { randomOf, turnOf } from './speculation-talk.mjs';
import { conclude, options, quantile, round } from './support.mjs';

const { sessions, turns, seed, chunks, rounds, limit, json } = options({
  sessions: 20,
  turns: 20,
  seed: 1,
  chunks: 20_000,
  rounds: 5,
  limit: 0,
});

const RETRIEVE_MS = 300;
const FIRST_TOKEN_MS = 500;
const TOKEN_MS = 25;
const TOKENS = 40;
/** Between the end of a turn and the beginning of the next one. */
const GAP_MS = 3_000;

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A clock that moves when it is told to. */
class VirtualClock {
  #now = 0;
  #id = 0;
  #timers = new Map();
  now() {
    return this.#now;
  }
  setTimeout(callback, ms) {
    this.#timers.set(++this.#id, { at: this.#now + Math.max(0, ms), callback });
    return this.#id;
  }
  clearTimeout(id) {
    this.#timers.delete(id);
  }
  async moveTo(time, rest = settled) {
    for (;;) {
      let next;
      for (const [id, { at }] of this.#timers) if (at <= time && (!next || at < next.at)) next = { id, at };
      if (!next) break;
      const { callback } = this.#timers.get(next.id);
      this.#timers.delete(next.id);
      this.#now = Math.max(this.#now, next.at);
      callback();
      await rest();
    }
    this.#now = Math.max(this.#now, time);
  }
}

/** Answers with the question it was asked, so that a wrong answer shows. */
function backendOf(clock, calls) {
  const sleep = (ms) => new Promise((resolve) => clock.setTimeout(resolve, ms));
  const retrieve = async () => {
    calls.retrievals++;
    await sleep(RETRIEVE_MS);
    return [{ id: '1', title: 'Handbook', text: 'A passage.', position: 1 }];
  };
  return {
    name: 'bench',
    speculative: 'answer',
    retrieve,
    async *answer({ question, sources }, { signal }) {
      calls.answers++;
      if (!sources) await sleep(RETRIEVE_MS);
      await sleep(FIRST_TOKEN_MS);
      for (let i = 0; i < TOKENS; i++) {
        if (signal.aborted) return;
        calls.tokens++;
        yield i === 0 ? question : ' token';
        await sleep(TOKEN_MS);
      }
    },
  };
}

const plain = (text) =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

async function converse(speculate, talk, random, totals) {
  const clock = new VirtualClock();
  const calls = { answers: 0, retrievals: 0, tokens: 0 };
  let ids = 0;
  const session = new RealtimeRagSession({
    backend: backendOf(clock, calls),
    clock,
    speculate,
    createId: () => `id${ids++}`,
    duplicateWindowMs: 0,
  });
  let waiting;
  session.on('answer', ({ content, stream_index: index, final, timing }) => {
    if (index === 0 && waiting) {
      totals.first.push(clock.now() - waiting.at);
      if (plain(content) !== plain(waiting.said)) totals.wrong++;
      waiting = undefined;
    }
    if (final && timing.speculation === 'reused') totals.reused++;
    if (final) totals.received++;
  });
  let begin = 0;
  for (let i = 0; i < turns; i++) {
    const { isQuestion, said, chunks: spoken } = turnOf(random, talk);
    for (const { at, text, isFinal } of spoken) {
      await clock.moveTo(begin + at);
      if (isFinal && isQuestion) waiting = { at: clock.now(), said };
      session.receive({ text, is_final: isFinal, speaker: 'A' });
      await settled();
    }
    if (isQuestion) totals.questions++;
    begin = clock.now() + GAP_MS;
    await clock.moveTo(begin);
  }
  totals.answers += calls.answers;
  totals.retrievals += calls.retrievals;
  totals.tokens += calls.tokens;
  await session.stop({ immediate: true });
}

async function measure(speculate, talk) {
  const totals = {
    ...{ questions: 0, answers: 0, retrievals: 0, tokens: 0, received: 0, reused: 0, wrong: 0 },
    first: [],
  };
  for (let i = 0; i < sessions; i++) await converse(speculate, talk, randomOf(seed + i), totals);
  const { questions, answers, retrievals, tokens, received, reused, wrong, first } = totals;
  return {
    first_answer_ms: { p50: round(quantile(first, 0.5)), p95: round(quantile(first, 0.95)) },
    answered: round(first.length / questions),
    queries_per_turn: round(answers / questions),
    retrievals_per_turn: round(retrievals / questions),
    reused: round(reused / questions),
    wasted_tokens_per_turn: round((tokens - received * TOKENS) / questions),
    wrong,
  };
}

/** CPU time of a chunk, in microseconds, of talk that asks nothing. */
async function cpuOf(speculate) {
  const clock = new VirtualClock();
  const calls = { answers: 0, retrievals: 0, tokens: 0 };
  const transport = { send: () => {}, close: () => {} };
  const connection = openConnection(transport, { backend: backendOf(clock, calls), clock, speculate });
  const random = randomOf(seed);
  let sent = 0;
  let used = 0;
  let begin = 0;
  while (sent < chunks) {
    const { chunks: spoken } = turnOf(random, { questions: 0 });
    for (const { at, text, isFinal } of spoken) {
      const frame = JSON.stringify({ type: 'asr_chunk', text, is_final: isFinal, speaker: 'A' });
      const before = process.cpuUsage();
      await clock.moveTo(begin + at, async () => {});
      connection.receive(frame);
      const { user, system } = process.cpuUsage(before);
      used += user + system;
      sent++;
    }
    begin = clock.now() + GAP_MS;
    await settled();
  }
  connection.closed();
  return used / sent;
}

const LEVELS = ['off', 'retrieve', 'answer'];
const TALKS = {
  plain: {},
  'revised partials 30 %': { revised: 0.3 },
  'changed finals 20 %': { changed: 0.2 },
  'pauses 30 %': { pauses: 0.3 },
  'all of these': { revised: 0.3, changed: 0.2, pauses: 0.3 },
};
const result = {};
const lines = [`${sessions} sessions of ${turns} turns, first answer after the final`];
const faults = [];
for (const [name, talk] of Object.entries(TALKS)) {
  result[name] = {};
  lines.push(`  ${name}`);
  for (const level of LEVELS) {
    const figures = await measure(level, talk);
    result[name][level] = figures;
    if (figures.wrong > 0) faults.push(`${figures.wrong} wrong answers with ${level}, ${name}`);
    const { p50, p95 } = figures.first_answer_ms;
    lines.push(
      `    ${level.padEnd(9)} p50 ${p50} ms   p95 ${p95} ms   ${figures.queries_per_turn} queries a question   ` +
        `${Math.round(100 * figures.reused)} % reused   ${figures.wasted_tokens_per_turn} tokens wasted   ${figures.wrong} wrong`,
    );
  }
}
const cpu = Object.fromEntries(LEVELS.map((level) => [level, []]));
for (const level of LEVELS) await cpuOf(level); // warm-up
for (let i = 0; i < rounds; i++) for (const level of LEVELS) cpu[level].push(await cpuOf(level));
const off = quantile(cpu.off, 0.5);
result.cpu_us_per_chunk = Object.fromEntries(
  LEVELS.map((level) => [level, round(quantile(cpu[level], 0.5))]),
);
result.cpu_ratio = Object.fromEntries(LEVELS.map((level) => [level, round(quantile(cpu[level], 0.5) / off)]));
for (const level of LEVELS) {
  const ratio = result.cpu_ratio[level];
  lines.push(
    `  CPU ${level.padEnd(9)} ${result.cpu_us_per_chunk[level]} us a chunk that asks nothing, ${ratio} x`,
  );
  if (limit > 0 && ratio > limit) faults.push(`${level} costs ${ratio} x, more than ${limit} x`);
}
conclude({ json, result, faults }, lines);
