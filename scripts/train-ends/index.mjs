// Trains the end-of-question predictor and writes its weights.
//   node scripts/train-ends/index.mjs en|zh DATA
// DATA: the folder that holds train-LANGUAGE.jsonl (lines of {"text", "label", "source"}). Our own lines are used for
// training as well. The same data and sources give the same weights. src/questions/learned/README.md says where the
// data come from, scripts/train-ends/measure.mjs how well it works.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALPHABET, quantise, ZERO } from '../train-questions/quantise.mjs';
import { learn } from './learn.mjs';
import { expand, trainingLines } from './lines.mjs';
import { loadDetector, loadFeatures } from './load.mjs';
import { pack } from './pack.mjs';
import { SETTINGS } from './settings.mjs';

const [language, data] = process.argv.slice(2);
const settings = SETTINGS[language];
if (settings === undefined || data === undefined) {
  console.error('usage: node scripts/train-ends/index.mjs en|zh DATA');
  process.exit(2);
}

const [{ answers }, features] = [await loadDetector(), await loadFeatures(language)];
const turns = expand(trainingLines(language, data), { language, answers });
const { weights, bias } = learn(turns, features, settings);
const model = quantise(weights);
const entries = [...model.buckets].flatMap((code, bucket) => {
  const value = ALPHABET.indexOf(code);
  return value === ZERO ? [] : [[bucket, value]];
});
const target = join('src/questions/learned/ends', `weights-${language}.ts`);
writeFileSync(
  target,
  [
    "import type { EndWeights } from './end-model';",
    '',
    `/** Written by scripts/train-ends from ${turns.length} questions; see ../README.md. */`,
    'export const weights: EndWeights = {',
    `  bits: ${settings.bits},`,
    `  step: ${model.step},`,
    `  offset: ${Number((bias + settings.lift).toFixed(3))},`,
    `  runs:\n    '${pack(entries)}',`,
    '};',
    '',
  ].join('\n'),
);
console.log(`${target}: ${turns.length} questions, ${model.used} buckets in use`);
