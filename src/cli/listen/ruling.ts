import type { Decision } from '../../questions/index';
import type { SessionEvent } from '../../session/index';

/** What the session told about a turn. */
export interface Ruling {
  decision: Decision;
  reason?: string;
  confidence?: number;
  question?: string;
  queryId?: string;
}

/** Undefined for events that are not about a turn. */
export function rulingOf(event: SessionEvent): Ruling | undefined {
  if (event.type === 'error') {
    return event.code === 'QUEUE_FULL' ? { decision: 'silent', reason: 'queue_full' } : undefined;
  }
  if (event.type !== 'status') return undefined;
  const { stage, reason, confidence, question, offer, query_id: queryId } = event;
  if (stage !== 'analyzing' && stage !== 'waiting_for_question') return undefined;
  const asked = offer?.question ?? question;
  const decision = stage === 'analyzing' ? 'answer' : offer ? 'offer' : 'silent';
  return {
    decision,
    ...(reason === undefined ? {} : { reason }),
    ...(confidence === undefined ? {} : { confidence }),
    ...(asked === undefined ? {} : { question: asked }),
    ...(queryId === undefined ? {} : { queryId }),
  };
}
