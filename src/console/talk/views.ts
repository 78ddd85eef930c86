import type { Offer, Source, Timing, Usage } from '../../protocol/index';

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
  readonly verdict?: VerdictView;
}

/**
 * `answer`: it was asked. `offer`: it might be a question. `silent`: it is not answered. `refused`: the server did not
 * take it. `unheard`: it was said while the session was paused.
 */
export type Outcome = 'answer' | 'offer' | 'silent' | 'refused' | 'unheard';

export interface VerdictView {
  readonly at: number;
  readonly outcome: Outcome;
  /** A reason of the detector or of the gate, such as `statement`; of a refusal, its code. */
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
