import { untilAborted } from '../../../../backend/abortable';
import type { Logger } from '../../../../logging/logger';
import { scriptOf } from '../../language/characters';
import type { Embed } from '../../options';
import type { TextIndex } from '../index/text-index';
import { fitOf, type Ranked, type Ranking, scoreOf } from './rank';

/** The number of texts embedded per call. */
const BATCH = 64;

/** The meaning of each passage: a unit vector, or none when embedding failed. */
export type Vectors = readonly Float32Array[];

/** Embeds passages and questions; when that fails there are no vectors, and the first failure is logged. */
export class Embedder {
  readonly #embed: Embed;
  readonly #logger: Logger;
  /** Keyed by passage text, so an update embeds only what is new. */
  #known = new Map<string, Float32Array>();
  #warned = false;

  constructor(embed: Embed, logger: Logger) {
    this.#embed = embed;
    this.#logger = logger;
  }

  async passages({ passages }: TextIndex, signal: AbortSignal): Promise<Vectors | undefined> {
    const texts = passages.map(({ title, text }) => `${title}\n${text}`);
    const fresh = [...new Set(texts)].filter((text) => !this.#known.has(text));
    for (let at = 0; at < fresh.length; at += BATCH) {
      const batch = fresh.slice(at, at + BATCH);
      const vectors = await this.#try(batch, signal);
      if (vectors === undefined) return undefined;
      for (const [place, text] of batch.entries())
        this.#known.set(text, vectors[place] ?? new Float32Array());
    }
    const kept = new Map(texts.map((text) => [text, this.#known.get(text) ?? new Float32Array()]));
    this.#known = kept;
    return texts.map((text) => kept.get(text) ?? new Float32Array());
  }

  async question(text: string, signal: AbortSignal): Promise<Float32Array | undefined> {
    return (await this.#try([text], signal))?.[0];
  }

  async #try(texts: string[], signal: AbortSignal): Promise<Float32Array[] | undefined> {
    try {
      signal.throwIfAborted();
      const vectors = await untilAborted(this.#embed(texts, { signal }), signal);
      if (vectors.length !== texts.length) {
        throw new Error(`embed gave ${vectors.length} vectors for ${texts.length} texts`);
      }
      const [first] = vectors;
      if (vectors.some(({ length }) => length === 0 || length !== first?.length)) {
        throw new Error('embed gave vectors of different lengths');
      }
      return vectors.map(normalize);
    } catch (error) {
      if (!signal.aborted && !this.#warned) {
        this.#warned = true;
        this.#logger.warn({ err: error }, 'embed failed; passages are found by their words alone');
      }
      return undefined;
    }
  }
}

function normalize(vector: ArrayLike<number>): Float32Array {
  const result = Float32Array.from(vector);
  const length = Math.hypot(...result);
  return length > 0 ? result.map((value) => value / length) : result;
}

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

/** Ranks passages by words and by meaning, including those found only by meaning. */
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
