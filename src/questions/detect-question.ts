import { createQuestionDetector } from './detector';
import type { DetectionReason } from './types';

export interface DetectQuestionOptions {
  /** What another speaker said just before, if anything. */
  context?: string | null;
  /** BCP 47, as the recogniser gave it. */
  language?: string;
}

export interface DetectedQuestion {
  isQuestion: boolean;
  /** How likely it is, 0 to 1, that the text asks for information. */
  confidence: number;
  reason: DetectionReason;
  /** The part of the text that asks; the whole text when nothing does. */
  question: string;
}

const detector = createQuestionDetector();

/** Judges one utterance by hand, with the built-in detector and its defaults. */
export function detectQuestion(text: string, options: DetectQuestionOptions = {}): DetectedQuestion {
  const { context, language } = options;
  const { decision, confidence, reason, question } = detector.detect({
    text,
    ...(language === undefined ? {} : { language }),
    ...(context ? { previous: [{ text: context }] } : {}),
  });
  return { isQuestion: decision === 'answer', confidence, reason, question };
}
