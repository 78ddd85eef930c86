import type { SpeculationContext } from '../../backend/index';

type Listener = Parameters<SpeculationContext['onConfirmed']>[0];

/** What a backend is told about a question that may still change. */
export class Confirmation implements SpeculationContext {
  readonly #onDeclined: () => void;
  readonly #listeners: Listener[] = [];
  #waits: PromiseLike<void>[] = [];
  #confirmed = false;

  constructor(onDeclined: () => void) {
    this.#onDeclined = onDeclined;
  }

  onConfirmed(listener: Listener): void {
    if (this.#confirmed) this.#call(listener);
    else this.#listeners.push(listener);
  }

  decline(): void {
    if (!this.#confirmed) this.#onDeclined();
  }

  /** The question is asked as it was passed to the backend. */
  confirm(): void {
    if (this.#confirmed) return;
    this.#confirmed = true;
    for (const listener of this.#listeners.splice(0)) this.#call(listener);
  }

  /** What must have settled before the client gets anything; undefined if nothing. Rejects with what a listener did. */
  pending(): Promise<unknown> | undefined {
    if (this.#waits.length === 0) return undefined;
    const waits = this.#waits;
    this.#waits = [];
    return Promise.all(waits);
  }

  #call(listener: Listener): void {
    try {
      const returned = listener();
      if (returned) this.#waitFor(Promise.resolve(returned));
    } catch (error) {
      this.#waitFor(Promise.reject(error));
    }
  }

  #waitFor(promise: Promise<void>): void {
    // Nobody may ever ask for it.
    promise.catch(() => {});
    this.#waits.push(promise);
  }
}
