// Trains the learned score of one language and writes its weights.
//   node scripts/train-questions/index.mjs LANGUAGE DATA
// LANGUAGE: en; Chinese goes without a score. DATA: the folder that holds train-LANGUAGE.jsonl (lines of {"text",
// "label", "kind"}). Our own lines next to this file (own-LANGUAGE.jsonl) are used for training as well. The same data and
// sources give the same weights. src/questions/learned/README.md says where the data come from.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { trainLinear } from './linear.mjs';
import { loadDetector } from './load.mjs';

// `own`: the weight of a line of our own. `scale`: how much the score is trusted; `often`: in how many lines a feature must
// occur. Set on corpora not used for training.
const SETTINGS = {
  en: { epochs: 12, rate: 0.1, shrink: 200, own: 3, scale: 0.8, often: 100 },
};

const [language, data] = process.argv.slice(2);
const settings = SETTINGS[language];
if (settings === undefined || data === undefined) {
  console.error('usage: node scripts/train-questions/index.mjs en DATA');
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
  const { open, features, classification } = examine(text, context ?? undefined);
  // Cases decided by the rules are not learned: their labels follow a different policy from ours.
  if (open) examples.push({ features, confidence: classification.confidence, label, weight });
}

const target = join('src/questions/learned', `weights-${language}.ts`);
const { source, used } = namedWeights();
writeFileSync(target, source);
console.log(`${target}: ${examples.length} lines, ${used} weights in use`);

function namedWeights() {
  const weights = trainLinear(examples, settings);
  return {
    used: Object.keys(weights).length,
    source: [
      "import type { FeatureWeights } from './linear';",
      '',
      `/** Written by scripts/train-questions from ${examples.length} lines; see README.md. */`,
      'export const weights: FeatureWeights = {',
      ...Object.entries(weights).map(
        ([feature, weight]) => `  '${feature.replaceAll("'", "\\'")}': ${weight},`,
      ),
      '};',
      '',
    ].join('\n'),
  };
}
