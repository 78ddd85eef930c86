import { EventReader } from '../../backend/event-reader';
import { createGuardedAbort, type GuardedAbort } from '../../backend/guarded-signal';
import type { RagBackend, RagEvent, RagQuery, SpeculationContext } from '../../backend/index';
import type { Logger } from '../../logging/logger';
import { readField } from '../../logging/read-field';
import type { Clock } from '../../options/clock';
import type { Source } from '../../protocol/index';

/** Yield to the event loop after this many consecutive steps: a backend may never await anything. */
const STEPS_IN_A_ROW = 256;

interface PullOptions {
  backend: RagBackend;
  query: RagQuery;
  clock: Clock;
  logger: Logger;
  /** Present when the question may still change. */
  speculation?: SpeculationContext;
  /** Passages that were found in advance, if there are any. */
  retrieval?: FoundPassages | undefined;
}

/** Passages that go along with a query. */
interface FoundPassages {
  /** A promise of them while they are being found; never rejects. */
  take(): readonly Source[] | undefined | Promise<readonly Source[] | undefined>;
  abort(): void;
}

/** Pulls one answer from its backend until it ends or is aborted. */
export class BackendPull {
  readonly #options: PullOptions;
  readonly #abort: GuardedAbort;
  readonly #reader: EventReader;
  #iterator: AsyncIterator<unknown> | undefined;
  #steps = 0;

  constructor(options: PullOptions) {
    this.#options = options;
    const { backend, query, logger } = options;
    const about = { queryId: query.queryId, backend: nameOf(backend), logger };
    this.#abort = createGuardedAbort(about);
    this.#reader = new EventReader(about);
  }

  /** The step's value as an event that is valid on the wire; undefined if it is not. Never throws. */
  read(value: unknown): RagEvent | undefined {
    return this.#reader.read(value);
  }

  /** The next step of the backend's iterator. The first call queries the backend. Rejects with whatever it throws. */
  next(): PromiseLike<IteratorResult<unknown>> {
    return ++this.#steps % STEPS_IN_A_ROW === 0 ? this.#breathe().then(() => this.#step()) : this.#step();
  }

  /** The answer is no longer wanted. Does not wait for the backend's cleanup, and ignores its failures. */
  abort(): void {
    this.#abort.abort();
    this.#options.retrieval?.abort();
    try {
      this.#iterator?.return?.()?.then(undefined, () => {});
    } catch {
      // A hand-written iterator may throw from return().
    }
  }

  #step(): PromiseLike<IteratorResult<unknown>> {
    if (this.#iterator) return this.#iterator.next();
    const sources = this.#options.retrieval?.take();
    return sources instanceof Promise ? sources.then((found) => this.#begin(found)) : this.#begin(sources);
  }

  #begin(sources: readonly Source[] | undefined): PromiseLike<IteratorResult<unknown>> {
    const { signal } = this.#abort;
    if (signal.aborted) return Promise.resolve({ value: undefined, done: true });
    const { backend, query, speculation } = this.#options;
    const asked = sources ? { ...query, sources } : query;
    this.#iterator = iteratorOf(backend.answer(asked, { signal, ...(speculation ? { speculation } : {}) }));
    return this.#iterator.next();
  }

  #breathe(): Promise<void> {
    return new Promise((resolve) => this.#options.clock.setTimeout(resolve, 0));
  }
}

/** For the log. A third-party backend may lack a name, or throw when it is read. */
export function nameOf(backend: RagBackend): string {
  const name = readField(backend, 'name');
  return typeof name === 'string' ? name : 'backend';
}

/** An `answer` that is `async` instead of `async *` returns a promise, whose rejection nobody else would handle. */
function iteratorOf(answer: AsyncIterable<unknown>): AsyncIterator<unknown> {
  if (answer instanceof Promise) answer.catch(() => {});
  return answer[Symbol.asyncIterator]();
}
