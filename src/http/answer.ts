import type { RagEvent, RagQuery } from '../backend/rag-backend';
import { closedBackend, Limits } from './limits';
import { AnswerRecord } from './record';
import type { HttpService } from './service';

export type Answer = AsyncGenerator<RagEvent, void, undefined>;

/** One answer under way. */
export interface UnderWay {
  limits: Limits;
  record: AnswerRecord;
}

/**
 * Answers one question by `work`, within the limits, and logs what that took. Ends quietly when the caller
 * aborts; every other early end is a `BackendError`. Without `patience` only the whole answer has a limit.
 */
export async function* answerWithin(
  service: HttpService,
  query: RagQuery,
  caller: AbortSignal,
  work: (underWay: UnderWay) => Answer,
  { patience = true } = {},
): Answer {
  const { who, settings } = service;
  if (service.closed) throw closedBackend(who);
  const limits = new Limits(who, caller, settings.timeoutMs, patience ? settings : undefined);
  const record = new AnswerRecord(query.queryId);
  service.running.add(limits);
  try {
    yield* work({ limits, record });
    record.complete();
  } catch (error) {
    const failure = limits.failure() ?? (limits.reason === undefined ? error : undefined);
    if (failure === undefined) return;
    record.failed(failure);
    throw failure;
  } finally {
    limits.release();
    service.running.delete(limits);
    record.write(settings.logger, who);
  }
}
