import type { RagQuery } from '../../backend/index';
import type { Utterance } from '../../protocol/utterance';

interface QueryParts {
  question: string;
  queryId: string;
  sessionId: string;
  language: string | undefined;
  user: string | undefined;
  /** What was said before, oldest first. */
  previous: readonly Utterance[];
}

/** The backend query, fixed when the question is accepted: later speech does not change it. */
export function buildQuery({ question, queryId, sessionId, language, user, previous }: QueryParts): RagQuery {
  // An instant query may ask the utterance just said; that is the question, not its context.
  const transcript = previous.at(-1)?.text === question ? previous.slice(0, -1) : previous.slice();
  return {
    question,
    queryId,
    sessionId,
    transcript,
    ...(language ? { language } : {}),
    ...(user ? { user } : {}),
  };
}
