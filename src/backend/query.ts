import type { BackendContext, PartialRagQuery, RagQuery } from './rag-backend';

/** Fills in what a hand-written query leaves out. */
export function completeQuery(query: PartialRagQuery): RagQuery {
  return { queryId: 'query', sessionId: 'session', transcript: [], ...query };
}

/** The caller's signal, or a new one that never fires. */
export function signalOf(context: Partial<BackendContext> | undefined): AbortSignal {
  return context?.signal ?? new AbortController().signal;
}
