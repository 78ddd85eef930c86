import { completeQuery, signalOf } from '../../backend/query';
import type { BackendContext, CallableBackend, PartialRagQuery } from '../../backend/rag-backend';
import { secretsOf } from '../../http/failure';
import { HttpService } from '../../http/service';
import type { Source } from '../../protocol/index';
import { answer } from './answer';
import { check } from './check';
import { createComplete } from './completions';
import { WHO } from './errors';
import { History } from './history';
import { type OpenAIBackendOptions, readOptions } from './options';
import { passagesFor } from './passages';
import type { OpenAIService } from './service';

/** A backend whose answers a model writes from passages that a retriever finds. */
export interface OpenAIBackend extends CallableBackend {
  /** The retriever's passages, without asking the model. */
  retrieve(query: PartialRagQuery, context?: Partial<BackendContext>): Promise<Source[]>;
}

/**
 * Lets a model of any server with OpenAI's chat completions (OpenAI, Azure, Ollama, vLLM, …) write answers from
 * the passages that the retriever finds: word by word, with citations `[1]` that are the `position` of a source.
 * The model is told to keep to the passages, and that they, the transcript and the question are data.
 *
 * Throws a `TypeError` for options that can not work. Its answers fail with a `BackendError`, whose message
 * never holds what the server said; its `cause` does, for the log.
 */
export function createOpenAIBackend(options: OpenAIBackendOptions): OpenAIBackend {
  const settings = readOptions(options);
  const http = new HttpService(WHO, 'base URL', settings);
  const service: OpenAIService = {
    http,
    settings,
    complete: createComplete(settings, http.pool),
    history: new History(settings.historyTurns),
    secrets: secretsOf(settings.access.headers),
  };
  return {
    name: 'openai',
    answer: (query, context) => answer(service, completeQuery(query), signalOf(context)),
    retrieve: (query, context) => passagesFor(settings.retriever, completeQuery(query), signalOf(context)),
    check: ({ signal }) => check(settings, signal),
    close: () => http.close(),
  };
}
