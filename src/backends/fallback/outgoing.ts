import { isText } from '../../backend/events';
import type { RagEvent } from '../../backend/rag-backend';

/** What the client has of an answer; the next backend's takes its place instead of being added to it. */
export class Outgoing {
  #has = { text: false, sources: false };
  #stale = { text: false, sources: false };

  /** Another backend answers from now on. */
  begin(): void {
    this.#stale = { ...this.#has };
  }

  /** The event as it has to be told. */
  pass(event: RagEvent): RagEvent[] {
    if (event.type === 'sources') {
      this.#stale.sources = false;
      this.#has.sources = true;
      return [event];
    }
    if (!isText(event)) return [event];
    const cleared: RagEvent[] = this.#stale.sources ? [{ type: 'sources', sources: [] }] : [];
    const told: RagEvent =
      this.#stale.text && event.type === 'text' ? { type: 'replace', text: event.text } : event;
    this.#stale = { text: false, sources: false };
    this.#has.text = true;
    return [...cleared, told];
  }
}
