import type { Timing } from '../../protocol/index';
import { type Spread, spreadOf } from '../../transcripts/percentiles';

/** Of so many answers; earlier ones do not count any more. */
const MAX_DELAYS = 5_000;

/** How long people waited, from their last word to the first text. */
export class Delays {
  readonly #delays: number[] = [];
  #spread: Spread | undefined;
  #isCurrent = true;

  add({ last_word_ms, first_sent_ms }: Timing): void {
    if (last_word_ms === undefined || first_sent_ms === undefined) return;
    this.#delays.push(first_sent_ms - last_word_ms);
    if (this.#delays.length > MAX_DELAYS) this.#delays.shift();
    this.#isCurrent = false;
  }

  /** Undefined before there is one; the same object as before if nothing has changed. */
  get spread(): Spread | undefined {
    if (!this.#isCurrent) this.#spread = spreadOf(this.#delays);
    this.#isCurrent = true;
    return this.#spread;
  }
}
