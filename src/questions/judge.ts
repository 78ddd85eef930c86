import type { Utterance } from '../protocol/utterance';
import type { Decision, DetectionReason } from './types';

/** The interface between the session and a second opinion on turns that the detector is unsure about. */

/** A turn that may contain a question, as classified by the detector. */
export interface JudgeCandidate {
  /** The part of the turn that asks; the whole turn if the detector found none. */
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
  /** How likely it is, 0 to 1, that the turn asks for information; if absent, the detector's value stands. */
  confidence?: number;
  /** The asking part reworded, such as with a "that" resolved; if absent, the detector's stands. */
  question?: string;
}

/**
 * A second opinion, such as a language model's. If it rejects, or resolves with anything other than a verdict, the
 * detector's own decision stands.
 *
 * `signal` is aborted when the verdict is no longer wanted: the deadline passed, the speaker continued, or the
 * session is stopping. Anything after that is ignored.
 */
export type QuestionJudge = (
  candidate: JudgeCandidate,
  context: { signal: AbortSignal },
) => Promise<JudgeVerdict>;
