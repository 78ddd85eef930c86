import type { SingleQuestion } from '../session/answers/single-answer';
import type { SessionEvent } from '../session/index';
import type { McpSessions } from './sessions';
import type { DocumentShelf } from './shelf';

/** What one caller may ask for, whoever it is and however it comes. */
export interface McpDesk {
  ask: AskOnce;
  /** Its answers are passages without a text. Absent: the backend finds none. */
  retrieve?: AskOnce | undefined;
  documents?: DocumentShelf | undefined;
  sessions?: McpSessions | undefined;
  /** The most characters that a text may have. */
  textLength: number;
}

/** Asks the backend. `onEvent` gets the parts of the answer, and the error if it fails, as a session would send them. */
export type AskOnce = (question: SingleQuestion, onEvent: (event: SessionEvent) => void) => RunningAnswer;

interface RunningAnswer {
  /** Nobody wants it any more: the backend's signal is aborted before this returns. */
  cancel(): void;
}
