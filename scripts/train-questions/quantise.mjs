// One character per weight: 63 steps between the largest weights, with a few outliers clipped.
export const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
export const ZERO = 32;
const CUT_OFF = 0.002;

export function quantise(weights) {
  const sizes = Array.from(weights, Math.abs)
    .filter((size) => size > 0)
    .sort((a, b) => b - a);
  const largest = sizes[Math.floor(sizes.length * CUT_OFF)] ?? 1;
  const step = Number((largest / 31).toPrecision(4));
  let used = 0;
  const buckets = Array.from(weights, (weight) => {
    const steps = Math.max(-31, Math.min(31, Math.round(weight / step)));
    if (steps !== 0) used++;
    return ALPHABET[ZERO + steps];
  }).join('');
  return { step, buckets, used };
}
