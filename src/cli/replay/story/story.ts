import type { TalkView } from '../../../console/talk/views';
import type { FinishReason, Timing } from '../../../protocol/index';
import type { Decision } from '../../../questions/index';

/**
 * What happened while one recording was replayed with one variant of the settings. All times are milliseconds from the
 * beginning.
 */

export interface Partials {
  type: 'partials';
  at: number;
  /** When the last of them came. */
  until: number;
  speaker?: string;
  /** When each of them came. */
  times: number[];
  /** The last of them. */
  text: string;
}

interface Final {
  type: 'final';
  at: number;
  speaker?: string;
  text: string;
}

interface Control {
  type: 'control';
  at: number;
  action: string;
}

export interface Decided {
  type: 'decision';
  at: number;
  decision: Decision;
  speaker?: string;
  reason?: string;
  confidence?: number;
  question?: string;
  queryId?: string;
}

/** Something that was asked before it was confirmed. */
export interface Speculation {
  type: 'speculation';
  at: number;
  until: number;
  stage: 'retrieve' | 'answer';
  question: string;
  outcome: 'reused' | 'discarded';
  /** Those of an answer that was discarded were written in vain. */
  tokens: number;
  /** The question that it served. */
  queryId?: string;
}

export interface Answered {
  type: 'answer';
  /** When its question was accepted. */
  at: number;
  queryId: string;
  speaker?: string;
  question: string;
  /** What the backend was asked; other words than the question's when a speculation was reused. */
  asked?: string;
  /** When its speaker said the last word before it was accepted. */
  lastWordAt?: number;
  /** When the final that completed it arrived. */
  finalAt?: number;
  firstTextAt?: number;
  until: number;
  finish?: FinishReason;
  text: string;
  timing?: Timing;
  reused?: 'retrieve' | 'answer';
}

export interface Failed {
  type: 'error';
  at: number;
  code: string;
  queryId?: string;
}

export type Moment = Partials | Final | Control | Decided | Speculation | Answered | Failed;

export interface Story {
  /** The recording's name. */
  file: string;
  durationMs: number;
  /** In order of their times. */
  moments: readonly Moment[];
  /** The same as a page shows it: turns with their decisions, and answers. */
  talk?: Pick<TalkView, 'turns' | 'answers' | 'forgotten'>;
  /** How often the backend was asked, and how many tokens it wrote; unknown of what was recorded. */
  backend?: { answers: number; retrievals: number; tokens: number };
}
