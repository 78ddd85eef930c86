import type { JudgedTurn } from '../../../src/cli/listen/judged-turn';

/** A turn that was decided, with whatever a test is about. */
export function judged(more: Partial<JudgedTurn> = {}): JudgedTurn {
  return {
    lines: [7, 7],
    said: { from: 0, to: 0 },
    at: 0,
    timed: false,
    text: 'okay',
    decision: 'silent',
    confidence: 0.05,
    reason: 'statement',
    ...more,
  };
}
