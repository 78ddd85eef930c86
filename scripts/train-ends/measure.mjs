// How well the end of a question is predicted, on corpora that were not learned from.
//   node scripts/train-ends/measure.mjs en|zh DATA [PASSAGES] [--leave-out SOURCE] [--by-character] [--thresholds 0.3,0.4]
// PASSAGES: a folder of sets with questions.jsonl. --leave-out learns again without one of the training corpora and
// measures on it too; otherwise the shipped weights are used.
//   a: in how many turns a query for the whole question has started at its last word
//   b: queries per turn
import { parseArgs } from 'node:util';
import { learn } from './learn.mjs';
import { expand, heldOutLines, trainingLines } from './lines.mjs';
import { loadDetector, loadFeatures, loadPredictor } from './load.mjs';
import { atBudget, follow } from './policy.mjs';
import { SETTINGS } from './settings.mjs';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    'leave-out': { type: 'string' },
    'by-character': { type: 'boolean', default: false },
    thresholds: { type: 'string', default: '0.2,0.25,0.3,0.35,0.4' },
  },
});
const [language, data, passages] = positionals;
const settings = SETTINGS[language];
if (settings === undefined || data === undefined) {
  console.error('usage: node scripts/train-ends/measure.mjs en|zh DATA [PASSAGES]');
  process.exit(2);
}
const leftOut = values['leave-out'];
const { answers } = await loadDetector();
const learned = trainingLines(language, data);
const lines = heldOutLines(language, data, passages);
if (leftOut !== undefined)
  lines.unshift(...learned.filter((line) => line.source === leftOut && line.label === 1));
const turns = expand(lines, { language, answers, both: false, byCharacter: values['by-character'] });
const likelihoodOf =
  leftOut === undefined ? (await loadPredictor()).endLikelihood : await learnWithout(leftOut);

const thresholds = values.thresholds.split(',').map(Number);
const bySource = new Map();
for (const turn of turns) {
  const likely = turn.prefixes.map((prefix, i) => (turn.answered[i] ? likelihoodOf(prefix) : 0));
  const list = bySource.get(turn.source) ?? [];
  list.push({ answered: turn.answered, likely });
  bySource.set(turn.source, list);
}
const share = (value) => value.toFixed(2);
const head = ['corpus', 'turns', 'a at b=1.4', 'a at b=1.6', ...thresholds.map((t) => `${t}: a, b`)];
console.log(`| ${head.join(' | ')} |\n|${head.map(() => '---|').join('')}`);
for (const [source, list] of bySource) {
  if (list.length < 10) continue;
  const budgets = [1.4, 1.6].map((budget) => share(atBudget(list, budget).a));
  const cells = thresholds.map((threshold) => {
    const { a, b } = follow(list, threshold);
    return `${share(a)}, ${share(b)}`;
  });
  console.log(`| ${[source, list.length, ...budgets, ...cells].join(' | ')} |`);
}

async function learnWithout(source) {
  const features = await loadFeatures(language);
  const kept = learned.filter((line) => line.source !== source);
  const { weights, bias } = learn(expand(kept, { language, answers }), features, settings);
  const mask = weights.length - 1;
  return (text) =>
    1 /
    (1 +
      Math.exp(
        -features(text).reduce((sum, feature) => sum + weights[feature & mask], bias + settings.lift),
      ));
}
