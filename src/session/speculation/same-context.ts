import type { RagQuery } from '../../backend/index';

/** Whether two queries differ in nothing but their ids and the words of their question. */
export function isSameContext(one: RagQuery, other: RagQuery): boolean {
  return (
    one.sessionId === other.sessionId &&
    one.conversationId === other.conversationId &&
    one.language === other.language &&
    one.user === other.user &&
    one.transcript.length === other.transcript.length &&
    // Utterances are never changed once they are in the transcript.
    one.transcript.every((utterance, at) => utterance === other.transcript[at])
  );
}
