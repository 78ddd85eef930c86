import type { RagQuery } from '../../backend/index';
import { ageOf } from '../snapshot/fields';
import type { SnapshotReader, SnapshotWriter } from '../snapshot/shared-state';
import { DISCARDED, type Prepared } from '../speculation/prepared';
import { finalsOf } from '../turns/open-turn';
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
  /** Of the finals of its turn, as far as they have one. */
  clientSeqs?: readonly number[] | undefined;
  /** When its turn comes it is ended without asking the backend. */
  withdrawn?: boolean | undefined;
  /** Its first answer was lost before any of it was sent, and this is the second. */
  askedAgain?: boolean | undefined;
}

/** A question as its turn asks it. */
export interface Detected extends Pick<Accepted, 'query' | 'prepared' | 'heard' | 'clientSeqs'> {
  confidence: number;
  /** What decided within the detector, unless something else did. */
  rule: string | undefined;
}

/** The status that says that it is accepted. `waits`: until another is answered. */
export function acceptance({ query, confidence, rule, clientSeqs }: Detected, waits: boolean) {
  return {
    stage: 'analyzing',
    question: query.question,
    query_id: query.queryId,
    ...(waits ? { note: 'Waiting for the answer before it.' } : {}),
    ...(rule === undefined ? {} : { rule }),
    confidence,
    ...finalsOf(clientSeqs),
  } as const;
}

/** The status that says that it is not. */
export function rejection({ query, confidence, clientSeqs }: Detected) {
  return {
    stage: 'waiting_for_question',
    note: 'Another question is being answered; this one is ignored.',
    reason: 'ignored',
    question: query.question,
    confidence,
    ...finalsOf(clientSeqs),
  } as const;
}

/** Why an accepted question is taken back, in words. */
const WITHDRAWN = {
  self_answered: 'Answered by whoever asked it.',
  continued: 'Its speaker goes on with it; the whole is asked.',
} as const;
export type Withdrawal = keyof typeof WITHDRAWN;

/** The status that says so. */
export function withdrawal({ query, clientSeqs }: Accepted, reason: Withdrawal) {
  return {
    stage: 'waiting_for_question',
    query_id: query.queryId,
    note: WITHDRAWN[reason],
    reason,
    ...finalsOf(clientSeqs),
  } as const;
}

export function writeAccepted(accepted: Accepted, writer: SnapshotWriter): AcceptedState {
  const { query, mode, acceptedAt, prepared, heard, clientSeqs, withdrawn, askedAgain } = accepted;
  const { now } = writer;
  return {
    query: writeQuery(query, writer),
    acceptedAge: ageOf(acceptedAt, now),
    ...(mode === 'instant' ? { instant: true } : {}),
    ...(heard && {
      heard: { lastWordAge: ageOf(heard.lastWordAt, now), completeAge: ageOf(heard.completeAt, now) },
    }),
    ...(clientSeqs?.length ? { clientSeqs: [...clientSeqs] } : {}),
    ...(prepared ? { prepared: true } : {}),
    ...(withdrawn ? { withdrawn } : {}),
    ...(askedAgain ? { askedAgain } : {}),
  };
}

/** What had been done in advance is lost. */
export function readAccepted(
  { query, instant, acceptedAge, heard, clientSeqs, prepared, withdrawn, askedAgain }: AcceptedState,
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
    clientSeqs,
    withdrawn,
    askedAgain,
  };
}
