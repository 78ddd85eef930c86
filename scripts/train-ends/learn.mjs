// Logistic regression over hashed features by AdaGrad, with weights shrunk towards zero: is this prefix the end?

/** @returns `weights`, one per bucket, and the `bias`. */
export function learn(turns, features, { bits, epochs, rate, shrink, unanswered }) {
  const mask = 2 ** bits - 1;
  const weights = new Float32Array(2 ** bits);
  const slopes = new Float32Array(2 ** bits).fill(0.01);
  let bias = 0;
  let biasSlope = 0.01;
  const examples = turns.flatMap(({ prefixes, answered, weight }) =>
    prefixes.map((prefix, i) => ({
      found: features(prefix),
      end: i === prefixes.length - 1 ? 1 : 0,
      weight: weight * (answered[i] ? 1 : unanswered),
    })),
  );
  const random = generator(1);
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(examples, random);
    for (const { found, end, weight } of examples) {
      let score = bias;
      for (const feature of found) score += weights[feature & mask];
      const error = (1 / (1 + Math.exp(-score)) - end) * weight;
      biasSlope += error * error;
      bias -= (rate * error) / Math.sqrt(biasSlope);
      for (const feature of found) {
        const bucket = feature & mask;
        slopes[bucket] += error * error;
        const step = rate / Math.sqrt(slopes[bucket]);
        const moved = weights[bucket] - step * error;
        weights[bucket] = Math.sign(moved) * Math.max(0, Math.abs(moved) - step * shrink);
      }
    }
  }
  return { weights, bias };
}

function shuffle(list, random) {
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [list[i], list[j]] = [list[j], list[i]];
  }
}

function generator(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
