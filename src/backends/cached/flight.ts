import { eventOf } from '../../backend/events';
import type { RagBackend, RagEvent, RagQuery } from '../../backend/rag-backend';
import { untilAborted } from '../../backend/until-aborted';

/**
 * One answer that several askers read at once. It is read on when one of them wants more, and aborted when the
 * last of them has left.
 */
export class Flight {
  readonly events: RagEvent[] = [];
  readonly #abort = new AbortController();
  readonly #iterator: AsyncIterator<string | RagEvent>;
  readonly #over: (whole: boolean) => void;
  #reading: Promise<void> | undefined;
  #readers = 0;
  #done = false;

  /** `over` is told once whether the answer came to its end; also when everybody left, or it failed. */
  constructor(backend: RagBackend, query: RagQuery, over: (whole: boolean) => void) {
    this.#iterator = backend.answer(query, { signal: this.#abort.signal })[Symbol.asyncIterator]();
    this.#over = over;
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
      if (this.#readers === 0 && !this.#done) this.#leave();
    }
  }

  /** The next event, for all readers alike. */
  #more(): Promise<void> {
    this.#reading ??= this.#next().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #next(): Promise<void> {
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

  #leave(): void {
    this.#end(false);
    this.#abort.abort();
    this.#iterator.return?.()?.then(undefined, () => {});
  }

  #end(whole: boolean): void {
    this.#done = true;
    this.#over(whole);
  }
}
