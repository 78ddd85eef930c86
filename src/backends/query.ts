import type { PartialRagQuery, RagQuery } from './types';

/** Fills in what a hand-written query leaves out. */
export function completeQuery(query: PartialRagQuery): RagQuery {
  return { queryId: 'query', sessionId: 'session', transcript: [], ...query };
}
