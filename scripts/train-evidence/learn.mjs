// Logistic regression over few features whose sign is known: more evidence never makes an answer less likely.

/** The sign that each kind of evidence has. */
export const SIGNS = {
  strength: 1,
  crowd: -1,
  missing: -1,
  absent: -1,
  count: 1,
  title: 1,
  phrase: 1,
  margin: 1,
  lacksType: -1,
};
const NAMES = Object.keys(SIGNS);

const SHRINK = 1e-3;
const STEPS = 40;
/** A question whose passage is the wrong one says little about the evidence for answers. */
const WRONG = 0.3;

/** Weights and bias from examples; a feature that would get the wrong sign is left out. */
export function learn(examples, { wrong = WRONG } = {}) {
  const usable = examples.filter(({ evidence }) => evidence !== undefined);
  const importance = importanceOf(usable, wrong);
  const mean = NAMES.map((name) => average(usable, (one) => one.evidence[name]));
  const spread = NAMES.map((name, at) =>
    Math.sqrt(average(usable, (one) => (one.evidence[name] - mean[at]) ** 2) + 1e-9),
  );
  const rows = usable.map(({ evidence }) =>
    NAMES.map((name, at) => (evidence[name] - mean[at]) / spread[at]),
  );
  let free = NAMES.map((_, at) => at);
  for (;;) {
    const { weights, bias } = newton(rows, usable, importance, free);
    const bad = free.filter((at, place) => weights[place] * SIGNS[NAMES[at]] < 0);
    if (bad.length === 0) {
      const result = Object.fromEntries(NAMES.map((name) => [name, 0]));
      let shifted = bias;
      for (const [place, at] of free.entries()) {
        result[NAMES[at]] = weights[place] / spread[at];
        shifted -= (weights[place] * mean[at]) / spread[at];
      }
      return { weights: result, bias: shifted };
    }
    const worst = bad.reduce((a, b) =>
      Math.abs(weights[free.indexOf(a)]) > Math.abs(weights[free.indexOf(b)]) ? a : b,
    );
    free = free.filter((at) => at !== worst);
  }
}

/** The probability that the documents answer. */
export function probability({ weights, bias }, { evidence }) {
  if (evidence === undefined) return 0;
  return 1 / (1 + Math.exp(-NAMES.reduce((sum, name) => sum + weights[name] * evidence[name], bias)));
}

/**
 * Both answers count the same; within each, every set does, and within a set every kind by the root of its size.
 */
function importanceOf(examples, wrong) {
  const counts = new Map();
  const keyOf = ({ set, size, kind }) => `${set}/${size}/${kind}`;
  for (const one of examples) counts.set(keyOf(one), (counts.get(keyOf(one)) ?? 0) + 1);
  const raw = examples.map(
    (one) => (one.answerable && !one.right ? wrong : 1) / Math.sqrt(counts.get(keyOf(one))),
  );
  const sideOf = ({ set, answerable }) => `${set}/${answerable}`;
  const totals = new Map();
  for (const [at, one] of examples.entries()) totals.set(sideOf(one), (totals.get(sideOf(one)) ?? 0) + raw[at]);
  const sets = new Set(examples.map(({ set }) => set)).size;
  return examples.map((one, at) => raw[at] / totals.get(sideOf(one)) / sets);
}

function average(list, value) {
  return list.reduce((sum, one) => sum + value(one), 0) / list.length;
}

function newton(rows, examples, importance, free) {
  const size = free.length + 1;
  const solution = new Float64Array(size);
  for (let step = 0; step < STEPS; step += 1) {
    const slope = new Float64Array(size);
    const curve = Array.from({ length: size }, () => new Float64Array(size));
    for (const [at, row] of rows.entries()) {
      const x = [...free.map((feature) => row[feature]), 1];
      const sum = x.reduce((total, value, place) => total + value * solution[place], 0);
      const guess = 1 / (1 + Math.exp(-sum));
      const weight = importance[at];
      for (let a = 0; a < size; a += 1) {
        slope[a] += weight * (guess - examples[at].answerable) * x[a];
        for (let b = 0; b <= a; b += 1) curve[a][b] += weight * guess * (1 - guess) * x[a] * x[b];
      }
    }
    for (let a = 0; a < size; a += 1) {
      if (a < size - 1) slope[a] += SHRINK * solution[a];
      curve[a][a] += a < size - 1 ? SHRINK : 1e-9;
      for (let b = 0; b < a; b += 1) curve[b][a] = curve[a][b];
    }
    const change = solve(curve, slope);
    for (let a = 0; a < size; a += 1) solution[a] -= change[a];
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
