import type { BackendContext, PartialRagQuery, RagQuery } from './types';

/** Fills in what a hand-written query leaves out. */
export function completeQuery(query: PartialRagQuery): RagQuery {
  return { queryId: 'query', sessionId: 'session', transcript: [], ...query };
}

const never = new AbortController().signal;

/** The signal to obey; one that never fires when the caller gave none. */
export function signalOf(context: Partial<BackendContext> | undefined): AbortSignal {
  return context?.signal ?? never;
}
