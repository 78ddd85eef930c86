import type { AsrChunk, Heard } from '../../chunk';
import { RunningSegments } from '../../running-segments';
import type { Closing, Segments } from '../../segments';

/**
 * For recognisers that send a list of utterances, and in it again those that have been final for long: a final that
 * does not begin after the last one is not news. Where an utterance begins may still move until it is final.
 */
export class UtteranceList {
  readonly #running: RunningSegments;
  #lastStart = Number.NEGATIVE_INFINITY;

  constructor(segments: Segments) {
    this.#running = new RunningSegments(segments);
  }

  /** Whether something is said that is not final. */
  get isOpen(): boolean {
    return this.#running.isOpen();
  }

  /** What a message says: finals, and what is being said after them. */
  take(finals: readonly Heard[], open?: Heard, closing: Closing = {}): AsrChunk[] {
    // Speech that goes on before the last final: the times have begun anew, so this is another stream.
    const before = finals.length === 0 && open && this.#isOld(open) ? this.restart() : [];
    const chunks = finals.flatMap((heard) => this.#final(heard, closing));
    return [...before, ...chunks, ...(open && !this.#isOld(open) ? this.#running.partial(open) : [])];
  }

  /** Makes the current utterance final as it stands; times may begin anew. */
  restart(): AsrChunk[] {
    this.#lastStart = Number.NEGATIVE_INFINITY;
    return this.#running.settle();
  }

  #final(heard: Heard, closing: Closing): AsrChunk[] {
    if (this.#isOld(heard)) return [];
    this.#lastStart = heard.start_ms ?? this.#lastStart;
    return this.#running.final(heard, closing);
  }

  #isOld({ start_ms }: Heard): boolean {
    return start_ms !== undefined && start_ms <= this.#lastStart;
  }
}
