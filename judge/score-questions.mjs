// Scores a question detector on corpora of labelled utterances (judge/questions/README.md says what a line holds).
//   node judge/score-questions.mjs DETECTOR.mjs CORPUS.jsonl ... [--kinds] [--bins] [--errors N]
// DETECTOR.mjs exports `detectQuestion(text, { context })`, as the package does: `dist/index.js`.
// --kinds: how many of each kind were answered. --bins: how often a confidence is right. --errors N: N false triggers
// and N misses of each corpus, unless it is sealed: these are only counted.
import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROUNDS = 1000;
const BINS = 10;

/** @returns the lines of a corpus, parsed; what nobody can decide (`ambig`) is left out. */
export function readCorpus(file) {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line))
    .filter((line) => line.ambig !== true);
}

/**
 * @param detect `(text, { context }) => { isQuestion, confidence }`
 * @returns counts, shares between 0 and 1, the 95 % interval of F1, and the same by kind and by bin of confidence.
 */
export function scoreQuestions(detect, lines) {
  const results = lines.map((line) => {
    const { isQuestion, confidence, rule } = detect(line.text, { context: line.context ?? null });
    return { line, asks: line.label === 1, fired: isQuestion, confidence, rule };
  });
  const statements = results.filter(({ line, asks }) => !asks && line.pool !== 'extra');
  return {
    ...measures(results),
    falseTriggersPer100: share(100 * statements.filter(({ fired }) => fired).length, statements.length),
    interval: interval(results),
    kinds: kindsOf(results),
    bins: binsOf(results),
    results,
  };
}

function measures(results) {
  let [hits, falseTriggers, misses] = [0, 0, 0];
  for (const { asks, fired } of results) {
    if (asks && fired) hits++;
    else if (fired) falseTriggers++;
    else if (asks) misses++;
  }
  return {
    lines: results.length,
    hits,
    falseTriggers,
    misses,
    precision: share(hits, hits + falseTriggers),
    recall: share(hits, hits + misses),
    f1: share(2 * hits, 2 * hits + falseTriggers + misses),
  };
}

const share = (part, whole) => (whole === 0 ? 0 : part / whole);

/** 95 % of the F1 scores of corpora drawn from these lines lie between the two. */
function interval(results) {
  const random = generator(1);
  const scores = [];
  for (let round = 0; round < ROUNDS; round++) {
    let [hits, wrong] = [0, 0];
    for (let i = 0; i < results.length; i++) {
      const { asks, fired } = results[Math.floor(random() * results.length)];
      if (asks && fired) hits++;
      else if (asks !== fired) wrong++;
    }
    scores.push(share(2 * hits, 2 * hits + wrong));
  }
  scores.sort((a, b) => a - b);
  return [scores[Math.floor(ROUNDS * 0.025)], scores[Math.floor(ROUNDS * 0.975)]];
}

/** How many of each kind were answered: of questions they should be, of others not. */
function kindsOf(results) {
  const kinds = new Map();
  for (const { line, asks, fired } of results) {
    const key = `${asks ? 'question' : 'other'} ${line.kind}`;
    const kind = kinds.get(key) ?? { asks, kind: line.kind, lines: 0, fired: 0 };
    kind.lines++;
    if (fired) kind.fired++;
    kinds.set(key, kind);
  }
  return [...kinds.values()].sort((a, b) => b.asks - a.asks || b.lines - a.lines);
}

/** For each tenth of confidence: the lines in it, their mean confidence, and the share that asks. */
function binsOf(results) {
  return Array.from({ length: BINS }, (_, bin) => {
    const inside = results.filter(
      ({ confidence }) => Math.min(BINS - 1, Math.floor(confidence * BINS)) === bin,
    );
    const total = inside.reduce((sum, { confidence }) => sum + confidence, 0);
    return {
      from: bin / BINS,
      lines: inside.length,
      confidence: share(total, inside.length),
      asking: share(inside.filter(({ asks }) => asks).length, inside.length),
    };
  });
}

function generator(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const percent = (value) => (100 * value).toFixed(1).padStart(5);

/** One line of a table. */
export function questionRow(
  name,
  { lines, precision, recall, f1, interval: [low, high], falseTriggersPer100 },
) {
  return `${name.padEnd(24)} n ${String(lines).padStart(5)}  P ${percent(precision)}  R ${percent(recall)}  F1 ${percent(f1)} (${percent(low).trim()} to ${percent(high).trim()})  FT/100 ${falseTriggersPer100.toFixed(1)}`;
}

function printKinds({ kinds }) {
  for (const asks of [true, false]) {
    const told = kinds.filter((kind) => kind.asks === asks);
    const shares = told.map(
      ({ kind, lines, fired }) => `${kind} ${Math.round((100 * fired) / lines)} % of ${lines}`,
    );
    if (told.length > 0)
      console.log(`  ${asks ? 'questions answered' : 'others answered   '}: ${shares.join(', ')}`);
  }
}

function printBins({ bins }) {
  for (const { from, lines, confidence, asking } of bins)
    if (lines > 0)
      console.log(
        `  from ${from.toFixed(1)}: ${String(lines).padStart(5)} lines, confidence ${percent(confidence)}, asking ${percent(asking)}`,
      );
}

function printErrors({ results }, most) {
  const told = ({ line, rule, confidence }) =>
    console.log(`  [${line.kind}] ${line.text}  (${rule ?? 'no rule'}, ${confidence.toFixed(2)})`);
  console.log('  false triggers:');
  results
    .filter(({ asks, fired }) => fired && !asks)
    .slice(0, most)
    .forEach(told);
  console.log('  misses:');
  results
    .filter(({ asks, fired }) => asks && !fired)
    .slice(0, most)
    .forEach(told);
}

async function main(args) {
  const flags = new Set(args.filter((arg) => arg.startsWith('--')));
  const at = args.indexOf('--errors');
  const errors = at < 0 ? 0 : Number(args[at + 1]);
  const [module, ...files] = args.filter((arg, i) => !arg.startsWith('--') && (at < 0 || i !== at + 1));
  if (module === undefined || files.length === 0 || Number.isNaN(errors)) {
    console.error(
      'usage: node judge/score-questions.mjs DETECTOR.mjs CORPUS.jsonl ... [--kinds] [--bins] [--errors N]',
    );
    process.exit(2);
  }
  const { detectQuestion } = await import(pathToFileURL(resolve(module)).href);
  const scores = files.map((file) => {
    const name = basename(file, '.jsonl');
    const score = scoreQuestions(detectQuestion, readCorpus(file));
    console.log(questionRow(name, score));
    if (flags.has('--kinds')) printKinds(score);
    if (flags.has('--bins')) printBins(score);
    if (errors > 0 && !name.startsWith('sealed-')) printErrors(score, errors);
    return score;
  });
  if (scores.length > 1) {
    const mean = (key) => scores.reduce((sum, score) => sum + score[key], 0) / scores.length;
    console.log(
      `${'mean'.padEnd(24)} F1 ${percent(mean('f1'))}  FT/100 ${mean('falseTriggersPer100').toFixed(1)}`,
    );
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href)
  await main(process.argv.slice(2));
