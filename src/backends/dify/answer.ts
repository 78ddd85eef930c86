import type { RagEvent, RagQuery } from '../types';
import { ask } from './ask';
import { RESTARTED } from './conversation';
import { isConversationGone } from './errors';
import { closedBackend, Limits } from './limits';
import { AnswerRecord } from './record';
import type { DifyService } from './service';

export type { DifyService } from './service';

type Answer = AsyncGenerator<RagEvent, void, undefined>;

/**
 * Answers one question, and logs what that took. Ends quietly when the caller aborts; every other early end
 * is a `BackendError`.
 */
export async function* answer(service: DifyService, query: RagQuery, signal: AbortSignal): Answer {
  if (service.closed) throw closedBackend();
  const { timeoutMs, firstEventTimeoutMs, idleTimeoutMs, responseMode, logger } = service.settings;
  const patience = responseMode === 'streaming' ? { firstEventTimeoutMs, idleTimeoutMs } : undefined;
  const limits = new Limits(signal, timeoutMs, patience);
  const record = new AnswerRecord(query.queryId);
  service.running.add(limits);
  try {
    yield* inConversation(service, query, limits, record);
    record.complete();
  } catch (error) {
    const failure = limits.failure() ?? (limits.reason === undefined ? error : undefined);
    if (failure === undefined) return;
    record.failed(failure);
    throw failure;
  } finally {
    limits.release();
    service.running.delete(limits);
    record.write(logger);
  }
}

/** A conversation that Dify does not know (any more) is begun anew, once. */
async function* inConversation(
  service: DifyService,
  query: RagQuery,
  limits: Limits,
  record: AnswerRecord,
): Answer {
  const { conversationId, ...fresh } = query;
  try {
    return yield* ask(service, query, limits, record);
  } catch (error) {
    if (!conversationId || limits.reason || !isConversationGone(error)) throw error;
  }
  service.settings.logger.warn(
    { queryId: query.queryId, conversationId },
    'Dify does not know the conversation; began a new one',
  );
  yield RESTARTED;
  yield* ask(service, fresh, limits, record);
}
