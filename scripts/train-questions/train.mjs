// Logistic regression over hashed features by AdaGrad, with weights shrunk towards zero. Each kind of rule
// classification has its own intercept, which is discarded: the features learn only what the rules do not know, and
// the share of questions in the training set does not affect the weights.

import { generator, shuffle } from './random.mjs';

/** @returns Float32Array with one weight per bucket. */
export function train(examples, { bits, epochs, rate, shrink }) {
  const mask = 2 ** bits - 1;
  const weights = new Float32Array(2 ** bits);
  const slope = new Float32Array(2 ** bits).fill(0.01);
  const priors = new Map();
  for (const { prior } of examples) priors.set(prior, { value: 0, slope: 0.01 });

  const order = examples.map((_, i) => i);
  const random = generator(1);
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, random);
    for (const i of order) {
      const { features, prior, label, weight } = examples[i];
      const intercept = priors.get(prior);
      let score = intercept.value;
      for (const feature of features) score += weights[feature & mask];
      const error = (1 / (1 + Math.exp(-score)) - label) * weight;
      intercept.slope += error * error;
      intercept.value -= (rate * error) / Math.sqrt(intercept.slope);
      for (const feature of features) {
        const bucket = feature & mask;
        slope[bucket] += error * error;
        const step = rate / Math.sqrt(slope[bucket]);
        const moved = weights[bucket] - step * error;
        weights[bucket] = Math.sign(moved) * Math.max(0, Math.abs(moved) - step * shrink);
      }
    }
  }
  return weights;
}
