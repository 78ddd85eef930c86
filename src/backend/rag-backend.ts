import type { Source, Usage, WarningCode } from '../protocol/index';
import type { Utterance } from '../protocol/utterance';
import type { BackendFailureCode } from './errors';

/** The interface between the session and whatever answers the questions. */

export interface RagQuery {
  question: string;
  /** Unique within the process; names this question in logs and on the wire. */
  queryId: string;
  sessionId: string;
  /** The id that the backend reported in an earlier answer of this session, to continue the conversation. */
  conversationId?: string;
  /** What was said before the question, oldest first; the session limits its length. */
  transcript: readonly Utterance[];
  /** The BCP 47 language tag of the question, when known. */
  language?: string;
  /** The end user, for backends that separate users. */
  user?: string;
  /** Passages found by an earlier `retrieve` for the same question. */
  sources?: readonly Source[];
}

/** A query as written by hand: only the question is required. */
export type PartialRagQuery = Pick<RagQuery, 'question'> & Partial<RagQuery>;

/** One step of an answer. A bare string means `{ type: 'text', text }`. */
export type RagEvent =
  | { type: 'text'; text: string }
  /** Replaces all text sent so far. */
  | { type: 'replace'; text: string }
  | { type: 'sources'; sources: readonly Source[] }
  | { type: 'usage'; usage: Usage }
  /** The id to pass as `conversationId` next time. */
  | { type: 'conversation'; id: string }
  /** The backend's own ids for this answer, for feedback or support. */
  | { type: 'reference'; messageId?: string; taskId?: string }
  /** Something the client should know although the answer continues, such as a lost conversation. */
  | { type: 'warning'; code: WarningCode; message: string }
  /** The question was sent to the upstream again; nothing had been answered or billed. */
  | { type: 'retry'; reason: BackendFailureCode }
  /** Optional; the end of the iteration means `complete`. `confidence` is 0 to 1. */
  | { type: 'finish'; reason: 'complete' | 'no_answer'; confidence?: number };

export interface BackendContext {
  /** Aborted when the answer is no longer wanted. Anything yielded afterwards is dropped. */
  signal: AbortSignal;
  /** Present when it is not certain yet that this question will be asked. */
  speculation?: SpeculationContext;
}

/**
 * A question that is still being spoken, so that it may change or never be asked. What comes of it is held back until
 * it is confirmed; when it is discarded instead, the signal is aborted.
 */
export interface SpeculationContext {
  /**
   * Calls `listener` when the question is confirmed, or at once if it has been. Nothing of an answer that was begun
   * reaches the client before what the listener returns has settled; if it throws or rejects, the answer fails with
   * that.
   */
  onConfirmed(listener: () => void | PromiseLike<void>): void;
  /**
   * Not now, or not this question: discards it. It is asked again without speculation if it is confirmed. Has no
   * effect after the confirmation.
   */
  decline(): void;
}

/** How far a backend may be asked about a question that is still being spoken. */
export const SPECULATION_LEVELS = ['off', 'retrieve', 'answer'] as const;
export type SpeculationLevel = (typeof SPECULATION_LEVELS)[number];

/** One thing that was checked. With a `warning` questions are still answered; with an `error` they are not. */
export interface BackendFinding {
  level: 'ok' | 'warning' | 'error';
  /** What was checked, as one word for scripts: `key`, `documents`. */
  check: string;
  /** One line for people: what was found, or what is wrong and what to change. */
  detail: string;
}

/** The result of `check`. */
export interface BackendReport {
  /** Whether questions would be answered now. */
  ok: boolean;
  /** One line for people: what was found, or what is wrong and what to change. */
  detail: string;
  /** The individual checks; absent when `detail` says it all. */
  findings?: readonly BackendFinding[];
}

/** What an answer of a backend is in traces, in the words of OpenTelemetry's conventions for generative AI. */
export interface BackendTelemetry {
  /** Default `chat`: a model answers. `invoke_agent`: a service with steps of its own. `retrieval`: only passages. */
  operation?: 'chat' | 'invoke_agent' | 'retrieval';
  /** Whose interface it is, such as `openai`. Default: the backend's name. */
  provider?: string;
  /** The model, as it is asked for. */
  model?: string;
}

export interface RagBackend {
  readonly name: string;
  /** Answers one question. Failures are thrown as `BackendError`; anything else thrown counts as `BACKEND_ERROR`. */
  answer(query: RagQuery, context: BackendContext): AsyncIterable<string | RagEvent>;
  /** The retrieval stage alone: finds passages. Cheap, repeatable, without side effects. */
  retrieve?(query: RagQuery, context: BackendContext): Promise<Source[]>;
  /**
   * How far it may be asked about words that may still change. `retrieve` (the default with `retrieve`): its passages
   * are found in advance. `answer`: also its answers are begun in advance; one that is discarded must leave no trace.
   * `off`: not at all.
   */
  readonly speculative?: SpeculationLevel;
  /** What its answers are called in traces. */
  readonly telemetry?: BackendTelemetry;
  /**
   * Loads and connects what the first question would otherwise wait for. A host calls it before it opens its port,
   * waits for a second at most, and ignores failures. Asks nothing.
   */
  warmUp?(context: BackendContext): Promise<void>;
  /** Reports, at no cost, whether questions would be answered now. */
  check?(context: BackendContext): Promise<BackendReport>;
  /** Frees the backend's resources. Called once, by whoever created it. */
  close?(): Promise<void>;
}

/** A built-in backend, which can also be called by hand with just a question. */
export interface CallableBackend extends RagBackend {
  answer(query: PartialRagQuery, context?: Partial<BackendContext>): AsyncIterable<string | RagEvent>;
}
