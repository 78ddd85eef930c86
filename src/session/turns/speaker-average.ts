import * as v from 'valibot';
import { count, speaker } from '../snapshot/fields';

export const speakerAverageSchema = v.array(
  v.object({ speaker, mean: v.number(), deviation: v.number(), count }),
);

interface Known {
  mean: number;
  /** The mean distance from the mean. */
  deviation: number;
  count: number;
}

const MAX_SPEAKERS = 16;
/** How much a new value counts. */
const WEIGHT = 0.2;

/** Exponential averages of times in milliseconds, by speaker; the speakers heard last are remembered. */
export class SpeakerAverage {
  readonly #known = new Map<string, Known>();

  learn(speaker: string | undefined, ms: number): void {
    const key = speaker ?? '';
    const known = this.#known.get(key);
    this.#known.delete(key);
    this.#known.set(key, known ? updated(known, ms) : { mean: ms, deviation: ms / 4, count: 1 });
    if (this.#known.size <= MAX_SPEAKERS) return;
    const [oldest] = this.#known.keys();
    if (oldest !== undefined) this.#known.delete(oldest);
  }

  /** @returns undefined until there are `least` values */
  of(speaker: string | undefined, least: number): Readonly<Known> | undefined {
    const known = this.#known.get(speaker ?? '');
    return known && known.count >= least ? known : undefined;
  }

  snapshot(): v.InferOutput<typeof speakerAverageSchema> {
    return [...this.#known].map(([speaker, known]) => ({ speaker, ...known }));
  }

  restore(state: v.InferOutput<typeof speakerAverageSchema>): void {
    for (const { speaker, ...known } of state) this.#known.set(speaker, known);
  }
}

function updated({ mean, deviation, count }: Known, ms: number): Known {
  // The first values count as much as each other.
  const weight = Math.max(WEIGHT, 1 / (count + 1));
  return {
    mean: mean + weight * (ms - mean),
    deviation: deviation + weight * (Math.abs(ms - mean) - deviation),
    count: count + 1,
  };
}
