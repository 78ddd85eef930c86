import type { RagQuery } from '../../backend/index';
import { ageOf } from '../snapshot/fields';
import type { SnapshotReader, SnapshotWriter } from '../snapshot/shared-state';
import { DISCARDED, type Prepared } from '../speculation/prepared';
import type { Heard } from './answer-stream';
import type { AcceptedState } from './answers-state';
import { readQuery, writeQuery } from './rag-query';

/** An accepted question, with everything needed to answer it. */
export interface Accepted {
  query: RagQuery;
  mode?: 'instant' | undefined;
  acceptedAt: number;
  /** What has been done in advance. */
  prepared?: Prepared | undefined;
  /** Absent: the client requested it. */
  heard?: Heard | undefined;
  /** When its turn comes it is ended without asking the backend. */
  withdrawn?: boolean | undefined;
  /** Its first answer was lost before any of it was sent, and this is the second. */
  askedAgain?: boolean | undefined;
}

/** Why an accepted question is taken back, in words. */
const WITHDRAWN = {
  self_answered: 'Answered by whoever asked it.',
  continued: 'Its speaker goes on with it; the whole is asked.',
} as const;
export type Withdrawal = keyof typeof WITHDRAWN;

/** The status that says so. */
export function withdrawal(queryId: string, reason: Withdrawal) {
  return { stage: 'waiting_for_question', query_id: queryId, note: WITHDRAWN[reason], reason } as const;
}

export function writeAccepted(accepted: Accepted, writer: SnapshotWriter): AcceptedState {
  const { query, mode, acceptedAt, prepared, heard, withdrawn, askedAgain } = accepted;
  const { now } = writer;
  return {
    query: writeQuery(query, writer),
    acceptedAge: ageOf(acceptedAt, now),
    ...(mode === 'instant' ? { instant: true } : {}),
    ...(heard && {
      heard: { lastWordAge: ageOf(heard.lastWordAt, now), completeAge: ageOf(heard.completeAt, now) },
    }),
    ...(prepared ? { prepared: true } : {}),
    ...(withdrawn ? { withdrawn } : {}),
    ...(askedAgain ? { askedAgain } : {}),
  };
}

/** What had been done in advance is lost. */
export function readAccepted(
  { query, instant, acceptedAge, heard, prepared, withdrawn, askedAgain }: AcceptedState,
  whose: { sessionId: string; user: string | undefined },
  reader: SnapshotReader,
): Accepted {
  const { takenAt } = reader;
  return {
    query: readQuery(query, whose, reader),
    mode: instant ? 'instant' : undefined,
    acceptedAt: takenAt - acceptedAge,
    prepared: prepared ? DISCARDED : undefined,
    heard: heard && { lastWordAt: takenAt - heard.lastWordAge, completeAt: takenAt - heard.completeAge },
    withdrawn,
    askedAgain,
  };
}
