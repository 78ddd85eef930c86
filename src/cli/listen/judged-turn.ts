import type { Decision } from '../../questions/index';
import type { Said } from '../../transcripts/timeline';

/** One turn and the gate's decision on it, as printed and counted. */
export interface JudgedTurn {
  /** Its first and last line. */
  lines: readonly [number, number];
  /** When its first words were said and when its last were, in milliseconds since the beginning. */
  said: Said;
  /** When it was judged. */
  at: number;
  /** Whether the times are from the file or made up. */
  timed: boolean;
  speaker?: string;
  /** Its finals, joined. */
  text: string;
  decision: Decision;
  confidence: number;
  reason: string;
  /** The detector's rule behind the reason, e.g. "en/tag-same-polarity". */
  rule?: string;
  /** What is asked; absent when the turn is silent. */
  question?: string;
  /** Names the question, if it was accepted. */
  queryId?: string;
  /** Whether it should have been answered, if the file says so. */
  label?: boolean;
  outcome?: Outcome;
  /** The same turn as reported before: its question was withdrawn. */
  instead?: JudgedTurn;
}

export type Outcome = 'right' | 'missed' | 'false_trigger';
