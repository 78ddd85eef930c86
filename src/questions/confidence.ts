import type { DetectionReason } from './types';

/** A language's classification of one sentence. */
export interface Classification {
  reason: DetectionReason;
  /** How likely it is, 0 to 1, that the sentence asks for information. */
  confidence: number;
  /** Offset in the sentence where the asking part starts, after a greeting or the like. */
  start: number;
  /** The rule that decided, e.g. "en/tag-same-polarity". */
  rule?: string;
}

/** What a language's rules may know besides the words. */
export interface SentenceFacts {
  /** The recogniser wrote a question mark. */
  asked: boolean;
  /** More may come after this sentence, so it may turn out to be incomplete. */
  open: boolean;
  /** What another speaker said just before, folded; only the end of it if it was long. */
  previous?: string;
}

/**
 * How sure the rules are: the confidence before the learned score (`learned/`) shifts it. The steps are ordered;
 * their values were set by eye on the dev sets.
 */
export const CERTAIN = 0.95;
export const LIKELY = 0.8;
export const FAIR = 0.6;
/** Below the default threshold: worth offering. */
export const POSSIBLE = 0.4;
export const DOUBTFUL = 0.2;
export const UNLIKELY = 0.05;

/** From this confidence on turns are answered, unless `answerAt` says otherwise. */
export const DEFAULT_ANSWER_AT = 0.5;

/** Shifts a confidence by evidence, in logits, for (above 0) or against (below 0) a question. */
export function shifted(confidence: number, evidence: number): number {
  return 1 / (1 + ((1 - confidence) / confidence) * Math.exp(-evidence));
}

export function classified(reason: DetectionReason, confidence: number, start = 0): Classification {
  return { reason, confidence, start };
}

export function strongest(classifications: readonly Classification[]): Classification {
  return classifications.reduce(
    (best, one) => (one.confidence > best.confidence ? one : best),
    classified('empty', 0),
  );
}
