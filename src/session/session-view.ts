import type { Utterance } from '../protocol/utterance';
import { partsOf, type RealtimeRagSession } from './session';

/** What is going on in a session, for whoever may look at it from outside. */
export interface SessionView {
  /** What was said, oldest first, as far as it is kept as context. */
  said: readonly Utterance[];
  /** Turns that are not over. */
  speaking: readonly Utterance[];
  /** A question that an instant query without text would accept. */
  offered: string | undefined;
}

/** Looks at a session without touching it. */
export function viewOf(session: RealtimeRagSession): SessionView {
  const { pipeline } = partsOf(session);
  if (!pipeline) return { said: [], speaking: [], offered: undefined };
  const { said, speaking, offered } = pipeline;
  return { said, speaking, offered };
}
