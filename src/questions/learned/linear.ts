import { type Classification, FAIR, shifted } from '../confidence';
import { isOpen } from './model';

/** How much each feature speaks for a question, in logits. */
export type FeatureWeights = Readonly<Record<string, number>>;

/** How far, in logits, a score may move a classification. */
const MOST = 3;

/** Adjusts what the rules say by the weights of named features, where the rules are unsure. */
export function refineBy<Parsed>(
  features: (parsed: Parsed, classification: Classification) => readonly string[],
  weights: FeatureWeights,
): (parsed: Parsed, classification: Classification) => Classification {
  const table = new Map(Object.entries(weights));
  return (parsed, classification) => {
    if (!isOpen(classification)) return classification;
    let evidence = 0;
    for (const feature of features(parsed, classification)) evidence += table.get(feature) ?? 0;
    const confidence = shifted(classification.confidence, Math.max(-MOST, Math.min(MOST, evidence)));
    const { reason } = classification;
    if (confidence < FAIR - 0.1) return { ...classification, confidence, reason: 'statement' };
    return { ...classification, confidence, reason: reason === 'statement' ? 'question' : reason };
  };
}
