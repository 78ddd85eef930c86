import type { ErrorCode, FinishReason, Timing } from '../../protocol/index';

/**
 * A question's progress, for telemetry: one `accepted`, then `asked` when the backend is queried, `answering` at the
 * first text of the answer, and exactly one `ended`, even if the client has disconnected.
 */
export type QuestionProgress =
  | {
      phase: 'accepted';
      queryId: string;
      sessionId: string;
      question: string;
      /** `auto`: found by the detector. `instant`: requested by the client. */
      trigger: 'auto' | 'instant';
    }
  | { phase: 'asked'; queryId: string }
  | { phase: 'answering'; queryId: string }
  | {
      phase: 'ended';
      queryId: string;
      reason: FinishReason;
      /** The error sent to the client when the answer failed or was abandoned. */
      error?: ErrorCode;
      timing: Timing;
      /** Number of `answer` messages with text. */
      chunks: number;
      /** Characters in the answer in its final form. */
      chars: number;
    };
