// Logistic regression over few features whose sign is known: more evidence never makes an answer less likely.

/** The sign that each kind of evidence has. */
export const SIGNS = {
  strength: 1,
  missing: -1,
  absent: -1,
  count: 1,
  title: 1,
  phrase: 1,
  lacksType: -1,
  namesType: 1,
  rarest: 1,
  margin: 1,
  lacksPast: -1,
};
const NAMES = Object.keys(SIGNS);

const SHRINK = 1e-3;
const STEPS = 60;
/** How far a weight moves in a step: far from the solution, steps are too long. */
const MOST_CHANGE = 1;
/**
 * Weights and bias from examples: is the best passage a right one? A feature that would get the wrong sign is left out. What the number of passages takes
 * away is not fitted to the answers but to what has none: the same share of unrelated questions passes a threshold,
 * however many passages there are.
 */
export function learn(examples) {
  const usable = examples.filter(({ evidence }) => evidence !== undefined);
  let crowd = 0;
  let model;
  for (let round = 0; round < ROUNDS; round += 1) {
    model = regress(usable, importanceOf(usable), crowd);
    crowd += slopeOf(examples, model);
  }
  return regress(usable, importanceOf(usable), crowd);
}

const ROUNDS = 3;
/** The share of unrelated questions that passes, where sizes are compared. */
const PASSES = 0.05;
/** Fewer questions say little about such a share. */
const ENOUGH = 100;

/** How the score that a few unrelated questions reach grows with the number of passages, to be taken away. */
function slopeOf(examples, model) {
  const groups = new Map();
  for (const one of examples) {
    if (!['talk', 'other', 'everyday'].includes(one.kind)) continue;
    const key = `${one.set}/${one.size}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const points = [...groups.values()].flatMap((list) => {
    const known = list.filter(({ evidence }) => evidence !== undefined);
    if (list.length < ENOUGH || known.length === 0) return [];
    const scores = list
      .map((one) => (one.evidence === undefined ? -20 : score(model, one)))
      .sort((a, b) => b - a);
    return [
      { x: average(known, ({ evidence }) => evidence.crowd), y: scores[Math.floor(list.length * PASSES)] },
    ];
  });
  const [x, y] = [average(points, (point) => point.x), average(points, (point) => point.y)];
  const above = points.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0);
  return -Math.max(0, above / points.reduce((sum, point) => sum + (point.x - x) ** 2, 1e-9));
}

function regress(usable, importance, crowd) {
  const mean = NAMES.map((name) => average(usable, (one) => one.evidence[name]));
  const spread = NAMES.map((name, at) =>
    Math.sqrt(average(usable, (one) => (one.evidence[name] - mean[at]) ** 2) + 1e-9),
  );
  const rows = usable.map(({ evidence }) =>
    NAMES.map((name, at) => (evidence[name] - mean[at]) / spread[at]),
  );
  const offsets = usable.map(({ evidence }) => crowd * evidence.crowd);
  let free = NAMES.map((_, at) => at);
  for (;;) {
    const { weights, bias } = newton(rows, offsets, usable, importance, free);
    const bad = free.filter((at, place) => weights[place] * SIGNS[NAMES[at]] < 0);
    if (bad.length === 0) {
      const result = Object.fromEntries(NAMES.map((name) => [name, 0]));
      let shifted = bias;
      for (const [place, at] of free.entries()) {
        result[NAMES[at]] = weights[place] / spread[at];
        shifted -= (weights[place] * mean[at]) / spread[at];
      }
      return { weights: { ...result, crowd }, bias: shifted };
    }
    const worst = bad.reduce((a, b) =>
      Math.abs(weights[free.indexOf(a)]) > Math.abs(weights[free.indexOf(b)]) ? a : b,
    );
    free = free.filter((at) => at !== worst);
  }
}

/** The probability that the best passage answers. */
export function probability(model, one) {
  return one.evidence === undefined ? 0 : 1 / (1 + Math.exp(-score(model, one)));
}

function score({ weights, bias }, { evidence }) {
  return Object.entries(weights).reduce((sum, [name, weight]) => sum + weight * evidence[name], bias);
}

/** What is not answered but could be counts more often than what is about something else: it is asked more often. */
const PLAUSIBLE = 2;

/**
 * Both answers count the same; within each, every set does, and within a set every kind by the root of its size.
 */
function importanceOf(examples) {
  const counts = new Map();
  const keyOf = ({ set, size, kind, right }) => `${set}/${size}/${kind}/${right}`;
  for (const one of examples) counts.set(keyOf(one), (counts.get(keyOf(one)) ?? 0) + 1);
  const raw = examples.map(
    (one) => (one.kind === 'offcorpus' ? PLAUSIBLE : 1) / Math.sqrt(counts.get(keyOf(one))),
  );
  const sideOf = ({ set, right }) => `${set}/${right}`;
  const totals = new Map();
  for (const [at, one] of examples.entries())
    totals.set(sideOf(one), (totals.get(sideOf(one)) ?? 0) + raw[at]);
  const sets = new Set(examples.map(({ set }) => set)).size;
  return examples.map((one, at) => raw[at] / totals.get(sideOf(one)) / sets);
}

function average(list, value) {
  return list.reduce((sum, one) => sum + value(one), 0) / list.length;
}

function newton(rows, offsets, examples, importance, free) {
  const size = free.length + 1;
  const solution = new Float64Array(size);
  for (let step = 0; step < STEPS; step += 1) {
    const slope = new Float64Array(size);
    const curve = Array.from({ length: size }, () => new Float64Array(size));
    for (const [at, row] of rows.entries()) {
      const x = [...free.map((feature) => row[feature]), 1];
      const sum = x.reduce((total, value, place) => total + value * solution[place], offsets[at]);
      const guess = 1 / (1 + Math.exp(-sum));
      const weight = importance[at];
      for (let a = 0; a < size; a += 1) {
        slope[a] += weight * (guess - examples[at].right) * x[a];
        for (let b = 0; b <= a; b += 1) curve[a][b] += weight * guess * (1 - guess) * x[a] * x[b];
      }
    }
    for (let a = 0; a < size; a += 1) {
      if (a < size - 1) slope[a] += SHRINK * solution[a];
      curve[a][a] += a < size - 1 ? SHRINK : 1e-9;
      for (let b = 0; b < a; b += 1) curve[b][a] = curve[a][b];
    }
    const change = solve(curve, slope);
    for (let a = 0; a < size; a += 1) solution[a] -= Math.max(-MOST_CHANGE, Math.min(MOST_CHANGE, change[a]));
    if (change.every((value) => Math.abs(value) < 1e-7)) break;
  }
  return { weights: solution.slice(0, -1), bias: solution[size - 1] };
}

function solve(matrix, vector) {
  const rows = matrix.map((row, at) => [...row, vector[at]]);
  const size = rows.length;
  for (let at = 0; at < size; at += 1) {
    let pivot = at;
    for (let row = at + 1; row < size; row += 1)
      if (Math.abs(rows[row][at]) > Math.abs(rows[pivot][at])) pivot = row;
    [rows[at], rows[pivot]] = [rows[pivot], rows[at]];
    for (let row = 0; row < size; row += 1) {
      if (row === at) continue;
      const factor = rows[row][at] / rows[at][at];
      for (let column = at; column <= size; column += 1) rows[row][column] -= factor * rows[at][column];
    }
  }
  return rows.map((row, at) => row[size] / row[at]);
}
