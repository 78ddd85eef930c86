import { completeQuery, signalOf } from '../../backend/query';
import type { CallableBackend, RagEvent, RagQuery } from '../../backend/rag-backend';
import { takeUntilAborted, untilAborted } from '../../backend/until-aborted';
import type { Usage } from '../../protocol/index';
import { adaptedFailure } from './failure';
import { addUsage, eventsOfChunk } from './langchain-events';

/** The part of a LangChain runnable that is used: a chain, a model, an agent. */
export interface StreamingRunnable {
  stream(input: unknown, options?: { signal?: AbortSignal }): PromiseLike<AsyncIterable<unknown>>;
}

export interface LangChainOptions {
  /** Default: `langchain`. */
  name?: string;
  /** What the chain is given. Default: the question. Retrieval chains take `({ question }) => ({ input: question })`. */
  input?: (query: RagQuery) => unknown;
}

/**
 * A LangChain runnable as a backend. Its stream may yield strings, messages (their `content`), or objects with an
 * `answer` and a `context` of documents, which become sources. What it throws is a `BackendError`, by its HTTP
 * status if it has one. LangChain itself is not loaded.
 */
export function fromLangChain(
  runnable: StreamingRunnable,
  { name = 'langchain', input = ({ question }) => question }: LangChainOptions = {},
): CallableBackend {
  async function* answer(query: RagQuery, signal: AbortSignal): AsyncGenerator<RagEvent, void, undefined> {
    let usage: Usage | undefined;
    try {
      signal.throwIfAborted();
      const opening = Promise.resolve(runnable.stream(input(query), { signal }));
      for await (const chunk of takeUntilAborted(await untilAborted(opening, signal), signal)) {
        usage = addUsage(usage, chunk);
        for (const event of eventsOfChunk(chunk)) {
          signal.throwIfAborted();
          yield event;
        }
      }
    } catch (error) {
      if (signal.aborted) return;
      throw adaptedFailure('The LangChain runnable', error);
    }
    if (usage && !signal.aborted) yield { type: 'usage', usage };
  }
  return { name, answer: (query, context) => answer(completeQuery(query), signalOf(context)) };
}
