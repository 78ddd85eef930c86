import type { CatchUp, Offer, Source, Stage, Timing, Usage } from '../../protocol/index';

/**
 * What a page or a report shows of a session. All of it is immutable: a change makes new objects along its way only, so
 * what is drawn can be kept as long as its view is the same object. All times are milliseconds from the beginning.
 */

/** What one speaker said until something was decided about it. */
export interface TurnView {
  /** Unique within the session. */
  readonly id: string;
  readonly speaker?: string;
  /** When its first words were heard. */
  readonly at: number;
  /** Its finals, joined. */
  readonly text: string;
  /** What is being said beyond them: the newest partial. */
  readonly partial?: string;
  /** Absent while nothing is decided. */
  readonly decision?: DecisionView;
}

/**
 * `answer`: it was asked. `offer`: it might be a question. `silent`: it is not answered. `refused`: the server did not
 * take it. `unheard`: it was said while the session was paused.
 */
export type Outcome = 'answer' | 'offer' | 'silent' | 'refused' | 'unheard';

export interface DecisionView {
  readonly at: number;
  readonly outcome: Outcome;
  /**
   * A reason of the detector or of the gate, such as `statement`; of a refusal, its code. Of what was not heard, how the
   * pause is caught up with, or `session_lost`. `asked`: it was not said, but asked directly.
   */
  readonly reason?: string;
  /** 0 to 1: how likely it asks for information. */
  readonly confidence?: number;
  /** What decided, such as `en/wh-question`. */
  readonly rule?: string;
  /** What was understood, where something asks. */
  readonly question?: string;
  /** The answer to it, or for a `duplicate` that to the earlier question. */
  readonly queryId?: string;
}

/** The question that an instant query would ask. */
export interface OfferView extends Offer {
  readonly turnId: string;
}

/** `waiting`: accepted, no text yet. `lost`: its session does not go on. */
export type AnswerState =
  | 'waiting'
  | 'streaming'
  | 'complete'
  | 'no_answer'
  | 'cancelled'
  | 'interrupted'
  | 'error'
  | 'lost';

export interface AnswerView {
  readonly queryId: string;
  readonly question: string;
  readonly speaker?: string;
  /** When its question was accepted. */
  readonly at: number;
  /** Whether it was asked here, by an instant query. */
  readonly isRequested?: true;
  readonly state: AnswerState;
  readonly text: string;
  /** Those that it may cite; of `no_answer`, the closest passages. */
  readonly sources: readonly Source[];
  /** The codes of warnings about it. */
  readonly warnings: readonly string[];
  readonly error?: { readonly code: string; readonly message: string };
  /** As the server measured it; comes with the end. */
  readonly timing?: Timing;
  readonly usage?: Usage;
}

/** What a session looks like from outside. */
export interface TalkView {
  /** Oldest first. */
  readonly turns: readonly TurnView[];
  readonly answers: readonly AnswerView[];
  readonly offer?: OfferView;
  /** The last that was reported; absent before the greeting. */
  readonly stage?: Stage;
  /** How what is said meanwhile is caught up with; absent unless paused. */
  readonly paused?: CatchUp;
  /** Oldest first: what a person should know, such as limits that were hit. */
  readonly notices: readonly NoticeView[];
  /** Of all ended answers, from the last word to the first text; absent before there is one. */
  readonly delays?: { readonly count: number; readonly p50: number; readonly p95: number };
  /** How many of the oldest turns and answers are no longer kept. */
  readonly forgotten: number;
}

export interface NoticeView {
  readonly id: string;
  readonly at: number;
  readonly kind: NoticeKind;
  /** The code of an error, or of why the connection closed. */
  readonly code?: string;
  /** The server's own words. */
  readonly message?: string;
  readonly retryAfterMs?: number;
  /** How often in a row. */
  readonly count: number;
}

/**
 * `limit`: the server refused something for now. `refused`: it refused something for good. `session_lost`: a new session
 * was begun, open questions are lost. `events_missing`: some of what was sent while away is not known. `dropped`: what was
 * said could not be kept until the connection was back. `closed`: the connection ended, and is not tried again.
 */
export type NoticeKind = 'limit' | 'refused' | 'session_lost' | 'events_missing' | 'dropped' | 'closed';
