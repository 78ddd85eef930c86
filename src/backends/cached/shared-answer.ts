import { takeUntilAborted, untilAborted } from '../../backend/abortable';
import { eventOf } from '../../backend/events';
import type { RagBackend, RagEvent, RagQuery } from '../../backend/rag-backend';

/**
 * One answer read by several callers at once. The next event is fetched when one of them requests it, and the answer
 * is aborted when the last of them has left.
 */
export class SharedAnswer {
  readonly events: RagEvent[] = [];
  readonly #abort = new AbortController();
  readonly #iterator: AsyncIterator<string | RagEvent>;
  readonly #onEnd: (isWhole: boolean) => void;
  #fetching: Promise<void> | undefined;
  #readers = 0;
  #done = false;

  /** `onEnd` is called once with whether the answer is complete: it is not if every reader left or it failed. */
  constructor(backend: RagBackend, query: RagQuery, onEnd: (isWhole: boolean) => void) {
    const { signal } = this.#abort;
    this.#iterator = takeUntilAborted(() => backend.answer(query, { signal }), signal);
    this.#onEnd = onEnd;
  }

  async *read(signal: AbortSignal): AsyncGenerator<RagEvent, void, undefined> {
    this.#readers++;
    try {
      for (let index = 0; ; index++) {
        while (index >= this.events.length && !this.#done) await untilAborted(this.#more(), signal);
        const event = this.events[index];
        if (event === undefined) return;
        signal.throwIfAborted();
        yield event;
      }
    } finally {
      this.#readers--;
      if (this.#readers === 0 && !this.#done) {
        this.#end(false);
        this.#abort.abort();
      }
    }
  }

  /** The next event, shared by all readers. */
  #more(): Promise<void> {
    this.#fetching ??= this.#fetch().finally(() => {
      this.#fetching = undefined;
    });
    return this.#fetching;
  }

  async #fetch(): Promise<void> {
    try {
      const { done, value } = await this.#iterator.next();
      if (this.#done) return;
      if (!done) this.events.push(eventOf(value));
      else this.#end(true);
    } catch (error) {
      if (!this.#done) this.#end(false);
      throw error;
    }
  }

  #end(isWhole: boolean): void {
    this.#done = true;
    this.#onEnd(isWhole);
  }
}
