import { scriptOf } from '../script';
import { fitOf } from './features';
import { type Ranked, type Ranking, scoreOf } from './searcher';
import type { TextIndex } from './text-index';
import { cosine, type Vectors } from './vectors';

/** Reciprocal rank fusion: how little the first places of a list count for more than the next ones. */
const SMOOTHING = 60;
/** Passages that are near enough in meaning to be looked at. */
const NEAREST = 30;

export interface Hybrid {
  ranking: Ranking;
  /** The cosine of the passage that is nearest in meaning. */
  similarity: number;
}

/** Orders passages by their words and by their meaning; those that only the meaning finds join in. */
export function fuse(
  { ranked, search }: Ranking,
  question: string,
  vector: Float32Array,
  vectors: Vectors,
  index: TextIndex,
): Hybrid {
  const near = vectors
    .map((other, passage) => ({ passage, value: cosine(vector, other) }))
    .sort((a, b) => b.value - a.value)
    .slice(0, NEAREST);
  const script = scriptOf(question);
  const known = new Map(ranked.map((one) => [one.passage, one]));
  const points = new Map<number, number>();
  const count = (passage: number, place: number) =>
    points.set(passage, (points.get(passage) ?? 0) + 1 / (SMOOTHING + place + 1));
  for (const [place, { passage }] of ranked.entries()) count(passage, place);
  for (const [place, { passage }] of near.entries()) count(passage, place);
  const fused = [...points]
    .sort((a, b) => b[1] - a[1])
    .map(([passage]): Ranked => {
      const found = known.get(passage);
      if (found !== undefined) return found;
      const fit = fitOf(passage, search, index, index.passages[passage]?.script === script);
      return { ...fit, score: scoreOf(fit) };
    });
  return { ranking: { search, ranked: fused }, similarity: Math.max(0, near[0]?.value ?? 0) };
}
