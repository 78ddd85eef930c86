import type { DetectionReason } from './types';

/** What a language's rules say about one sentence. */
export interface Verdict {
  reason: DetectionReason;
  /** How likely it is, 0 to 1, that the sentence asks for information. */
  confidence: number;
  /** Offset in the sentence at which the asking part starts, past a greeting or the like. */
  start: number;
}

/** What a language's rules may know beside the words. */
export interface SentenceFacts {
  /** The recogniser put a question mark. */
  asked: boolean;
  /** More may come after this sentence, so it may be judged incomplete. */
  open: boolean;
  /** What another speaker said just before, folded; its end only when it was long. */
  previous?: string;
}

/** How sure the rules are. The steps are ordered; their values were set by eye on the dev sets. */
export const CERTAIN = 0.95;
export const LIKELY = 0.8;
export const FAIR = 0.6;
/** Below the default threshold: worth an offer. */
export const POSSIBLE = 0.4;
export const DOUBTFUL = 0.2;
export const UNLIKELY = 0.05;

export function verdict(reason: DetectionReason, confidence: number, start = 0): Verdict {
  return { reason, confidence, start };
}

export function strongest(verdicts: readonly Verdict[]): Verdict {
  return verdicts.reduce((best, one) => (one.confidence > best.confidence ? one : best), verdict('empty', 0));
}
