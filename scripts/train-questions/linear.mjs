// Logistic regression over named features, on top of what the rules say (their confidence is where the score starts).
// Features that start with "rule " only take up how the training lines are labelled, which follows a different policy
// from ours, and are discarded.
import { generator, shuffle } from './random.mjs';

const NUISANCE = 'rule ';
/** Smaller weights are left out. */
const LEAST = 0.04;
/** Where the sum of squared steps starts. */
const EPSILON = 1e-6;

/** @returns `{ feature: weight }`, in logits, sorted by name. */
export function trainLinear(examples, { epochs, rate, shrink, scale, often }) {
  const counts = new Map();
  for (const { features } of examples)
    for (const feature of features) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  const weights = new Map();
  for (const [feature, count] of counts)
    if (count >= often) weights.set(feature, { value: 0, slope: EPSILON, shrink: shrink / count });

  const order = examples.map((_, i) => i);
  const random = generator(1);
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, random);
    for (const i of order) {
      const { features, confidence, label, weight } = examples[i];
      const known = features.map((feature) => weights.get(feature)).filter((one) => one !== undefined);
      const score = known.reduce((sum, { value }) => sum + value, Math.log(confidence / (1 - confidence)));
      const error = (1 / (1 + Math.exp(-score)) - label) * weight;
      for (const one of known) {
        const step = error + one.shrink * one.value;
        one.slope += step * step;
        one.value -= (rate * step) / Math.sqrt(one.slope);
      }
    }
  }
  return Object.fromEntries(
    [...weights]
      .map(([feature, { value }]) => [feature, Number((value * scale).toFixed(2))])
      .filter(([feature, value]) => !feature.startsWith(NUISANCE) && Math.abs(value) >= LEAST)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
