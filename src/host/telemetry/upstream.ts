import {
  type BackendContext,
  type BackendFailureCode,
  isBackendError,
  type RagBackend,
  type RagEvent,
  type RagQuery,
} from '../../backend/index';
import { carriedOn } from '../../backend/wrappers/carried-on';
import type { Source } from '../../protocol/index';
import type { QuestionDetector } from '../../questions/index';

/** How the backend ended an answer. `aborted`: it was no longer needed. */
export type UpstreamResult = 'ok' | 'aborted' | BackendFailureCode;

export interface UpstreamEnd {
  queryId: string;
  result: UpstreamResult;
  /** From the request to the end of the answer. */
  durationMs: number;
  /** How often the upstream request was retried. */
  retries: number;
  promptTokens?: number;
  completionTokens?: number;
}

/** How passages were looked for, alone. */
export interface Retrieving {
  query: RagQuery;
  provider: string;
  context: BackendContext;
}

export interface UpstreamWatch {
  ended(provider: string, end: UpstreamEnd): void;
  /** An answer has told the passages that it is based on, before its first text. They are as the backend gave them. */
  found(queryId: string, sources: unknown): void;
  /** Looks for passages alone. */
  retrieving(retrieving: Retrieving, work: () => Promise<Source[]>): Promise<Source[]>;
  /** Runs a step of this answer in the context that tracing needs. */
  within<T>(queryId: string, backend: RagBackend, work: () => T): T;
}

/** Wraps a backend; `watch` is told how each answer ends. */
export function withUpstreamWatch(backend: RagBackend, watch: UpstreamWatch): RagBackend {
  const { retrieve } = backend;
  return {
    name: backend.name,
    answer: (query, context) => ({
      [Symbol.asyncIterator]: () => new WatchedAnswer(backend, query, context, watch),
    }),
    ...(retrieve
      ? {
          retrieve: (query, context) =>
            watch.retrieving({ query, provider: backend.name, context }, () =>
              retrieve.call(backend, query, context),
            ),
        }
      : {}),
    ...carriedOn(backend),
  };
}

type Step = IteratorResult<string | RagEvent>;

/** Not a generator, because the `return` of a generator waits for a pending `next`. */
class WatchedAnswer implements AsyncIterator<string | RagEvent> {
  readonly #backend: RagBackend;
  readonly #query: RagQuery;
  readonly #context: BackendContext;
  readonly #watch: UpstreamWatch;
  readonly #startedAt = performance.now();
  readonly #onAbort = () => this.#end('aborted');
  readonly #tokens: Pick<UpstreamEnd, 'promptTokens' | 'completionTokens'> = {};
  #inner: AsyncIterator<string | RagEvent> | undefined;
  #retries = 0;
  #begun = false;
  #ended = false;

  constructor(backend: RagBackend, query: RagQuery, context: BackendContext, watch: UpstreamWatch) {
    this.#backend = backend;
    this.#query = query;
    this.#context = context;
    this.#watch = watch;
    context.signal.addEventListener('abort', this.#onAbort);
  }

  async next(): Promise<Step> {
    try {
      const step = await this.#watch.within(this.#query.queryId, this.#backend, () => this.#next());
      if (step.done) this.#end('ok');
      else this.#note(step.value);
      return step;
    } catch (error) {
      this.#end(isBackendError(error) ? error.code : 'BACKEND_ERROR');
      throw error;
    }
  }

  async return(): Promise<Step> {
    this.#end(this.#context.signal.aborted ? 'aborted' : 'ok');
    await this.#inner?.return?.();
    return { value: undefined, done: true };
  }

  #next(): Promise<Step> {
    this.#inner ??= this.#backend.answer(this.#query, this.#context)[Symbol.asyncIterator]();
    return this.#inner.next();
  }

  #note(event: unknown): void {
    if (typeof event !== 'object' || event === null) {
      this.#begun = true;
      return;
    }
    const step = event as RagEvent;
    if (step.type === 'text') this.#begun = true;
    if (step.type === 'sources' && !this.#begun) {
      this.#begun = true;
      this.#watch.found(this.#query.queryId, step.sources);
    }
    if (step.type === 'retry') this.#retries++;
    // The session aborts after this, although nobody cancelled.
    if (step.type === 'finish') this.#end('ok');
    if (step.type !== 'usage') return;
    const { prompt_tokens: promptTokens, completion_tokens: completionTokens } = step.usage;
    Object.assign(this.#tokens, { promptTokens, completionTokens });
  }

  #end(result: UpstreamResult): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#context.signal.removeEventListener('abort', this.#onAbort);
    this.#watch.ended(this.#backend.name, {
      queryId: this.#query.queryId,
      result,
      durationMs: performance.now() - this.#startedAt,
      retries: this.#retries,
      ...this.#tokens,
    });
  }
}

/** Wraps a detector; `took` is told how long each call takes, in milliseconds. */
export function withTiming(detector: QuestionDetector, took: (ms: number) => void): QuestionDetector {
  return {
    detect(turn) {
      const startedAt = performance.now();
      try {
        return detector.detect(turn);
      } finally {
        took(performance.now() - startedAt);
      }
    },
  };
}
