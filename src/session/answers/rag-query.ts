import * as v from 'valibot';
import type { RagQuery } from '../../backend/index';
import type { Utterance } from '../../protocol/utterance';
import { place } from '../snapshot/fields';
import type { SnapshotReader, SnapshotWriter } from '../snapshot/shared-state';

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

/** As a snapshot keeps it. Its session and its user are those of whoever restores it. */
export const querySchema = v.object({
  question: v.string(),
  queryId: v.string(),
  conversationId: v.optional(v.string()),
  transcript: v.array(place),
  language: v.optional(v.string()),
});
export type QueryState = v.InferOutput<typeof querySchema>;

export function writeQuery(query: RagQuery, { utterances }: SnapshotWriter): QueryState {
  const { question, queryId, conversationId, transcript, language } = query;
  return {
    question,
    queryId,
    ...(conversationId === undefined ? {} : { conversationId }),
    transcript: transcript.map((utterance) => utterances.placeOf(utterance)),
    ...(language === undefined ? {} : { language }),
  };
}

export function readQuery(
  { conversationId, transcript, language, ...same }: QueryState,
  { sessionId, user }: { sessionId: string; user: string | undefined },
  { utterances }: SnapshotReader,
): RagQuery {
  return {
    ...same,
    sessionId,
    transcript: transcript.map((place) => utterances.at(place)),
    ...(conversationId === undefined ? {} : { conversationId }),
    ...(language === undefined ? {} : { language }),
    ...(user ? { user } : {}),
  };
}
