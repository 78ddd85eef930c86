import type { DetectionReason } from '../types';
import { FAIR, type SentenceFacts, type Verdict } from '../verdict';
import type { Model } from './model';

/** What a language brings along: numbers, each once, that tell what a sentence looks like to its model. */
export type Features = (sentence: string, verdict: Verdict, facts: SentenceFacts) => Iterable<number>;

/** Weighs a verdict of the rules against what was learned. */
export type Refine = (sentence: string, verdict: Verdict, facts: SentenceFacts) => Verdict;

/** Where the rules are certain, nothing that was learned overturns them. */
const OPEN: ReadonlySet<DetectionReason> = new Set(['question', 'request', 'statement']);

export function isOpen(verdict: Verdict): boolean {
  return OPEN.has(verdict.reason);
}

/** How far, in logits, the learned score may move a verdict. */
const MOST = 3;

export function createRefine(features: Features, model: Model): Refine {
  return (sentence, verdict, facts) => {
    if (!isOpen(verdict)) return verdict;
    const evidence = model(features(sentence, verdict, facts));
    return moved(verdict, Math.max(-MOST, Math.min(MOST, evidence)));
  };
}

function moved(verdict: Verdict, evidence: number): Verdict {
  const { confidence: before, reason } = verdict;
  const confidence = 1 / (1 + ((1 - before) / before) * Math.exp(-evidence));
  if (reason === 'statement')
    return { ...verdict, confidence, reason: confidence < FAIR - 0.1 ? reason : 'question' };
  return { ...verdict, confidence, reason: confidence < FAIR - 0.1 ? 'statement' : reason };
}
