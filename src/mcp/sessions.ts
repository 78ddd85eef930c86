/** The sessions that a client of an MCP server may look at. It can change nothing about them. */
export interface McpSessions {
  /** Those that run now, oldest first. */
  list(): readonly McpSession[];
}

/** A running session, as it is at this moment. */
export interface McpSession {
  /** Its label, told apart from others with the same. */
  readonly name: string;
  readonly state: 'listening' | 'paused' | 'stopping' | 'closed';
  /** Whether an answer is being streamed. */
  readonly answering: boolean;
  /** What was said, oldest first; what is still being said comes last. */
  said(): readonly SaidUtterance[];
  /** The latest questions, oldest first. */
  asked(): readonly AskedQuestion[];
  /** A possible question that its client can accept now. */
  offered(): string | undefined;
}

export interface SaidUtterance {
  text: string;
  speaker?: string;
  /** How long ago it was complete; absent while it is not. */
  secondsAgo?: number;
}

/**
 * What became of a question: it waits, it is being answered, or how that ended; `no_answer`: the backend found nothing
 * to answer with.
 */
export type QuestionState =
  | 'waiting'
  | 'answering'
  | 'complete'
  | 'no_answer'
  | 'error'
  | 'interrupted'
  | 'cancelled';

export interface AskedQuestion {
  question: string;
  state: QuestionState;
  /** As far as it has come. */
  answer: string;
  /** The titles of its sources. */
  sources: readonly string[];
}
