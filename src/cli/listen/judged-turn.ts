import type { Decision } from '../../questions/index';

/** One turn and what the gate made of it: what is printed and counted. */
export interface JudgedTurn {
  /** The first and the last line of it. */
  lines: readonly [number, number];
  /** Milliseconds since the beginning, when it was judged. */
  at: number;
  /** Whether the file tells the time, or it was made up. */
  timed: boolean;
  speaker?: string;
  /** Its finals, joined. */
  text: string;
  decision: Decision;
  confidence: number;
  reason: string;
  /** What is asked; absent when the turn is silent. */
  question?: string;
  /** Names the question, when it was accepted. */
  queryId?: string;
  /** Whether it should have been answered, when the file tells. */
  label?: boolean;
  outcome?: Outcome;
  /** The same turn as it was told before: its question was taken back. */
  instead?: JudgedTurn;
}

export type Outcome = 'right' | 'missed' | 'false_trigger';
