import type { Utterance } from '../protocol/utterance';

/** The interface between the session and a question detector. */

/** What one speaker has said since the last turn ended, as far as is known. */
export interface Turn {
  /** All finals of the turn, joined. */
  text: string;
  speaker?: string;
  language?: string;
  /** Nothing more will come: the detector must not return `incomplete`. */
  ended?: boolean;
  /** What was said before, oldest first. */
  previous?: readonly Utterance[];
}

/** `answer`: ask the backend. `offer`: tell the client that it might be a question. `silent`: say nothing. */
export const DECISIONS = ['answer', 'offer', 'silent'] as const;
export type Decision = (typeof DECISIONS)[number];

/** Why a detector decided as it did. A custom detector may use other values. */
export const DETECTION_REASONS = [
  'question',
  'request',
  'statement',
  'backchannel',
  'greeting',
  'tag',
  'rhetorical',
  'self_answered',
  'self_talk',
  'reported',
  'indefinite',
  'command',
  'incomplete',
  'empty',
] as const;
export type DetectionReason = (typeof DETECTION_REASONS)[number] | (string & {});

export interface Detection {
  decision: Decision;
  /** How likely it is, 0 to 1, that the turn asks for information. Not the certainty of the decision. */
  confidence: number;
  reason: DetectionReason;
  /** The part of the turn that asks; the whole turn if nothing does. */
  question: string;
  /** "zh", "en", or the turn's own language; absent if unknown. */
  language?: string;
  /** Names what decided, e.g. "en/tag-same-polarity"; which rules there are differs between versions. */
  rule?: string;
}

/** Synchronous and pure: the same turn gives the same detection. */
export interface QuestionDetector {
  detect(turn: Turn): Detection;
  /** The confidences from which turns are answered and offered, if it decides by them; only shown to people. */
  readonly thresholds?: { readonly answerAt: number; readonly offerAt?: number };
}
