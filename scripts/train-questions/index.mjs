// Trains the learned score of one language and writes its weights.
//   node scripts/train-questions/index.mjs LANGUAGE DATA
// LANGUAGE: en or zh. DATA: the folder that holds train-LANGUAGE.jsonl (lines of {"text", "label", "kind"}). Our own
// lines next to this file (own-LANGUAGE.jsonl) are used for training as well. The same data and sources give the same
// weights. src/questions/learned/README.md says where the data come from.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadDetector } from './load.mjs';
import { quantise } from './quantise.mjs';
import { train } from './train.mjs';

// `own`: the weight of a line of our own. `scale` and `offset`: how much the score is trusted and how eager it is,
// tuned on lines not used for training.
const SETTINGS = {
  en: { bits: 15, epochs: 2, rate: 0.05, shrink: 0.03, own: 3, scale: 0.8, offset: 0.3 },
  zh: { bits: 14, epochs: 3, rate: 0.1, shrink: 2e-3, own: 3, scale: 1, offset: 0 },
};

const [language, data] = process.argv.slice(2);
const settings = SETTINGS[language];
if (settings === undefined || data === undefined) {
  console.error('usage: node scripts/train-questions/index.mjs en|zh DATA');
  process.exit(2);
}

const read = (file) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
const own = join(import.meta.dirname, `own-${language}.jsonl`);
const lines = [
  ...read(join(data, `train-${language}.jsonl`)),
  ...(existsSync(own) ? read(own).map((line) => ({ ...line, weight: settings.own })) : []),
];

const { examine } = await loadDetector(language);
const examples = [];
for (const { text, label, context, weight = 1 } of lines) {
  const { open, features, prior } = examine(text, context ?? undefined);
  // Cases decided by the rules are not learned: their labels follow a different policy from ours.
  if (open) examples.push({ features, prior, label, weight });
}
const weights = train(examples, settings);
const model = quantise(weights);
const target = join('src/questions/learned', `weights-${language}.ts`);
writeFileSync(
  target,
  [
    "import type { Weights } from './model';",
    '',
    `/** Written by scripts/train-questions from ${examples.length} lines; see README.md. */`,
    'export const weights: Weights = {',
    `  bits: ${settings.bits},`,
    `  step: ${Number((model.step * settings.scale).toPrecision(4))},`,
    `  offset: ${settings.offset},`,
    `  buckets:\n    '${model.buckets}',`,
    '};',
    '',
  ].join('\n'),
);
console.log(`${target}: ${examples.length} lines, ${model.used} buckets in use`);
