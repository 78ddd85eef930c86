import type { Timing } from '../../protocol/index';
import { type Spread, spreadOf } from '../../transcripts/percentiles';

/** Of so many answers; earlier ones do not count any more. */
const MAX_DELAYS = 5_000;

/** How long people waited, from their last word to the first text, unless the session was paused meanwhile. */
export class Delays {
  readonly #delays: number[] = [];
  #spread: Spread | undefined;
  #isCurrent = true;
  readonly #late = new Set<string>();

  /** The question was said during a pause, and waited for its end: what its last word was followed by says nothing. */
  waited(queryId: string): void {
    this.#late.add(queryId);
  }

  add(queryId: string, { last_word_ms, first_sent_ms }: Timing): void {
    if (this.#late.delete(queryId)) return;
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
