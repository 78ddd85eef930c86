/** The maximum number of events buffered for a slow consumer. */
const LIMIT = 10_000;

/**
 * Turns pushed values into an async iterator. Values are never dropped: a consumer that falls too far behind gets an
 * error instead.
 */
export class EventIterator<T> implements AsyncIterableIterator<T> {
  readonly #values: T[] = [];
  readonly #onReturn: () => void;
  #waiter: ((result: IteratorResult<T>) => void) | undefined;
  #ended = false;
  #overflow = false;

  constructor(onReturn: () => void) {
    this.#onReturn = onReturn;
  }

  push(value: T): void {
    if (this.#ended) return;
    const waiter = this.#waiter;
    if (waiter) {
      this.#waiter = undefined;
      waiter({ value, done: false });
    } else if (this.#values.length < LIMIT) {
      this.#values.push(value);
    } else {
      this.#overflow = true;
      this.end();
    }
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#waiter?.({ value: undefined, done: true });
    this.#waiter = undefined;
    this.#onReturn();
  }

  async next(): Promise<IteratorResult<T>> {
    const value = this.#values.shift();
    if (value !== undefined) return { value, done: false };
    if (this.#overflow) {
      this.#overflow = false;
      throw new Error(`The consumer of a session's events fell more than ${LIMIT} events behind.`);
    }
    if (this.#ended) return { value: undefined, done: true };
    if (this.#waiter) throw new Error('Call next() again only when the call before it has settled.');
    return new Promise((resolve) => {
      this.#waiter = resolve;
    });
  }

  async return(): Promise<IteratorResult<T>> {
    this.#values.length = 0;
    this.end();
    return { value: undefined, done: true };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
