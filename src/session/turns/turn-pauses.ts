import type * as v from 'valibot';
import type { TurnEnd } from './options';
import { SpeakerAverage, type speakerAverageSchema } from './speaker-average';
import { endingOf, type TextEnding } from './text-ending';

/** So many pauses of a speaker have to be known. */
const MIN_PAUSES = 3;
/** A speaker is waited for so many times as long as they pause on average within a turn. */
const TIMES_AVERAGE = 1.5;
/** People pause within numbers and after "um"; a turn that was closed with a mark is hardly resumed. */
const FACTORS: Readonly<Record<TextEnding, number>> = {
  closed: 0.5,
  plain: 1,
  open: 1,
  'in-a-number': 1.5,
  hesitating: 1.5,
};

/** How long a turn that broke off waits for its rest: learned from how long its speaker pauses within turns. */
export class TurnPauses {
  readonly #options: TurnEnd;
  readonly #pauses = new SpeakerAverage();

  constructor(options: TurnEnd) {
    this.#options = options;
  }

  /** The speaker went on with a turn after a pause. */
  learn(speaker: string | undefined, ms: number): void {
    // After a longer one nobody went on: somebody began anew.
    if (this.#options.adaptive && ms >= 0 && ms <= 2 * this.#options.maxMs) this.#pauses.learn(speaker, ms);
  }

  /** @returns milliseconds; `Infinity`: not by time */
  waitMs(speaker: string | undefined, text: string): number {
    const { waitMs, adaptive, minMs, maxMs } = this.#options;
    if (!adaptive || waitMs === Number.POSITIVE_INFINITY) return waitMs;
    const known = this.#pauses.of(speaker, MIN_PAUSES);
    const usual = known ? known.mean * TIMES_AVERAGE : waitMs;
    return Math.min(maxMs, Math.max(minMs, usual * FACTORS[endingOf(text)]));
  }

  snapshot(): v.InferOutput<typeof speakerAverageSchema> {
    return this.#pauses.snapshot();
  }

  restore(state: v.InferOutput<typeof speakerAverageSchema>): void {
    this.#pauses.restore(state);
  }
}
