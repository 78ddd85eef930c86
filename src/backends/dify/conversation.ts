import type { RagEvent, RagQuery } from '../../backend/rag-backend';
import { RESTARTED } from '../../backend/warnings';
import { shownId } from '../../http/shown-id';
import type { DifySettings } from './options';

/**
 * What a step of an answer means for whoever keeps the conversation: nothing when every question is alone;
 * a warning besides when Dify, as some versions do, answers in another conversation without saying so.
 */
export function conversationSteps(
  { conversation, logger }: Pick<DifySettings, 'conversation' | 'logger'>,
  { conversationId, queryId }: RagQuery,
  step: RagEvent,
): RagEvent[] {
  if (step.type !== 'conversation') return [step];
  if (conversation === 'single') return [];
  if (!conversationId || step.id === conversationId) return [step];
  logger.warn(
    { queryId, conversationId: shownId(conversationId) },
    'Dify answered in a new conversation without saying so',
  );
  return [step, RESTARTED];
}
