import type { TextIndex } from '../index/text-index';
import type { Vectors } from './passage-vectors';
import { fitOf, type Ranked, type Ranking, scoreOf } from './rank';

/** The cosine of two unit vectors; 0 when their lengths differ. */
function cosine(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return 0;
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
}

/** The constant of reciprocal rank fusion: how flat the weights of the top ranks are. */
const SMOOTHING = 60;
/** Passages similar enough in meaning to be considered. */
const NEAREST = 30;

export interface Hybrid {
  ranking: Ranking;
  /** The cosine of the passage closest in meaning. */
  similarity: number;
}

/**
 * Ranks passages by words and by meaning, including those found only by meaning. Where a passage has no vector yet,
 * its words count for its meaning as well.
 */
export function fuse(
  { ranked, search }: Ranking,
  vector: Float32Array,
  vectors: Vectors,
  index: TextIndex,
): Hybrid {
  const near = vectors
    .flatMap((other, passage) => (other.length === 0 ? [] : [{ passage, value: cosine(vector, other) }]))
    .sort((a, b) => b.value - a.value)
    .slice(0, NEAREST);
  const known = new Map(ranked.map((one) => [one.passage, one]));
  const points = new Map<number, number>();
  const count = (passage: number, place: number) =>
    points.set(passage, (points.get(passage) ?? 0) + 1 / (SMOOTHING + place + 1));
  for (const [place, { passage }] of ranked.entries()) {
    count(passage, place);
    if (vectors[passage]?.length === 0) count(passage, place);
  }
  for (const [place, { passage }] of near.entries()) count(passage, place);
  const fused = [...points]
    .sort((a, b) => b[1] - a[1])
    .map(([passage]): Ranked => {
      const found = known.get(passage);
      if (found !== undefined) return found;
      const fit = fitOf(passage, search, index);
      return { ...fit, score: scoreOf(fit) };
    });
  return { ranking: { search, ranked: fused }, similarity: Math.max(0, near[0]?.value ?? 0) };
}
