import type { ErrorCode, FinishReason, Timing } from '../../protocol/index';

/**
 * How far a question has come, for telemetry: one `accepted`, then `asked` when it is the backend's turn, `answering`
 * with the first text of the answer, and exactly one `ended`, also when the client has left.
 */
export type QuestionProgress =
  | {
      phase: 'accepted';
      queryId: string;
      sessionId: string;
      question: string;
      /** `auto`: the detector noticed it. `instant`: the client asked for it. */
      trigger: 'auto' | 'instant';
    }
  | { phase: 'asked'; queryId: string }
  | { phase: 'answering'; queryId: string }
  | {
      phase: 'ended';
      queryId: string;
      reason: FinishReason;
      /** What the client was told when the answer failed or was given up. */
      error?: ErrorCode;
      timing: Timing;
      /** `answer` messages with text. */
      chunks: number;
      /** Characters of the answer, as it stood at its end. */
      chars: number;
    };
