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

  partial(heard: Heard): AsrChunk[] {
    return this.#isOld(heard) ? [] : this.#running.partial(heard);
  }

  final(heard: Heard, closing: Closing = {}): AsrChunk[] {
    if (this.#isOld(heard)) return [];
    this.#lastStart = heard.start_ms ?? this.#lastStart;
    return this.#running.final(heard, closing);
  }

  /** Makes the current utterance final as it stands. */
  settle(): AsrChunk[] {
    return this.#running.settle();
  }

  #isOld({ start_ms }: Heard): boolean {
    return start_ms !== undefined && start_ms <= this.#lastStart;
  }
}
