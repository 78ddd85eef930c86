import type { RagEvent } from './rag-backend';

/** A bare string is text. */
export function eventOf(event: string | RagEvent): RagEvent {
  return typeof event === 'string' ? { type: 'text', text: event } : event;
}

/** An event that the reader can see. */
export function isText(event: RagEvent): boolean {
  return (event.type === 'text' || event.type === 'replace') && event.text !== '';
}

/** For the client: the backend has lost the earlier conversation. */
export const RESTARTED = {
  type: 'warning',
  code: 'conversation_restarted',
  message: 'The backend did not know the conversation any more; this answer began a new one.',
} as const satisfies RagEvent;

/** The model was stopped before its end, most often by a limit of tokens. */
export const TRUNCATED = {
  type: 'warning',
  code: 'answer_truncated',
  message: 'The model stopped before its end; the answer is not complete.',
} as const satisfies RagEvent;

export const FILTERED = {
  type: 'warning',
  code: 'answer_filtered',
  message: 'A content filter cut the answer.',
} as const satisfies RagEvent;

/** For the client: a different backend than intended is answering. */
export const FALLBACK = {
  type: 'warning',
  code: 'fallback',
  message: 'The backend that was to answer did not; another one answers.',
} as const satisfies RagEvent;
