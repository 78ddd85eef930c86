import { untilAborted } from '../../backend/abortable';
import { BackendError, isBackendError } from '../../backend/errors';
import type { RagQuery } from '../../backend/rag-backend';
import type { Source } from '../../protocol/index';
import type { Retriever } from './options';

/** The passages for a question, numbered as the model cites them. Those that the query brings are taken. */
export async function passagesFor(
  retriever: Retriever,
  query: RagQuery,
  signal: AbortSignal,
): Promise<Source[]> {
  const found = query.sources ?? (await retrieve(retriever, query, signal));
  return found.map((source, index) => ({ ...source, position: index + 1 }));
}

async function retrieve(retriever: Retriever, query: RagQuery, signal: AbortSignal): Promise<Source[]> {
  try {
    signal.throwIfAborted();
    return await untilAborted(retriever.retrieve(query, { signal }), signal);
  } catch (error) {
    if (signal.aborted || isBackendError(error)) throw error;
    throw new BackendError('BACKEND_ERROR', 'The retriever failed to find passages.', { cause: error });
  }
}
