import type { BackendContext, RagBackend, RagEvent, RagQuery } from './rag-backend';

/**
 * Asked before a question is put to a backend: resolves with what is to be called when the answer is over,
 * or throws a `BackendError`, which then is how the answer fails.
 */
export type Enter = (query: RagQuery, context: BackendContext) => (() => void) | Promise<() => void>;

/** The same backend behind a door. Everything but answers passes untouched. */
export function gateBackend(backend: RagBackend, enter: Enter): RagBackend {
  const { retrieve, check, close } = backend;
  return {
    name: backend.name,
    answer: (query, context) => ({
      [Symbol.asyncIterator]: () => new GatedAnswer(backend, query, context, enter),
    }),
    ...(retrieve ? { retrieve: retrieve.bind(backend) } : {}),
    ...(check ? { check: check.bind(backend) } : {}),
    ...(close ? { close: close.bind(backend) } : {}),
  };
}

type Step = IteratorResult<string | RagEvent>;
const OVER: Step = { value: undefined, done: true };

/**
 * Not a generator: the `return` of one waits for the `next` that is under way, and a backend that hangs
 * would keep its place for ever.
 */
class GatedAnswer implements AsyncIterator<string | RagEvent> {
  readonly #backend: RagBackend;
  readonly #query: RagQuery;
  readonly #context: BackendContext;
  readonly #enter: Enter;
  readonly #onAbort = () => this.#leave();
  #inner: AsyncIterator<string | RagEvent> | undefined;
  #exit: (() => void) | undefined;
  #over = false;

  constructor(backend: RagBackend, query: RagQuery, context: BackendContext, enter: Enter) {
    this.#backend = backend;
    this.#query = query;
    this.#context = context;
    this.#enter = enter;
  }

  async next(): Promise<Step> {
    if (this.#over) return OVER;
    try {
      this.#inner ??= await this.#begin();
      const step = this.#inner ? await this.#inner.next() : OVER;
      if (step.done) this.#leave();
      return step;
    } catch (error) {
      this.#leave();
      throw error;
    }
  }

  async return(): Promise<Step> {
    this.#leave();
    await this.#inner?.return?.();
    return OVER;
  }

  async #begin(): Promise<AsyncIterator<string | RagEvent> | undefined> {
    this.#context.signal.addEventListener('abort', this.#onAbort);
    const exit = await this.#enter(this.#query, this.#context);
    if (this.#over || this.#context.signal.aborted) {
      exit();
      return undefined;
    }
    this.#exit = exit;
    return this.#backend.answer(this.#query, this.#context)[Symbol.asyncIterator]();
  }

  #leave(): void {
    this.#over = true;
    this.#context.signal.removeEventListener('abort', this.#onAbort);
    this.#exit?.();
    this.#exit = undefined;
  }
}
