import type { DiscardReason, SpeculativeWork } from '../speculation/prepared';

/**
 * What became of work that was done for a question before it was certain: one `started`, then one `reused` or
 * `discarded`.
 */
export type SpeculationProgress =
  | { phase: 'started'; work: SpeculativeWork }
  | { phase: 'reused'; work: SpeculativeWork }
  | {
      phase: 'discarded';
      work: SpeculativeWork;
      reason: DiscardReason;
      /** Characters of text that the backend sent in vain. */
      chars: number;
      /** Tokens, if the backend had reported them. */
      tokens: number;
    };
