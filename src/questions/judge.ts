import type { Utterance } from '../protocol/utterance';
import type { Decision, DetectionReason } from './types';

/** The interface between the session and a second opinion on what the detector is in doubt about. */

/** A turn that may ask something, as the detector saw it. */
export interface JudgeCandidate {
  /** The part of the turn that asks; the whole turn when the detector found none. */
  question: string;
  /** The whole turn. */
  text: string;
  /** The detector's, 0 to 1. */
  confidence: number;
  /** The detector's. */
  reason: DetectionReason;
  speaker?: string;
  /** BCP 47, or the detector's own guess ("zh", "en"). */
  language?: string;
  /** What was said before, oldest first. */
  previous: readonly Utterance[];
}

export interface JudgeVerdict {
  decision: Decision;
  /** How likely it is, 0 to 1, that the turn asks for information; the detector's stands when absent. */
  confidence?: number;
  /** The asking part in better words, such as with a "that" resolved; the detector's stands when absent. */
  question?: string;
}

/**
 * A second opinion, such as a language model's. Reject, or resolve with anything else than a verdict, and
 * the detector's own decision stands.
 *
 * `signal` is aborted when the answer is not wanted any more: the deadline passed, the speaker went on, or
 * the session is stopping. What comes after that is ignored.
 */
export type QuestionJudge = (
  candidate: JudgeCandidate,
  context: { signal: AbortSignal },
) => Promise<JudgeVerdict>;
