import type { RagEvent, RagQuery } from '../types';
import type { DifySettings } from './options';

/** For the client: what was said before is not known to Dify any more. */
export const RESTARTED = {
  type: 'warning',
  code: 'conversation_restarted',
  message: 'The backend did not know the conversation any more; this answer began a new one.',
} as const satisfies RagEvent;

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
  logger.warn({ queryId, conversationId }, 'Dify answered in a new conversation without saying so');
  return [step, RESTARTED];
}
