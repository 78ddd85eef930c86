import type { RagQuery } from '../../backend/rag-backend';
import { RESTARTED } from '../../backend/warnings';
import { type Answer, answerWithin, type UnderWay } from '../../http/answer';
import { shownId } from '../../http/shown-id';
import { ask } from './ask';
import { isConversationGone } from './errors';
import type { DifyService } from './service';

/**
 * Answers one question, and logs what that took. Ends quietly when the caller aborts; every other early end
 * is a `BackendError`.
 */
export function answer(service: DifyService, query: RagQuery, signal: AbortSignal): Answer {
  // Asked for in one piece, an answer is silent until it is there.
  const patience = service.settings.responseMode === 'streaming';
  const work = (underWay: UnderWay) => inConversation(service, query, underWay);
  return answerWithin(service.http, query, signal, work, { patience });
}

/** A conversation that Dify does not know (any more) is begun anew, once. */
async function* inConversation(service: DifyService, query: RagQuery, underWay: UnderWay): Answer {
  const { conversationId, ...fresh } = query;
  try {
    return yield* ask(service, query, underWay);
  } catch (error) {
    if (!conversationId || underWay.limits.reason || !isConversationGone(error)) throw error;
  }
  service.settings.logger.warn(
    { queryId: query.queryId, conversationId: shownId(conversationId) },
    'Dify does not know the conversation; began a new one',
  );
  yield RESTARTED;
  yield* ask(service, fresh, underWay);
}
