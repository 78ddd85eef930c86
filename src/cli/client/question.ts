import type { ErrorMessage, FinishReason, Source, Timing } from '../../protocol/index';

/** One question from its being accepted to its end, with the answer so far. */
export interface Question {
  /** Absent until the server names it; the older service never does. */
  id: string | undefined;
  /** What was said; absent when it was not one line of ours (a turn that the server completed later). */
  line: string | undefined;
  /** What the server understood. */
  asked: string;
  /** When the line's final was sent, or the question became known, in milliseconds of the client's clock. */
  sentAt: number;
  stage: 'analyzing' | 'querying_rag';
  text: string;
  sources: readonly Source[];
  firstTextAt?: number;
  endedAt?: number;
  /** Set at the end. */
  finish?: FinishReason;
  error?: Pick<ErrorMessage, 'code' | 'message'>;
  timing?: Timing;
}

/** Whether it ended with an answer. An end without a reason (the older service) counts by its text. */
export function isAnswered({ finish, text, error }: Question): boolean {
  if (error) return false;
  return finish === undefined ? text !== '' : finish === 'complete';
}
