import { untilAborted } from '../../../../backend/abortable';
import { Patience } from '../../../../backend/patience';
import type { Logger } from '../../../../logging/logger';
import type { Clock } from '../../../../options/clock';
import type { Embed } from '../../options';
import type { TextIndex } from '../index/text-index';
import { PassageVectors, textsOf, type Vectors } from './passage-vectors';

/** How long one batch of passages may take, in milliseconds. */
const BATCH_MS = 30_000;

export interface EmbedderOptions {
  embed: Embed;
  /** How long a question waits for its vector, in milliseconds. */
  timeoutMs: number;
  clock: Clock;
  logger: Logger;
}

/** A failing `embed` is logged once, and again when it fails after a success, at most once in so many milliseconds. */
const WARN_EVERY_MS = 60_000;

/** Embeds passages and questions. While that fails, which is logged, only words count. */
export class Embedder {
  readonly #options: EmbedderOptions;
  /** Keyed by what is embedded, so an update embeds only what is new. */
  #known = new Map<string, Float32Array>();
  /** Whether some are of an earlier run, and perhaps of another model. */
  #isRestored = false;
  #warnedAt = Number.NEGATIVE_INFINITY;
  #isFailing = false;

  constructor(options: EmbedderOptions) {
    this.#options = options;
  }

  /** Takes the vectors of a saved index. */
  restore(index: TextIndex, vectors: Vectors): void {
    for (const [place, text] of textsOf(index).entries()) {
      const vector = vectors[place];
      if (vector !== undefined && vector.length > 0) this.#known.set(text, vector);
    }
    this.#isRestored = true;
  }

  /** The vectors of an index; those that are not known yet are filled in. */
  passages(index: TextIndex): PassageVectors {
    const batch = (texts: string[], signal: AbortSignal) => this.#try(texts, signal, BATCH_MS);
    return new PassageVectors(index, this.#known, batch, this.#options.clock);
  }

  /** Forgets vectors that this index does not need. */
  keepOnly(index: TextIndex): void {
    const texts = new Set(textsOf(index));
    for (const text of this.#known.keys()) if (!texts.has(text)) this.#known.delete(text);
  }

  /** Undefined when it failed or took too long, and on abort. */
  async question(text: string, signal: AbortSignal): Promise<Float32Array | undefined> {
    return (await this.#try([text], signal, this.#options.timeoutMs))?.[0];
  }

  /**
   * Whether vectors of another length than these were restored, of another model that is: all are forgotten then, and
   * must be made again.
   */
  forgetsRestored(dimensions: number): boolean {
    const isOther = [...this.#known.values()].some(({ length }) => length !== dimensions);
    if (!this.#isRestored || !isOther) return false;
    this.#isRestored = false;
    this.#known = new Map();
    return true;
  }

  async #try(texts: string[], signal: AbortSignal, timeoutMs: number): Promise<Float32Array[] | undefined> {
    const { embed, clock, logger } = this.#options;
    const patience = new Patience(signal, timeoutMs, clock);
    try {
      patience.signal.throwIfAborted();
      const vectors = await untilAborted(embed(texts, { signal: patience.signal }), patience.signal);
      if (vectors.length !== texts.length) {
        throw new Error(`embed gave ${vectors.length} vectors for ${texts.length} texts`);
      }
      const [first] = vectors;
      if (vectors.some(({ length }) => length === 0 || length !== first?.length)) {
        throw new Error('embed gave vectors of different lengths');
      }
      const normal = vectors.map(normalize);
      this.#isFailing = false;
      return normal;
    } catch (error) {
      if (!signal.aborted && !this.#isFailing && clock.now() - this.#warnedAt >= WARN_EVERY_MS) {
        this.#warnedAt = clock.now();
        this.#isFailing = true;
        const err = patience.timedOut ?? error;
        logger.warn({ err }, 'embed failed; passages are found by their words alone');
      }
      return undefined;
    } finally {
      patience.end();
    }
  }
}

function normalize(vector: ArrayLike<number>): Float32Array {
  const result = Float32Array.from(vector);
  const length = Math.hypot(...result);
  if (!Number.isFinite(length)) throw new Error('embed gave a vector with values that are no numbers');
  return length > 0 ? result.map((value) => value / length) : result;
}
