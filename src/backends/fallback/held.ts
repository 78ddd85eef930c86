import { isText } from '../../backend/events';
import type { RagEvent } from '../../backend/rag-backend';

/**
 * Holds back what comes before the first text of an answer, so that the answer can still be given up for
 * another one without a trace.
 */
export class Held {
  #events: RagEvent[] = [];
  #holds: boolean;
  #hasText = false;

  /** Without `holds` everything passes. */
  constructor(holds: boolean) {
    this.#holds = holds;
  }

  /** Whether there was text. */
  get hasText(): boolean {
    return this.#hasText;
  }

  /** What may be passed on now. */
  take(event: RagEvent): RagEvent[] {
    this.#hasText ||= isText(event);
    this.#events.push(event);
    return this.#hasText || !this.#holds ? this.release() : [];
  }

  /** All that is held back. */
  release(): RagEvent[] {
    return this.#events.splice(0);
  }
}
