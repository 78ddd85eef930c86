/** What is said about a set of measurements, in whole milliseconds. */
export interface Spread {
  count: number;
  p50: number;
  p95: number;
}

/** By nearest rank; undefined when there is nothing to describe. */
export function spreadOf(values: readonly number[]): Spread | undefined {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.ceil(share * sorted.length) - 1] ?? 0);
  return { count: sorted.length, p50: at(0.5), p95: at(0.95) };
}
