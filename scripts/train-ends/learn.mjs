// Logistic regression over hashed features by AdaGrad, with weights shrunk towards zero: is this prefix the end? Learned
// twice: first with all buckets, then with those that mattered.

/** A feature seen less often than this says more about its line than about the language. */
const LEAST_SEEN = 3;

/** @returns `weights`, one per bucket, at most `keep` of them not zero, and the `bias`. */
export function learn(turns, features, settings) {
  const { bits, keep, unanswered, sources } = settings;
  const mask = 2 ** bits - 1;
  const examples = turns.flatMap(({ prefixes, answered, source }) =>
    prefixes.map((prefix, i) => ({
      buckets: Uint32Array.from(features(prefix), (feature) => feature & mask),
      end: i === prefixes.length - 1 ? 1 : 0,
      weight: (sources[source] ?? 1) * (answered[i] ? 1 : unanswered),
    })),
  );
  const seen = new Float32Array(mask + 1);
  for (const { buckets, weight } of examples) for (const bucket of buckets) seen[bucket] += weight;
  const { weights } = descend(examples, settings, () => true);
  const matters = Array.from(weights, (weight, bucket) => [
    Math.abs(weight) * Math.sqrt(seen[bucket]),
    bucket,
  ])
    .filter(([value, bucket]) => value > 0 && seen[bucket] >= LEAST_SEEN)
    .sort(([a], [b]) => b - a)
    .slice(0, keep)
    .map(([, bucket]) => bucket);
  const kept = new Set(matters);
  return descend(examples, settings, (bucket) => kept.has(bucket));
}

function descend(examples, { bits, epochs, rate, shrink }, isKept) {
  const weights = new Float32Array(2 ** bits);
  const slopes = new Float32Array(2 ** bits).fill(0.01);
  const open = Uint8Array.from(weights, (_, bucket) => (isKept(bucket) ? 1 : 0));
  let bias = 0;
  let biasSlope = 0.01;
  const random = generator(1);
  const order = examples.map((_, i) => i);
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, random);
    for (const i of order) {
      const { buckets, end, weight } = examples[i];
      let score = bias;
      for (const bucket of buckets) score += weights[bucket];
      const error = (1 / (1 + Math.exp(-score)) - end) * weight;
      biasSlope += error * error;
      bias -= (rate * error) / Math.sqrt(biasSlope);
      for (const bucket of buckets) {
        if (open[bucket] === 0) continue;
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
