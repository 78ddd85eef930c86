import { untilAborted } from '../../backend/abortable';
import { Patience } from '../../backend/patience';
import type { BackendContext, RagQuery } from '../../backend/rag-backend';
import type { Source } from '../../protocol/index';
import type { Plan } from './answer';

/**
 * The passages of the first backend that finds any without failing, of those that have `retrieve`; finding none is a
 * result. Rejects with what the last one failed with.
 */
export async function retrieve(plan: Plan, query: RagQuery, context: BackendContext): Promise<Source[]> {
  const { backends, firstTextTimeoutMs, clock, logger } = plan;
  const able = backends.filter((backend) => backend.retrieve !== undefined);
  const last = able.at(-1);
  let failure: unknown;
  for (const backend of able) {
    const limit = backend === last ? Number.POSITIVE_INFINITY : firstTextTimeoutMs;
    const patience = new Patience(context.signal, limit, clock);
    const { signal } = patience;
    try {
      signal.throwIfAborted();
      return await untilAborted(
        backend.retrieve?.(query, { ...context, signal }) ?? Promise.resolve([]),
        signal,
      );
    } catch (error) {
      context.signal.throwIfAborted();
      failure = error;
      if (backend !== last) {
        logger.warn(
          { queryId: query.queryId, backend: backend.name, err: error },
          'backend failed to find passages; the next one is asked',
        );
      }
    } finally {
      patience.end();
    }
  }
  throw failure;
}
