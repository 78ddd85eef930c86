import type { ErrorCode } from '../../protocol/index';

/** Who asked: the detector noticed it, or the client said so. */
export type Trigger = 'auto' | 'instant';

export type Outcome = 'ok' | 'empty' | 'error' | 'interrupted' | 'cancelled';

/** A question that was accepted. */
export interface Question {
  /** The number of its connection within this process. */
  connection: number;
  queryId: string;
  sessionId: string;
  trigger: Trigger;
  /** As it was asked. Content: not for logs, unless somebody wants it there. */
  text: string;
  /** As `performance.now` counts. */
  acceptedAt: number;
  /** Whether it was the backend's turn. */
  asked: boolean;
}

/** What became of it. Times are milliseconds since it was accepted. */
export interface QuestionEnd {
  outcome: Outcome;
  /** The error that the client was told. */
  error?: ErrorCode;
  /** Nobody was there any more to hear the answer. */
  clientLeft: boolean;
  queuedMs?: number;
  firstTextMs?: number;
  totalMs: number;
  /** What was answered; only where a host keeps content for its log. */
  answer?: string;
  /** Parts with text. */
  chunks: number;
  chars: number;
  /** How often the backend's upstream was asked again. */
  retries: number;
}
