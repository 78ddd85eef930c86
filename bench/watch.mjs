// What happens to answers while a folder is reread? A folder of --megabytes is created in a temporary place and
// watched; then one file is changed, then all of them. Meanwhile a question is asked every 20 ms. On a busy machine
// other processes delay the event loop too: the CPU time of its longest turn is our share.
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { createLocalBackend } from '../dist/local.js';
import { options, quantile } from './support.mjs';

const { megabytes, kilobytes, json } = options({ megabytes: 20, kilobytes: 100 });
const QUESTIONS = [
  'what is the return policy',
  'how long does delivery take',
  '请问退货政策是什么',
  '送货要多久',
  'what is the capital of france',
];

const sentences = handbook();
const place = mkdtempSync(join(tmpdir(), 'realtime-rag-bench-'));
const folder = join(place, 'documents');
const later = join(place, 'later');
try {
  const figures = await run();
  if (json) console.log(JSON.stringify(figures));
  else print(figures);
} finally {
  rmSync(place, { recursive: true });
}

async function run() {
  const files = Math.round((megabytes * 1024) / kilobytes);
  for (let number = 0; number < files; number += 1) {
    write(folder, number, 'first');
    write(later, number, 'second');
  }
  write(place, 0, 'third');

  let updated = () => {};
  const logger = { debug() {}, warn: console.error, error: console.error, info: () => updated() };
  const start = performance.now();
  const before = memory();
  const backend = await createLocalBackend({ docs: folder, watch: true, logger });
  const loading = performance.now() - start;
  const held = memory() - before;

  const quiet = await measure(backend, () => delay(3000));
  const changed = (change) => () => {
    const done = new Promise((resolve) => {
      updated = resolve;
    });
    change();
    return done;
  };
  const one = await measure(
    backend,
    changed(() => put(place, 0)),
  );
  const all = await measure(
    backend,
    changed(() => {
      for (let number = 0; number < files; number += 1) put(later, number);
    }),
  );
  await backend.close();
  return {
    files,
    megabytes,
    loadingMs: Math.round(loading),
    memoryPerMegabyte: held / megabytes,
    quiet,
    oneFile: one,
    allFiles: all,
  };
}

/** Asks questions until the work is done. Returns milliseconds. */
async function measure(backend, work) {
  const loop = monitorEventLoopDelay({ resolution: 1 });
  const answers = [];
  let running = true;
  let longest = 0;
  let cpu = cpuOfThread();
  const turns = setInterval(() => {
    const now = cpuOfThread();
    longest = Math.max(longest, now - cpu);
    cpu = now;
  }, 1);
  const used = process.cpuUsage();
  const start = performance.now();
  const done = work().then(() => {
    running = false;
  });
  loop.enable();
  for (let number = 0; running; number += 1) {
    await delay(20);
    const asked = performance.now();
    for await (const _ of backend.answer({ question: QUESTIONS[number % QUESTIONS.length] }));
    answers.push(performance.now() - asked);
  }
  loop.disable();
  clearInterval(turns);
  await done;
  const { user, system } = process.cpuUsage(used);
  return {
    took: performance.now() - start,
    cpu: (user + system) / 1000,
    longestTurn: longest,
    questions: answers.length,
    loopMax: loop.max / 1e6,
    loopP99: loop.percentile(99) / 1e6,
    answerP50: quantile(answers, 0.5),
    answerP95: quantile(answers, 0.95),
  };
}

/** The CPU time of this thread so far, in milliseconds; only available on Linux. */
function cpuOfThread() {
  try {
    return Number(readFileSync('/proc/self/schedstat', 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return Number.NaN;
  }
}

/** A document with the sample handbook's sentences in a different order, plus unique words. */
function write(folder, number, version) {
  let text = `# Document ${number}, ${version} version\n`;
  for (let at = number * 7919; text.length < kilobytes * 1024; at += 1) {
    const sentence = sentences[(at * 31) % sentences.length];
    if (at % 5 === 0) text += `\n## Part ${at} of ${version} ${word(at)}\n\n`;
    text += `${sentence} ${word(at * 3)} ${word(at * 5)} ${at}.\n`;
    if (at % 2 === 0) text += '\n';
  }
  mkdirSync(join(folder, String(number % 10)), { recursive: true });
  writeFileSync(fileOf(folder, number), text);
}

function fileOf(folder, number) {
  return join(folder, String(number % 10), `${number}.md`);
}

/** Moves a document written earlier into place: writing it now would also block the event loop. */
function put(from, number) {
  renameSync(fileOf(from, number), fileOf(folder, number));
}

function handbook() {
  const root = new URL('../handbook/', import.meta.url);
  return readdirSync(root, { recursive: true })
    .filter((name) => name.endsWith('.md'))
    .flatMap((name) => readFileSync(new URL(name.replaceAll('\\', '/'), root), 'utf8').split('\n'))
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** One of some 30,000 words. */
function word(seed) {
  const syllables = ['ka', 'lo', 'mi', 'ner', 'sta', 'vu', 'ri', 'pon', 'te', 'gra', 'shi', 'do', 'wen'];
  let rest = (seed * 2654435761) % 28561;
  let text = '';
  for (let at = 0; at < 4; at += 1) {
    text += syllables[rest % syllables.length];
    rest = Math.floor(rest / syllables.length);
  }
  return text;
}

function memory() {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1024 / 1024;
}

function print({ files, megabytes, loadingMs, memoryPerMegabyte, quiet, oneFile, allFiles }) {
  const ms = (value) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
  console.log(
    `${files} files, ${megabytes} MB: read and indexed in ${(loadingMs / 1000).toFixed(1)} s, ` +
      `${memoryPerMegabyte.toFixed(1)} MB of memory a MB${globalThis.gc ? '' : ' (run with --expose-gc for a true figure)'}`,
  );
  console.log('             event loop held up    longest turn   answers');
  console.log('             max       p99         CPU time       p50       p95       took      CPU time');
  for (const [name, figures] of Object.entries({ quiet, 'one file': oneFile, 'all files': allFiles })) {
    const { loopMax, loopP99, longestTurn, answerP50, answerP95, took, cpu } = figures;
    const cell = (text, width = 10) => text.padEnd(width);
    const seconds = (value) => `${(value / 1000).toFixed(1)} s`;
    console.log(
      cell(name, 13) +
        cell(ms(loopMax)) +
        cell(ms(loopP99), 12) +
        cell(ms(longestTurn), 15) +
        cell(ms(answerP50)) +
        cell(ms(answerP95)) +
        cell(seconds(took)) +
        seconds(cpu),
    );
  }
}
