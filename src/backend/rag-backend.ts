import type { Source, Usage, WarningCode } from '../protocol/index';
import type { Utterance } from '../protocol/utterance';
import type { BackendFailureCode } from './errors';

/** The interface between the session and whatever knows the answers. */

export interface RagQuery {
  question: string;
  /** Unique within the process; names this question in logs and on the wire. */
  queryId: string;
  sessionId: string;
  /** What the backend itself reported in an earlier answer of this session, so that it can go on. */
  conversationId?: string;
  /** What was said before the question, oldest first, bounded by the session. */
  transcript: readonly Utterance[];
  /** BCP 47 of the question, when known. */
  language?: string;
  /** The end user, for backends that keep users apart. */
  user?: string;
  /** Passages that an earlier `retrieve` of the same question found. */
  sources?: readonly Source[];
}

/** A query as a person may write it by hand: only the question is needed. */
export type PartialRagQuery = Pick<RagQuery, 'question'> & Partial<RagQuery>;

/** One step of an answer. A bare string means `{ type: 'text', text }`. */
export type RagEvent =
  | { type: 'text'; text: string }
  /** The text replaces everything that was sent so far. */
  | { type: 'replace'; text: string }
  | { type: 'sources'; sources: readonly Source[] }
  | { type: 'usage'; usage: Usage }
  /** The id to pass as `conversationId` next time. */
  | { type: 'conversation'; id: string }
  /** The backend's own names of this answer, for feedback or for support. */
  | { type: 'reference'; messageId?: string; taskId?: string }
  /** Something that the client should know though the answer goes on, such as a lost conversation. */
  | { type: 'warning'; code: WarningCode; message: string }
  /** The question was put to the upstream again; nothing of an answer had come and nothing was billed. */
  | { type: 'retry'; reason: BackendFailureCode }
  /** Optional; the end of the iteration means `complete`. `confidence` is 0 to 1. */
  | { type: 'finish'; reason: 'complete' | 'no_answer'; confidence?: number };

export interface BackendContext {
  /** Aborted when the answer is not wanted any more. What is yielded afterwards is dropped. */
  signal: AbortSignal;
}

/** One thing that was looked at. With a `warning` questions are still answered; with an `error` they are not. */
export interface BackendFinding {
  level: 'ok' | 'warning' | 'error';
  /** What was looked at, in a word for scripts: `key`, `documents`. */
  check: string;
  /** One line for a person: what is there, or what is wrong and what to change. */
  detail: string;
}

/** What `check` found out. */
export interface BackendReport {
  /** Whether questions would be answered now. */
  ok: boolean;
  /** One line for a person: what is there, or what is wrong and what to change. */
  detail: string;
  /** The same in its parts; absent when `detail` says it all. */
  findings?: readonly BackendFinding[];
}

export interface RagBackend {
  readonly name: string;
  /**
   * Answers one question. Failures are thrown as `BackendError`; anything else that is thrown
   * counts as `BACKEND_ERROR`.
   */
  answer(query: RagQuery, context: BackendContext): AsyncIterable<string | RagEvent>;
  /** Stage one alone: finds passages. Cheap, repeatable, without side effects. */
  retrieve?(query: RagQuery, context: BackendContext): Promise<Source[]>;
  /** Tells, without cost, whether questions would be answered now. */
  check?(context: BackendContext): Promise<BackendReport>;
  /** Frees what the backend holds. Called once, by whoever created it. */
  close?(): Promise<void>;
}

/** A built-in backend: also callable by hand with nothing but a question. */
export interface CallableBackend extends RagBackend {
  answer(query: PartialRagQuery, context?: Partial<BackendContext>): AsyncIterable<string | RagEvent>;
}
