import type { Json } from './json';

/** The value that occurs most often, and of several such the first; a segment has one speaker and one language. */
export function mostFrequent(values: readonly (string | undefined)[]): string | undefined {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}

/** The mean of the confidences that words have, under the name that the source gives them. */
export function meanConfidence(words: readonly Json[], name = 'confidence'): number | undefined {
  const given = words.flatMap((word) => word.number(name) ?? []);
  if (given.length === 0) return undefined;
  const mean = given.reduce((sum, confidence) => sum + confidence, 0) / given.length;
  return Math.round(mean * 1_000) / 1_000;
}
